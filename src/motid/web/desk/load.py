"""“Tải công việc”: what waits by unit and by official, and cases given to others from there."""

from litestar import Response, get, post
from litestar.di import NamedDependency

from motid.desk.assign_case import CannotWorkOnIt, assign_case
from motid.desk.load import read_cases_of, read_load
from motid.officials.model import Right
from motid.officials.rights import may
from motid.web.desk.hand_over import receivers
from motid.web.desk.paths import DESK_PATHS
from motid.web.desk.the_case import uuid_of
from motid.web.desk.visit import DeskVisit
from motid.web.presenters.desk.load import LoadPage

_AT_ONCE = 20


@get(DESK_PATHS.load)
async def show(visit: NamedDependency[DeskVisit]) -> Response[bytes]:
    """The counts, and the cases of one official where one is chosen."""
    official, env = await visit.need(Right.SEE_LOAD), visit.services.desk
    load = await visit.granted(await read_load(env, official))
    waits = env.database.clock.now() - (load.longest_since or env.database.clock.now())
    may_assign = may(official, Right.ASSIGN)
    chosen = uuid_of(visit.request.query_params.get("official")) if may_assign else None
    cases = await visit.granted(await read_cases_of(env, official, chosen)) if chosen else ()
    others = await receivers(visit, official) if chosen else {}
    page = LoadPage(
        load,
        max(0, int(waits.total_seconds() // 60)),
        may_assign,
        chosen,
        cases,
        {account: name for account, name in others.items() if account != chosen},
        visit.notice,
    )
    return await visit.page(page, here=DESK_PATHS.load)


@post(DESK_PATHS.load_assign, status_code=200)
async def assign(visit: NamedDependency[DeskVisit]) -> Response[bytes]:
    """Give the ticked cases to another official."""
    official = await visit.need(Right.ASSIGN)
    to = uuid_of(dict(visit.pairs).get("to"))
    ticked = [uuid_of(value) for name, value in visit.pairs if name == "case"][:_AT_ONCE]
    if to is None or not ticked:
        return visit.redirect(DESK_PATHS.load)
    outcomes = [
        await visit.granted(await assign_case(visit.services.desk, official, case_id, to))
        for case_id in ticked
        if case_id is not None
    ]
    partly = any(isinstance(outcome, CannotWorkOnIt) for outcome in outcomes)
    return visit.redirect(DESK_PATHS.load, notice="cases-partly-given" if partly else "cases-given")


HANDLERS = (show, assign)
