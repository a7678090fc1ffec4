"""The call of a client, taken from the request."""

from litestar.types import Receive, Scope

from motid.oidc.client_call import ClientCall
from motid.oidc.errors import TokenRefused
from motid.oidc.provider import Provider
from motid.web.protocol.client_certificate import CertificateUnreadable, certificate_of
from motid.web.protocol.http import BadBody, form_body, headers


async def client_call(provider: Provider, path: str, scope: Scope, receive: Receive) -> ClientCall:
    """Return the call of a client at the endpoint of a path. Raises `TokenRefused`."""
    try:
        body = await form_body(scope, receive)
    except BadBody as bad:
        raise TokenRefused("invalid_request", bad.description, status=bad.status) from None
    authorization = headers(scope, b"authorization")
    if len(authorization) > 1:
        raise TokenRefused("invalid_request", "the Authorization header was repeated")
    try:
        certificate = certificate_of(scope, provider.settings)
    except CertificateUnreadable:
        raise TokenRefused("invalid_client", "the client certificate cannot be read", status=401) from None
    return ClientCall(
        body=body,
        authorization=authorization[0] if authorization else None,
        method=str(scope.get("method")),
        uri=provider.issuer + path,
        proofs=tuple(headers(scope, b"dpop")),
        certificate=certificate,
    )
