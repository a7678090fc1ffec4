"""The call of a resource that access tokens open, taken from the request, and the challenges that refuse one."""

from litestar.types import Scope

from motid.oidc.bearer import presented_token
from motid.oidc.dpop.public_key import ALGORITHMS
from motid.oidc.errors import BearerRefused
from motid.oidc.provider import Provider
from motid.oidc.resource_call import ResourceCall
from motid.web.protocol.client_certificate import CertificateUnreadable, certificate_of
from motid.web.protocol.http import Header, headers

_DPOP = f'DPoP algs="{" ".join(ALGORITHMS)}"'
_BEARER = 'Bearer realm="MotID"'


def resource_call(provider: Provider, path: str, scope: Scope, form: bytes | None = None) -> ResourceCall:
    """Return the call of the resource at a path. Raises `BearerRefused`."""
    scheme, token = presented_token(headers(scope, b"authorization"), scope["query_string"], form)
    try:
        certificate = certificate_of(scope, provider.settings)
    except CertificateUnreadable:
        raise BearerRefused("invalid_token", "the client certificate cannot be read") from None
    return ResourceCall(
        token=token,
        scheme=scheme,
        method=str(scope.get("method")),
        uri=provider.issuer + path,
        proofs=tuple(headers(scope, b"dpop")),
        certificate=certificate,
    )


def challenges(refusal: BearerRefused) -> tuple[Header, ...]:
    """Return `WWW-Authenticate` (RFC 6750 §3, RFC 9449 §7.1): why, or the schemes where no token came at all."""
    if refusal.error is None:
        return ((b"www-authenticate", _BEARER.encode()), (b"www-authenticate", _DPOP.encode()))
    scheme = _BEARER if refusal.scheme == "Bearer" else _DPOP
    challenge = f'{scheme}, error="{refusal.error}", error_description="{refusal.description}"'
    nonce = () if refusal.nonce is None else ((b"dpop-nonce", refusal.nonce.encode()),)
    return ((b"www-authenticate", challenge.encode()), *nonce)
