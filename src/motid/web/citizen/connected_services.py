"""The services that receive attributes by consent, and taking a consent back (NĐ 356/2025/NĐ-CP, Đ6)."""

from litestar import Response, get, post
from litestar.di import NamedDependency

from motid.oidc.read_consents import ConsentInForce, read_consents
from motid.oidc.withdraw_consent import withdraw_consent
from motid.web.citizen.own_account import own_account
from motid.web.citizen.visit import Visit
from motid.web.forms.decisions import WithdrawConsentForm
from motid.web.paths import PATHS
from motid.web.presenters.account import ConnectedService, ServicesPage
from motid.web.protocol.claim_texts import LABELS, LABELS_OF_SCOPE


@get(PATHS.services)
async def show(visit: NamedDependency[Visit]) -> Response[bytes]:
    """The consents in force."""
    session = await own_account(visit)
    provider = visit.services.provider
    async with visit.services.database.read() as connection:
        consents = await read_consents(provider, connection, session.account_id)
    return visit.page(ServicesPage(tuple(_service(consent) for consent in consents), visit.notice))


@post(PATHS.service_withdraw, status_code=200)
async def withdraw(visit: NamedDependency[Visit]) -> Response[bytes]:
    """End one consent, and what the service holds by it."""
    session = await own_account(visit)
    client_id = visit.form(WithdrawConsentForm).client_id.data or ""
    async with visit.services.database.begin(visit.actor) as uow:
        withdrawn = await withdraw_consent(uow, session.account_id, client_id)
    return visit.redirect(PATHS.services, notice="consent-withdrawn" if withdrawn else None)


def _service(consent: ConsentInForce) -> ConnectedService:
    shared = tuple(LABELS.get(name) or LABELS_OF_SCOPE.get(name) for name in consent.granted)
    texts = tuple(text for text in shared if text is not None)
    return ConnectedService(consent.client_id, consent.client_name, texts, consent.given_at)


HANDLERS = (show, withdraw)
