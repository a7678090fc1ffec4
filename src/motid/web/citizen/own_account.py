"""The gate before the account's pages: one not normalised shows the form instead (S0-09, S0-13, S1-14).

Signing out, help, the language, and what services ask are not behind it.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from litestar import Request, Response

from motid.accounts.is_normalised import is_normalised
from motid.accounts.model import Account
from motid.accounts.read_account import read_account
from motid.authn.model import Session
from motid.normalisation.policies import CMND_UPDATE_MAY_WAIT
from motid.normalisation.request.model import Request as Normalisation
from motid.normalisation.request.model import RequestKind
from motid.normalisation.request.needs import Needed, what_is_needed
from motid.normalisation.request.read_request import request_of
from motid.web import cookies
from motid.web.citizen.signed_in import signed_in
from motid.web.citizen.visit import Visit
from motid.web.paths import PATHS


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the visitor's account stands on the way to being normalised."""

    session: Session
    account: Account
    request: Normalisation | None
    needed: Needed

    @property
    def kind(self) -> RequestKind:
        """Which form the account gets: the update of a CMND account (S2-20), or that of four fields (S0-10)."""
        has_number = self.account.first("personal_number") is not None
        return "conversion" if self.account.first("cmnd") is not None and not has_number else "form"


class NormalisationNeeded(Exception):  # noqa: N818 - an answer, not a fault
    """Raised where a page is for normalised accounts; becomes a redirect to the form."""


async def standing_of(visit: Visit) -> Standing:
    """Return how far the visitor's account is, or send the visitor to sign in and back."""
    session, database = signed_in(visit), visit.services.database
    async with database.read() as connection:
        account = await read_account(connection, database.vault, session.account_id)
    request = await request_of(database, session.account_id)
    return Standing(session, account, request, what_is_needed(account, request, database.clock.now()))


async def own_account(visit: Visit) -> Session:
    """Return the session when its account may show its pages, else send its owner to sign in, or to the form.

    One query for a normalised account, three for one that is not.
    """
    session = signed_in(visit)
    if await is_normalised(visit.services.database.pool, session.account_id):
        return session
    standing = await standing_of(visit)
    if standing.needed is Needed.NOTHING or waits_by_choice(visit, standing):
        return session
    raise NormalisationNeeded


def conversion_may_wait(visit: Visit) -> bool:
    """Whether “Bỏ qua” is offered today (S2-25)."""
    services = visit.services
    return services.authn.policies.at(CMND_UPDATE_MAY_WAIT, services.database.clock.now())


def waits_by_choice(visit: Visit, standing: Standing) -> bool:
    """Whether “Bỏ qua” was pressed in this session, and still counts."""
    chosen = visit.cookie(cookies.CONVERSION_LATER) == standing.session.id.hex
    return standing.needed is Needed.CONVERSION and chosen and conversion_may_wait(visit)


def to_form(request: Request[Any, Any, Any], _: NormalisationNeeded) -> Response[bytes]:
    """Answer with the way to the form, and back to the page that was wanted."""
    back = request.url.path if request.method == "GET" else PATHS.account
    address = f"{PATHS.normalise}?{urlencode({'continue': back})}"
    return Response(b"", status_code=303, headers={"Location": address, "Cache-Control": "no-store"})
