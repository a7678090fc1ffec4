"""“Yêu cầu của bạn”: what the citizen asked of officials, and how far it is."""

from litestar import Response, get
from litestar.di import NamedDependency

from motid.desk.own_cases import own_cases
from motid.web.citizen.own_account import own_account
from motid.web.citizen.visit import Visit
from motid.web.paths import PATHS
from motid.web.presenters.own_cases import OwnCaseEntry, OwnCasesPage


@get(PATHS.own_cases)
async def show(visit: NamedDependency[Visit]) -> Response[bytes]:
    """The own cases, the newest first."""
    session = await own_account(visit)
    async with visit.services.database.read() as connection:
        found = await own_cases(connection, session.account_id)
    return visit.page(OwnCasesPage(tuple(OwnCaseEntry.of(case) for case in found)))


HANDLERS = (show,)
