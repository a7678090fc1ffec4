"""What a client cannot register that is held to FAPI 2.0 (Security Profile §5.3, §5.4, Message Signing §5)."""

from collections.abc import Iterator
from typing import Final

from motid.oidc.client import CERTIFICATE_METHODS, CIBA_GRANT, DEVICE_GRANT, FAPI_ALGORITHMS, ClientMetadata
from motid.oidc.client_rules.problem import Problem, entry

_ALGORITHMS: Final = (
    "id_token_signed_response_alg",
    "userinfo_signed_response_alg",
    "introspection_signed_response_alg",
    "authorization_signed_response_alg",
    "request_object_signing_alg",
    "backchannel_authentication_request_signing_alg",
)


def fapi(metadata: ClientMetadata, *, sandbox: bool) -> Iterator[Problem]:  # noqa: ARG001 - FAPI knows no sandbox
    """Check the metadata of a client with a `security_profile`."""
    if metadata.security_profile == "none":
        return
    if metadata.token_endpoint_auth_method not in (*CERTIFICATE_METHODS, "private_key_jwt"):
        yield Problem(
            "token_endpoint_auth_method",
            "FAPI 2.0 takes private_key_jwt, tls_client_auth and self_signed_tls_client_auth only",
        )
    for position, address in enumerate(metadata.redirect_uris, 1):
        if not address.startswith("https://"):
            yield Problem(entry("redirect_uris", position), "FAPI 2.0 leads to addresses with https only")
    if not metadata.require_pkce:
        yield Problem("require_pkce", "FAPI 2.0 needs PKCE")
    for member in _ALGORITHMS:
        if getattr(metadata, member) not in (None, "Ed25519", *FAPI_ALGORITHMS):
            yield Problem(member, f"FAPI 2.0 signs with {', '.join(FAPI_ALGORITHMS)}")
    yield from _elsewhere(metadata)
    signs = metadata.security_profile == "fapi2_message_signing"
    if signs and metadata.jwks is None and metadata.jwks_uri is None:
        yield Problem(
            "jwks", "FAPI 2.0 Message Signing needs the keys that sign request objects, in jwks or jwks_uri"
        )


def _elsewhere(metadata: ClientMetadata) -> Iterator[Problem]:
    """Let no sign-in that is approved elsewhere begin with less proof than one in the browser (FAPI CIBA §5.2.2)."""
    if DEVICE_GRANT in metadata.grant_types:
        yield Problem("grant_types", "FAPI 2.0 pushes requests, and binds them to the browser: not for devices")
    if CIBA_GRANT in metadata.grant_types and metadata.backchannel_authentication_request_signing_alg is None:
        yield Problem("backchannel_authentication_request_signing_alg", "under FAPI requests of CIBA are signed")
