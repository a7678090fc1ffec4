"""“Chờ phê duyệt”: a second person looks at what is proposed, and decides."""

from urllib.parse import urlencode
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from motid.desk.evidence.list_evidence import list_evidence
from motid.desk.list_place import ListPlace
from motid.desk.model import Refused
from motid.desk.read_case import read_case
from motid.desk.steps.decide_step import approve_step, preview_decision, refuse_step
from motid.desk.steps.list_proposed import list_proposed
from motid.desk.steps.model import (
    Done,
    NoSuchStep,
    NotProposed,
    Overtaken,
    Previewed,
    SignInTooOld,
    Step,
    StepRefused,
)
from motid.desk.steps.read_steps import read_step
from motid.kernel.redaction import PersonalText
from motid.officials.fresh_sign_in import may_approve_now
from motid.officials.model import Right
from motid.officials.name_officials import name_officials
from motid.web.desk.paths import DESK_PATHS, route
from motid.web.desk.sign_in import AGAIN
from motid.web.desk.the_case import looked, uuid_of
from motid.web.desk.visit import DeskVisit, Turned
from motid.web.forms.desk.cases import LONGEST_WORDS
from motid.web.presenters.desk.approval import ApprovalPage
from motid.web.presenters.desk.approvals import ApprovalsPage, ProposedRow


@get(DESK_PATHS.approvals)
async def show(visit: NamedDependency[DeskVisit]) -> Response[bytes]:
    """What waits, the oldest first."""
    official, env = await visit.need(Right.APPROVE), visit.services.desk
    after = ListPlace.parse(visit.request.query_params.get("after", ""))
    found = await visit.granted(await list_proposed(env, official, after=after))
    async with env.database.read() as connection:
        names = await name_officials(connection, env.database.vault, [step.maker for step in found.steps])
    rows = tuple(ProposedRow.of(step, names) for step in found.steps)
    following = f"{DESK_PATHS.approvals}?{urlencode({'after': found.next.text()})}" if found.next else None
    return await visit.page(ApprovalsPage(rows, following, visit.notice), here=DESK_PATHS.approvals)


@get(route(DESK_PATHS.approval))
async def look(visit: NamedDependency[DeskVisit], step: FromPath[str]) -> Response[bytes]:
    """One of them: what it would do, on which evidence."""
    await visit.need(Right.APPROVE)
    return await visit.page(await _page(visit, await _step(visit, step)), here=DESK_PATHS.approvals)


async def _page(visit: DeskVisit, step: Step) -> ApprovalPage:
    env, official = visit.services.desk, visit.official
    previewed = await preview_decision(env, official, step.id)
    if isinstance(previewed, Refused):
        raise Turned(await visit.refused(previewed))
    if not isinstance(previewed, Previewed):
        raise Turned(visit.redirect(DESK_PATHS.approvals, notice="step-gone"))
    detail = await looked(visit, await read_case(env, official, step.case_id), "")
    evidence = await visit.granted(await list_evidence(env, official, step.case_id))
    async with env.database.read() as connection:
        people = [step.maker, *(one.noted_by for one in evidence)]
        names = await name_officials(connection, env.database.vault, people)
    now = env.database.clock.now()
    signs_in_first = not may_approve_now(official, env.policies, now)
    return ApprovalPage(step, detail, previewed, evidence, names, now, signs_in_first, visit.notice)


async def _step(visit: DeskVisit, text: str) -> Step:
    step_id: UUID | None = uuid_of(text)
    found = None if step_id is None else await read_step(visit.services.desk, visit.official, step_id)
    if isinstance(found, Refused):
        raise Turned(await visit.refused(found))
    if found is None:
        raise Turned(visit.redirect(DESK_PATHS.approvals, notice="step-gone"))
    return found


@post(route(DESK_PATHS.approval), status_code=200)
async def decide(visit: NamedDependency[DeskVisit], step: FromPath[str]) -> Response[bytes]:
    """Approve, which does it at once; or refuse, with a reason."""
    typed, step_id = dict(visit.pairs), uuid_of(step)
    env, official = visit.services.desk, visit.official
    if step_id is None:
        return visit.redirect(DESK_PATHS.approvals, notice="step-gone")
    if typed.get("decision") == "approve":
        outcome = await approve_step(env, official, step_id)
    else:
        outcome = await refuse_step(env, official, step_id, PersonalText(typed.get("words", "")[:LONGEST_WORDS]))
    match outcome:
        case Refused():
            return await visit.refused(outcome)
        case Done():
            return visit.redirect(DESK_PATHS.approvals, notice="step-approved")
        case SignInTooOld():
            return _to_fresh_sign_in(visit, step)
        case StepRefused():
            return visit.redirect(DESK_PATHS.approvals, notice="step-refused")
        case Overtaken():
            return visit.redirect(DESK_PATHS.approvals, notice="step-overtaken")
        case NotProposed() | NoSuchStep():
            return visit.redirect(DESK_PATHS.approvals, notice="step-gone")


def _to_fresh_sign_in(visit: DeskVisit, step: str) -> Response[bytes]:
    """Go to MotID, and from there back to the proposal: the checker looks at it again, and decides."""
    back = f"{DESK_PATHS.at(DESK_PATHS.approval, step=step)}?notice=signed-in-again"
    return visit.see_other(f"{DESK_PATHS.sign_in_start}?{urlencode({'continue': back, AGAIN: 1})}")


HANDLERS = (show, look, decide)
