"""What a client proved beside who it is, and what its tokens are bound to (RFC 9449 §5, RFC 8705 §3)."""

from motid.oidc.client import Client
from motid.oidc.client_call import ClientCall
from motid.oidc.confirmation import Confirmation
from motid.oidc.dpop.check_proof import proved_key
from motid.oidc.dpop.errors import ProofRefused
from motid.oidc.errors import TokenRefused
from motid.oidc.provider import Provider
from motid.oidc.token.client_certificate import certificate_missing


async def key_of_call(provider: Provider, call: ClientCall) -> Confirmation | None:
    """Return the key that the call proves by DPoP; None for a call without a proof. Raises `TokenRefused`."""
    try:
        return await proved_key(provider, call.proofs, method=call.method, uri=call.uri)
    except ProofRefused as refusal:
        raise TokenRefused(refusal.error, refusal.description, nonce=refusal.nonce) from None


async def confirmation_of(provider: Provider, client: Client, call: ClientCall) -> Confirmation | None:
    """Return what the client's tokens are bound to; None for bearer tokens. Raises `TokenRefused`.

    A client that registered bound tokens, or is held to FAPI 2.0, gets no others. Where both would be possible the
    certificate counts only if it was registered, for a proxy may ask every browser for one.
    """
    key = await key_of_call(provider, call)
    metadata = client.metadata
    if metadata.tls_client_certificate_bound_access_tokens:
        return _certificate_of(provider, call, key)
    if key is None and (metadata.dpop_bound_access_tokens or client.is_fapi):
        # No proof is no wrong proof: RFC 9449 §5 has a code of its own for proofs that do not hold.
        raise TokenRefused("invalid_request", "this client needs a DPoP proof")
    return key


def _certificate_of(provider: Provider, call: ClientCall, key: Confirmation | None) -> Confirmation:
    if key is not None:
        raise TokenRefused("invalid_request", "this client's tokens are bound to its certificate, not to a DPoP key")
    certificate = call.certificate
    if certificate is None:
        raise TokenRefused("invalid_request", certificate_missing(provider.settings))
    if not certificate.is_valid_at(provider.database.clock.now()):
        raise TokenRefused("invalid_request", "the certificate of the TLS handshake has expired, or is not valid yet")
    return Confirmation("x5t#S256", certificate.thumbprint)
