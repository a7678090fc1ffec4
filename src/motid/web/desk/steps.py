"""Do or propose a step, see before what it would do, withdraw it, and take it back."""

from collections.abc import Mapping
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from motid.desk.actions.model import ActionCode, AnyAction, Blocked
from motid.desk.actions.parameters import AskedStep, WrongParameters, read_step
from motid.desk.actions.registry import ACTIONS
from motid.desk.evidence.list_evidence import list_evidence
from motid.desk.model import RefusalRule, Refused
from motid.desk.read_case import CaseDetail
from motid.desk.steps.model import Done, NoSuchStep, NotProposed, Proposed, Withdrawn
from motid.desk.steps.propose_step import preview_step, propose_step
from motid.desk.steps.revert_step import revert_step
from motid.desk.steps.withdraw_step import withdraw_step
from motid.desk.view_account import AccountView, view_account
from motid.kernel.redaction import PersonalText
from motid.web.desk.paths import DESK_PATHS, route
from motid.web.desk.the_case import address_of, case_id_of, the_case, uuid_of
from motid.web.desk.visit import DeskVisit
from motid.web.forms.desk.cases import LONGEST_WORDS, CaseForm
from motid.web.presenters.desk.step import StepPage
from motid.web.presenters.desk.step_account import StepAccountPage
from motid.web.presenters.desk.step_fields import accounts_to_choose, depends_on_account, fields_of_step
from motid.web.presenters.desk.take_back import TakeBackPage
from motid.web.texts import N_, Text
from motid.web.texts.desk.actions import NOT_REVERTIBLE_WORDS, OBSTACLE_WORDS

_PREVIEW = "preview"
_CHANGED = N_("Ca vừa thay đổi nên chưa làm gì; nội dung bạn viết vẫn còn. Hãy xem lại ca rồi gửi lại.")


@get(route(DESK_PATHS.case_step))
async def show(visit: NamedDependency[DeskVisit], number: FromPath[str], action: FromPath[str]) -> Response[bytes]:
    """The form of an action: of which account, on what ground."""
    detail, known = await the_case(visit, number), _known(action)
    if known is None:
        return visit.redirect(address_of(number))
    chosen, accounts = dict(visit.request.query_params.items()), accounts_to_choose(detail)
    if detail.case.account_id is not None:
        chosen.setdefault("account_id", str(detail.case.account_id))
    if len(accounts) == 1:
        chosen["account_id"] = accounts[0][0]
    return await visit.page(await _page(visit, detail, known, chosen), here=DESK_PATHS.home)


@post(route(DESK_PATHS.case_step), status_code=200)
async def submit(visit: NamedDependency[DeskVisit], number: FromPath[str], action: FromPath[str]) -> Response[bytes]:
    """Show what the step would do; or do it, or propose it where a second person decides."""
    known, typed, case_id = _known(action), dict(visit.pairs), await case_id_of(visit, number)
    if known is None:
        return visit.redirect(address_of(number))
    env, official = visit.services.desk, visit.official
    asked = read_step({**typed, "action": known.code})
    if isinstance(asked, WrongParameters):
        page = await _page(visit, await the_case(visit, number), known, typed, errors=asked.errors)
        return await visit.page(page, here=DESK_PATHS.home)
    if _PREVIEW in typed:
        return await _previewed(visit, number, case_id, asked, typed)
    words = PersonalText(typed.get("words", "")[:LONGEST_WORDS])
    version = visit.form(CaseForm).shown_version
    outcome = await propose_step(env, official, case_id, asked, words, version=version)
    match outcome:
        case Refused(rule=RefusalRule.CHANGED_MEANWHILE):
            page = await _page(visit, await the_case(visit, number), known, typed, problem=_CHANGED)
            return await visit.page(page, here=DESK_PATHS.home)
        case Refused():
            return await visit.refused(outcome, number)
        case Blocked(by):
            page = await _page(visit, await the_case(visit, number), known, typed, problem=OBSTACLE_WORDS[by])
            return await visit.page(page, here=DESK_PATHS.home)
        case Proposed():
            return visit.redirect(address_of(number), notice="step-proposed")
        case Done():
            return visit.redirect(address_of(number), notice="step-done")


