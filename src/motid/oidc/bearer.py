"""How an access token may come to a protected resource (RFC 6750 §2): by one way, and never in the address."""

from typing import Final

from motid.oidc.errors import BearerRefused, ParametersInvalid
from motid.oidc.parameters import read_parameters
from motid.oidc.resource_call import Scheme

_SCHEMES: Final[dict[str, Scheme]] = {"bearer": "Bearer", "dpop": "DPoP"}


def presented_token(authorization: list[str], query: bytes, form: bytes | None) -> tuple[Scheme, str]:
    """Return the token of the header (§2.1, RFC 9449 §7.1) or of a posted form (§2.2). Raises `BearerRefused`.

    A token in the query (§2.3) is refused even where it is the only one: addresses end up in logs (RFC 9700 §4.3.2).
    """
    if query and any(part.partition(b"=")[0] == b"access_token" for part in query.split(b"&")):
        raise BearerRefused("invalid_request", "an access token never travels in the address", status=400)
    posted = None if form is None else _posted(form)
    if len(authorization) + (posted is not None) > 1:
        raise BearerRefused("invalid_request", "send the access token by one method only", status=400)
    if posted is not None:
        return "Bearer", posted
    scheme, _, token = (authorization[0] if authorization else "").partition(" ")
    known = _SCHEMES.get(scheme.lower())
    if known is None:
        raise BearerRefused(None, "an access token is needed")
    return known, token.strip()


def _posted(form: bytes) -> str | None:
    try:
        return read_parameters(form).get("access_token")
    except ParametersInvalid as fault:
        raise BearerRefused("invalid_request", fault.description, status=400) from None
