"""“Việc của tôi” and “Hàng chờ”: what waits for the official who is signed in."""

from urllib.parse import urlencode

from litestar import Response, get, post
from litestar.di import NamedDependency

from motid.desk.access import refuse
from motid.desk.assign_case import NoCaseWaits, take_next_case
from motid.desk.call_backs.list_call_backs import list_call_backs
from motid.desk.hand_over.read_hand_overs import read_hand_overs
from motid.desk.list_place import ListPlace
from motid.desk.model import Case, QueueView, RefusalRule
from motid.desk.queue import QueuePage, read_queue
from motid.desk.steps.list_proposed import list_proposed
from motid.officials.model import Right
from motid.officials.name_officials import name_officials
from motid.officials.rights import may
from motid.web.desk.paths import DESK_PATHS
from motid.web.desk.the_case import address_of
from motid.web.desk.visit import DeskVisit, Turned
from motid.web.presenters.desk.approvals import ProposedRow
from motid.web.presenters.desk.call_backs import CallBackRow
from motid.web.presenters.desk.case_row import CaseRow
from motid.web.presenters.desk.hand_over import HandOverRow
from motid.web.presenters.desk.home import MyWorkPage
from motid.web.presenters.desk.queue import QueueListPage

_MINE = 20
_OF_OTHERS = 5
"""So many of what is not the official's own yet; its page has the rest."""


@get(DESK_PATHS.home)
async def show(visit: NamedDependency[DeskVisit]) -> Response[bytes]:
    """What waits for the official, the beginning of each list."""
    official, env = visit.official, visit.services.desk
    mine = unassigned = None
    if may(official, Right.WORK_CASES):
        cases = await visit.granted(await read_queue(env, official, QueueView.MINE, limit=_MINE))
        waiting = await visit.granted(await read_queue(env, official, QueueView.UNASSIGNED, limit=_OF_OTHERS))
        mine, unassigned = await _rows(visit, cases.cases), await _rows(visit, waiting.cases)
    page = MyWorkPage(
        mine,
        unassigned,
        offers=await _offers(visit),
        approvals=await _to_decide(visit),
        call_backs=await _to_call(visit),
        notice=visit.notice,
    )
    return await visit.page(page, here=DESK_PATHS.home)


async def _offers(visit: DeskVisit) -> tuple[HandOverRow, ...]:
    official, env = visit.official, visit.services.desk
    if not may(official, Right.HAND_OVER):
        return ()
    offers = (await read_hand_overs(env, official)).to_me[:_OF_OTHERS]
    async with env.database.read() as connection:
        names = await name_officials(connection, env.database.vault, [each.from_id for each in offers])
    return tuple(HandOverRow.of(each, names) for each in offers)


async def _to_decide(visit: DeskVisit) -> tuple[ProposedRow, ...] | None:
    """Return steps of others: nobody decides the own ones."""
    official, env = visit.official, visit.services.desk
    if not may(official, Right.APPROVE):
        return None
    found = await visit.granted(await list_proposed(env, official, limit=_MINE))
    steps = [step for step in found.steps if not step.is_own][:_OF_OTHERS]
    async with env.database.read() as connection:
        names = await name_officials(connection, env.database.vault, [step.maker for step in steps])
    return tuple(ProposedRow.of(step, names) for step in steps)


async def _to_call(visit: DeskVisit) -> tuple[CallBackRow, ...] | None:
    """Return those who may be called now, the longest waiting first."""
    env = visit.services.desk
    if not may(visit.official, Right.CALL_BACK):
        return None
    found, now = await list_call_backs(env, size=_MINE), env.database.clock.now()
    return tuple(CallBackRow.of(entry, now) for entry in found.entries if entry.next_at <= now)[:_OF_OTHERS]


@post(DESK_PATHS.queue_next, status_code=200)
async def take_next(visit: NamedDependency[DeskVisit]) -> Response[bytes]:
    """Take the most urgent case that nobody works on."""
    outcome = await take_next_case(visit.services.desk, visit.official)
    taken: Case | NoCaseWaits = await visit.granted(outcome)
    if isinstance(taken, NoCaseWaits):
        return visit.redirect(DESK_PATHS.home, notice="queue-empty")
    return visit.redirect(address_of(taken.number), notice="case-taken")


@get(DESK_PATHS.queue)
async def queue(visit: NamedDependency[DeskVisit]) -> Response[bytes]:
    """A list of cases, in pages."""
    official, query = visit.official, visit.request.query_params
    if not (may(official, Right.WORK_CASES) or may(official, Right.SEE_CLOSED)):
        refused = await refuse(visit.services.database, official, RefusalRule.NOT_ALLOWED)
        raise Turned(await visit.refused(refused))
    default = QueueView.UNASSIGNED if may(official, Right.WORK_CASES) else QueueView.CLOSED
    view = next((view for view in QueueView if view == query.get("view")), default)
    after = ListPlace.parse(query.get("after", ""))
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


HANDLERS = (show, queue, take_next)