async def _previewed(
    visit: DeskVisit, number: str, case_id: UUID, asked: AskedStep, typed: Mapping[str, str]
) -> Response[bytes]:
    seen = await visit.granted(await preview_step(visit.services.desk, visit.official, case_id, asked), number)
    page = await _page(visit, await the_case(visit, number), asked.action, typed)
    if isinstance(page, StepPage):
        page.previewed = seen
    return await visit.page(page, here=DESK_PATHS.home)


async def _page(
    visit: DeskVisit,
    detail: CaseDetail,
    action: AnyAction,
    chosen: Mapping[str, str],
    *,
    errors: Mapping[str, str] | None = None,
    problem: Text | None = None,
) -> StepPage | StepAccountPage:
    """Return the form; where its lists are those of an account, the choice of the account before it."""
    accounts = accounts_to_choose(detail)
    if depends_on_account(action) and chosen.get("account_id") not in {value for value, _ in accounts}:
        return StepAccountPage(detail, action.code, accounts, chosen.get("ground", "")[:100])
    env, official, case = visit.services.desk, visit.official, detail.case
    evidence = await visit.granted(await list_evidence(env, official, case.id), case.number)
    view: AccountView | None = None
    account_id = uuid_of(chosen.get("account_id"))
    if account_id is not None and account_id in {account.account_id for account in detail.accounts}:
        seen = await view_account(env, official, case.id, account_id)
        view = None if isinstance(seen, Refused) else seen
    fields = fields_of_step(action, detail, evidence, view, chosen=chosen, errors=errors or {})
    return StepPage(detail, action, fields, words=chosen.get("words", ""), problem=problem)


@post(route(DESK_PATHS.case_step_withdraw), status_code=200)
async def withdraw(visit: NamedDependency[DeskVisit], number: FromPath[str], step: FromPath[str]) -> Response[bytes]:
    """The maker does not want it any more."""
    step_id = uuid_of(step)
    outcome = NoSuchStep() if step_id is None else await withdraw_step(visit.services.desk, visit.official, step_id)
    match outcome:
        case Refused():
            return await visit.refused(outcome, number)
        case Withdrawn():
            return visit.redirect(address_of(number), notice="step-withdrawn")
        case NotProposed() | NoSuchStep():
            return visit.redirect(address_of(number), notice="step-gone")


@get(route(DESK_PATHS.case_step_revert))
async def ask_revert(
    visit: NamedDependency[DeskVisit], number: FromPath[str], step: FromPath[str]
) -> Response[bytes]:
    """Ask why a step is taken back."""
    await the_case(visit, number)
    return await visit.page(TakeBackPage(number, step), here=DESK_PATHS.home)


@post(route(DESK_PATHS.case_step_revert), status_code=200)
async def revert(visit: NamedDependency[DeskVisit], number: FromPath[str], step: FromPath[str]) -> Response[bytes]:
    """Take a step back, or propose it where a second person decides."""
    step_id, words = uuid_of(step), PersonalText(dict(visit.pairs).get("words", "")[:LONGEST_WORDS])
    if step_id is None:
        return visit.redirect(address_of(number), notice="step-gone")
    outcome = await revert_step(visit.services.desk, visit.official, step_id, words)
    match outcome:
        case Refused():
            return await visit.refused(outcome, number)
        case Proposed():
            return visit.redirect(address_of(number), notice="step-proposed")
        case Done():
            return visit.redirect(address_of(number), notice="step-taken-back")
        case NoSuchStep():
            return visit.redirect(address_of(number), notice="step-gone")
        case _:
            page = TakeBackPage(number, step, NOT_REVERTIBLE_WORDS[outcome.why])
            return await visit.page(page, here=DESK_PATHS.home)


def _known(code: str) -> AnyAction | None:
    return next((ACTIONS[known] for known in ActionCode if known == code and known in ACTIONS), None)


HANDLERS = (show, submit, withdraw, ask_revert, revert)
