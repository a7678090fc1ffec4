"""`/client-logos/<sha256>.png`: logos of services, as we drew them.

The address is the content: nobody can change what it shows, and browsers keep it for good. It holds no secret, and no
cookie is looked at.
"""

import re
from typing import Final

from litestar import asgi
from litestar.handlers import ASGIRouteHandler
from litestar.types import Receive, Scope, Send

from motid.oidc.provider import Provider
from motid.web.paths import PATHS
from motid.web.protocol.http import NO_STORE, Header, answer, method_not_allowed
from motid.web.security_headers import A_YEAR

_NAME: Final = re.compile(r"([0-9a-f]{64})\.png", re.ASCII)
_SHOWN: Final[tuple[Header, ...]] = (
    (b"cache-control", A_YEAR.encode()),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'; sandbox"),
)


def client_logo_routes(provider: Provider) -> tuple[ASGIRouteHandler, ...]:
    """Return the handler of all logos."""

    @asgi(PATHS.client_logos, is_mount=True, copy_scope=True, opt={"exclude_from_csrf": True})
    async def client_logo(scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG001
        if scope.get("method") != "GET":
            await method_not_allowed(send, b"GET")
            return
        named = _NAME.fullmatch(scope["path"].strip("/"))
        picture = None if named is None else await provider.client_logos.picture(bytes.fromhex(named[1]))
        if picture is None:
            await answer(send, 404, b"", b"text/plain", NO_STORE)
        else:
            await answer(send, 200, picture, b"image/png", _SHOWN)

    return (client_logo,)
