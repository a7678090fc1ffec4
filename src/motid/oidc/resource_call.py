"""A call of a protected resource, and whether its caller may use the token (RFC 9449 §7, RFC 8705 §3)."""

from dataclasses import dataclass
from typing import Literal

from motid.db import Reader
from motid.oidc.client_certificate import ClientCertificate
from motid.oidc.confirmation import Confirmation
from motid.oidc.dpop.check_proof import proved_key
from motid.oidc.dpop.errors import ProofRefused
from motid.oidc.errors import BearerRefused
from motid.oidc.provider import Provider

Scheme = Literal["Bearer", "DPoP"]


@dataclass(frozen=True, slots=True)
class ResourceCall:
    """The token with the scheme that it came by. `uri` is the resource's address, without query.

    `proofs` are the values of the `DPoP` headers. `certificate` is the one of the TLS handshake, where a
    trusted proxy says so.
    """

    token: str
    scheme: Scheme
    method: str
    uri: str
    proofs: tuple[str, ...] = ()
    certificate: ClientCertificate | None = None

    def __repr__(self) -> str:
        return f"<ResourceCall {self.method} {self.uri}>"


async def check_possession(
    provider: Provider, call: ResourceCall, cnf: str | None, *, connection: Reader | None = None
) -> None:
    """Raise `BearerRefused` unless the caller proves what the token is bound to; costs nothing for a bearer token.

    `cnf` is what is stored with the token. `connection` is the one that the caller holds, where it holds one: who
    holds one and waits for another can wait for ever.
    """
    if cnf is None and call.scheme == "Bearer":
        return
    bound = Confirmation.from_stored(cnf)
    if bound is None or (bound.method != "jkt" and call.scheme == "DPoP"):
        raise BearerRefused("invalid_token", "the access token is not bound to a DPoP key", scheme="DPoP")
    if bound.method == "x5t#S256":
        if call.certificate is None:
            raise BearerRefused("invalid_token", "the access token is bound to a certificate, and none was shown")
        if call.certificate.thumbprint != bound.thumbprint:
            raise BearerRefused("invalid_token", "the access token is bound to another certificate")
        return
    if call.scheme != "DPoP":
        raise BearerRefused("invalid_token", "the access token is bound to a DPoP key", scheme="DPoP")
    await _check_key(provider, connection, call, bound)


async def _check_key(provider: Provider, connection: Reader | None, call: ResourceCall, bound: Confirmation) -> None:
    try:
        key = await proved_key(
            provider,
            call.proofs,
            method=call.method,
            uri=call.uri,
            access_token=call.token,
            bound=bound.thumbprint,
            connection=connection,
        )
    except ProofRefused as refusal:
        raise BearerRefused(refusal.error, refusal.description, scheme="DPoP", nonce=refusal.nonce) from None
    if key is None:
        raise BearerRefused("invalid_dpop_proof", "a DPoP proof is needed", scheme="DPoP")
    if key != bound:
        raise BearerRefused("invalid_token", "the access token is bound to another DPoP key", scheme="DPoP")
