"""The page for a request that nobody may be redirected from: what is wrong, for the citizen and the integrator."""

import structlog
from litestar.types import Scope, Send

from motid.oidc.client_events import Fault
from motid.oidc.client_events.model import shown_address
from motid.oidc.errors import AddressUntrusted
from motid.web.paths import PATHS
from motid.web.presenters.service_fault import ServiceFaultPage
from motid.web.protocol.addresses import RESUME
from motid.web.protocol.pages import Pages

log = structlog.get_logger()
_WITH_IDENTIFIER = (RESUME, PATHS.consent, PATHS.normalise_first, PATHS.closed_for_now)


async def show_untrusted(
    pages: Pages, scope: Scope, send: Send, fault: AddressUntrusted, *, status: int = 400
) -> None:
    """Answer with the page, and tell the log the reason and the endpoint: keys, never a value of the request.

    The page has the reference by which log and, for a registered client, its list of events know the refusal.
    """
    endpoint = _endpoint(scope["path"])
    value = shown_address(fault.value) if fault.value else None
    reference = pages.provider.client_events.note(Fault(fault.client_id, endpoint, fault.reason, value=value))
    log.info("oidc_request_refused", reason=fault.reason, endpoint=endpoint, reference=reference)
    await pages.show(scope, send, ServiceFaultPage(fault.reason, reference), status=status)


def _endpoint(path: str) -> str:
    """Return the endpoint without what follows it: the identifier of a kept request, or whatever somebody wrote."""
    return next((known for known in _WITH_IDENTIFIER if path.startswith(f"{known}/")), path)
