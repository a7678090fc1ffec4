"""“Việc của tôi” and “Hàng chờ”: what waits for the official who is signed in."""

from urllib.parse import urlencode

from litestar import Response, get
from litestar.di import NamedDependency

from motid.desk.access import refuse
from motid.desk.model import Case, QueueView, RefusalRule
from motid.desk.queue import QueuePage, QueuePlace, read_queue
from motid.officials.model import Right
from motid.officials.name_officials import name_officials
from motid.officials.rights import may
from motid.web.desk.paths import DESK_PATHS
from motid.web.desk.visit import DeskVisit, Turned
from motid.web.presenters.desk.case_row import CaseRow
from motid.web.presenters.desk.home import MyWorkPage
from motid.web.presenters.desk.queue import QueueListPage

_ON_HOME = 20


@get(DESK_PATHS.home)
async def show(visit: NamedDependency[DeskVisit]) -> Response[bytes]:
    """The official's own cases, by deadline, and those of nobody."""
    official, env = visit.official, visit.services.desk
    if not may(official, Right.WORK_CASES):
        return await visit.page(MyWorkPage(None, None, visit.notice), here=DESK_PATHS.home)
    mine = await visit.granted(await read_queue(env, official, QueueView.MINE, limit=_ON_HOME))
    waiting = await visit.granted(await read_queue(env, official, QueueView.UNASSIGNED, limit=_ON_HOME // 4))
    page = MyWorkPage(await _rows(visit, mine.cases), await _rows(visit, waiting.cases), visit.notice)
    return await visit.page(page, here=DESK_PATHS.home)


@get(DESK_PATHS.queue)
async def queue(visit: NamedDependency[DeskVisit]) -> Response[bytes]:
    """A list of cases, in pages."""
    official, query = visit.official, visit.request.query_params
    if not (may(official, Right.WORK_CASES) or may(official, Right.SEE_CLOSED)):
        refused = await refuse(visit.services.database, official, RefusalRule.NOT_ALLOWED)
        raise Turned(await visit.refused(refused))
    default = QueueView.UNASSIGNED if may(official, Right.WORK_CASES) else QueueView.CLOSED
    view = next((view for view in QueueView if view == query.get("view")), default)
    after = QueuePlace.parse(query.get("after", ""))
    found = await visit.granted(await read_queue(visit.services.desk, official, view, after=after))
    page = QueueListPage(view, await _rows(visit, found.cases), _next(view, found))
    return await visit.page(page, here=DESK_PATHS.queue)


def _next(view: QueueView, page: QueuePage) -> str | None:
    if page.next is None:
        return None
    return f"{DESK_PATHS.queue}?{urlencode({'view': view, 'after': page.next.text()})}"


async def _rows(visit: DeskVisit, cases: tuple[Case, ...]) -> tuple[CaseRow, ...]:
    database = visit.services.database
    async with database.read() as connection:
        names = await name_officials(connection, database.vault, [case.assigned_to for case in cases])
    now = database.clock.now()
    return tuple(CaseRow.of(case, now, names.get(case.assigned_to) if case.assigned_to else None) for case in cases)


HANDLERS = (show, queue)
