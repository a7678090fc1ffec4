"""Where a sign-in leads: a page of this site, or a service whose request waits."""

from dataclasses import dataclass

from motid.authn.model import RequiredAal
from motid.oidc.authorization.pending import PendingRequest, pending_request
from motid.oidc.decoupled.waiting import pending_decoupled
from motid.web.citizen.visit import Visit
from motid.web.local_path import local_path
from motid.web.paths import PATHS
from motid.web.presenters.service import ServiceShown
from motid.web.protocol.addresses import approval_id_of, request_id_of
from motid.web.protocol.service_shown import service_shown


@dataclass(frozen=True, slots=True)
class Destination:
    """What the sign-in pages need to know of the way on."""

    path: str
    required_aal: RequiredAal = 2
    fresh: bool = False
    """Whether a live session is not enough: the service asks for a new sign-in."""
    service: ServiceShown | None = None
    login_hint: str = ""
    form_target: str | None = None
    """Origin that the answer to the form may end at; the page's policy has to let it through."""


async def destination_of(visit: Visit, path: str | None) -> Destination:
    """Return where `path` leads; the account's home when it leads nowhere."""
    path = local_path(path) or PATHS.account
    waiting = await _waiting(visit, path)
    if waiting is None:
        return Destination(path)
    visit.wish(waiting.ui_locales)
    return Destination(
        path=path,
        required_aal=1 if waiting.required_aal <= 1 else 2,
        fresh=waiting.fresh_sign_in,
        service=await service_shown(visit.services.provider, waiting.client, visit.locale),
        login_hint=waiting.login_hint.reveal() if waiting.login_hint else "",
        form_target=waiting.redirect_origin or None,
    )


async def _waiting(visit: Visit, path: str) -> PendingRequest | None:
    """Return the request that a path leads to: of a service in this browser, or one that is approved here."""
    request_id, approval_id = request_id_of(path), approval_id_of(path)
    if request_id is None and approval_id is None:
        return None
    provider = visit.services.provider
    async with visit.services.database.read() as connection:
        if approval_id is not None:
            return await pending_decoupled(provider, connection, approval_id)
        return None if request_id is None else await pending_request(provider, connection, request_id)
