"""The page for a request that nobody may be redirected from: what is wrong, for the citizen and the integrator."""

import structlog
from litestar.types import Scope, Send

from motid.web.presenters.service_fault import ServiceFaultPage
from motid.web.protocol.pages import Pages

log = structlog.get_logger()


async def show_untrusted(pages: Pages, scope: Scope, send: Send, reason: str, *, status: int = 400) -> None:
    """Answer with the page, and tell the log the reason (a key, never a value of the request)."""
    log.info("oidc_request_refused", reason=reason, path=scope["path"])
    await pages.show(scope, send, ServiceFaultPage(reason), status=status)
