"""A case's page, and what is done to the case as such."""

from urllib.parse import urlencode
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency

from motid.desk.assign_case import CannotWorkOnIt, TakenBefore, assign_case, take_case
from motid.desk.close_case import close_case, reopen_case
from motid.desk.evidence.list_evidence import list_evidence
from motid.desk.model import Case, Outcome
from motid.desk.send_answer import AnswerTo, NobodyToAnswer, send_answer
from motid.desk.steps.model import Step
from motid.desk.steps.read_steps import steps_of_case
from motid.desk.templates.offer_templates import OfferedAnswer, offer_templates
from motid.desk.templates.policies import ANSWER_TEMPLATES
from motid.desk.timeline import CaseTimeline, TimelinePlace, read_timeline
from motid.desk.transfer_case import NoSuchUnitToTransfer, transfer_case
from motid.desk.visible_fields import visible_fields
from motid.desk.write_note import write_note
from motid.kernel.redaction import PersonalText
from motid.officials.list_officials import ListedRole, list_officials
from motid.officials.model import Official, Right
from motid.officials.name_officials import name_officials
from motid.officials.rights import ROLE_RIGHTS, may
from motid.web.desk.paths import DESK_PATHS, route
from motid.web.desk.the_case import address_of, case_id_of, looked, the_case, uuid_of
from motid.web.desk.visit import DeskVisit
from motid.web.forms.desk.cases import AnswerForm, AssignForm, CaseForm, CloseForm, TransferForm, WordsForm
from motid.web.presenters.desk.case import CasePage, MayDo
from motid.web.presenters.desk.procedure import Guide
from motid.web.presenters.desk.step_row import StepRow
from motid.web.presenters.desk.story import Event
from motid.web.texts.desk.notices import DeskNotice


@get(route(DESK_PATHS.case))
async def show(visit: NamedDependency[DeskVisit], number: str) -> Response[bytes]:
    """The case."""
    return await visit.page(await case_page(visit, number), here=DESK_PATHS.home)


async def case_page(visit: DeskVisit, number: str) -> CasePage:
    """Return the page as this official sees it now."""
    detail = await the_case(visit, number)
    env, official, case = visit.services.desk, visit.official, detail.case
    before = TimelinePlace.parse(visit.request.query_params.get("before", ""))
    timeline = await looked(visit, await read_timeline(env, official, case.id, before=before), number)
    steps = await visit.granted(await steps_of_case(env, official, case.id), number)
    evidence = await visit.granted(await list_evidence(env, official, case.id), number)
    revealed = await visible_fields(env, official, case.id)
    may_here = may_do(official, case)
    people = [case.assigned_to, *_people(steps), *(entry.by for entry in timeline.entries)]
    async with env.database.read() as connection:
        vault = env.database.vault
        names = await name_officials(connection, vault, people)
        listed = await list_officials(connection, vault) if may_here.assign else ()
        answers = await offer_templates(connection, env, case) if may_here.work else ()
    now, approves = env.database.clock.now(), may(official, Right.APPROVE, case.unit_id)
    return CasePage(
        detail=detail,
        now=now,
        may=may_here,
        names=names,
        revealed=revealed,
        guide=Guide.of(detail, evidence, now, visit.request.query_params.get("procedure")) if may_here.work else None,
        steps=tuple(
            StepRow.of(step, number, names, me=official.account_id, works=may_here.work, approves=approves)
            for step in steps
        ),
        story=tuple(Event.of(entry, names) for entry in timeline.entries),
        older=_older(number, timeline),
        colleagues=_colleagues(listed, official),
        answers=answers,
        answer=_answer_form(answers, visit.request.query_params.get("answer", "")),
        notice=visit.notice,
    )


def _answer_form(answers: tuple[OfferedAnswer, ...], code: str) -> AnswerForm:
    """Return the form of an answer, with the text of a template where one is chosen."""
    chosen = next((each for each in answers if each.code == code), None)
    return AnswerForm(data={"words": chosen.text, "template": chosen.code}) if chosen else AnswerForm()


def _people(steps: tuple[Step, ...]) -> list[UUID | None]:
    return [person for step in steps for person in (step.maker, step.checker)]


def _older(number: str, timeline: CaseTimeline) -> str | None:
    if timeline.next is None:
        return None
    return f"{address_of(number)}?{urlencode({'before': timeline.next.text()})}#story"


def _colleagues(listed: tuple[ListedRole, ...], official: Official) -> dict[str, str]:
    """Return who works on cases, the official first; whether they may have this one is decided when it is given."""
    works = [each for each in listed if each.works and Right.WORK_CASES in ROLE_RIGHTS[each.role]]
    works.sort(key=lambda each: each.account_id != official.account_id)
    return {str(each.account_id): each.full_name.display() if each.full_name else "–" for each in works}


def may_do(official: Official, case: Case) -> MayDo:
    """Return what the page offers; what it does not offer is refused as well."""
    works, is_open = may(official, Right.WORK_CASES, case.unit_id), case.state == "open"
    own = case.assigned_to == official.account_id
    acts = own or may(official, Right.ASSIGN, case.unit_id)
    return MayDo(
        take=works and is_open and case.assigned_to is None,
        work=works and is_open and acts,
        assign=is_open and may(official, Right.ASSIGN, case.unit_id),
        reopen=works and not is_open,
        reveal=is_open and may(official, Right.REVEAL, case.unit_id) and (acts or case.waiting_for == "checker"),
    )


@post(route(DESK_PATHS.case_take), status_code=200)
async def take(visit: NamedDependency[DeskVisit], number: str) -> Response[bytes]:
    """Work on a case of the queue."""
    form, case_id = visit.form(CaseForm), await case_id_of(visit, number)
    outcome = await take_case(visit.services.desk, visit.official, case_id, version=form.shown_version)
    done = await visit.granted(outcome, number)
    if isinstance(done, TakenBefore):
        return visit.redirect(address_of(number), notice="taken-before")
    return visit.redirect(address_of(number), notice="case-taken")


@post(route(DESK_PATHS.case_assign), status_code=200)
async def assign(visit: NamedDependency[DeskVisit], number: str) -> Response[bytes]:
    """Give a case to another official."""
    form, case_id = visit.form(AssignForm), await case_id_of(visit, number)
    to = uuid_of(form.to.data)
    if to is None:
        return visit.redirect(address_of(number), notice="cannot-work-on-it")
    outcome = await assign_case(visit.services.desk, visit.official, case_id, to, version=form.shown_version)
    done = await visit.granted(outcome, number)
    if isinstance(done, CannotWorkOnIt):
        return visit.redirect(address_of(number), notice="cannot-work-on-it")
    return visit.redirect(address_of(number), notice="case-given")


@post(route(DESK_PATHS.case_transfer), status_code=200)
async def transfer(visit: NamedDependency[DeskVisit], number: str) -> Response[bytes]:
    """Hand a case to another unit."""
    form, case_id = visit.form(TransferForm), await case_id_of(visit, number)
    unit = (form.unit.data or "").strip()[:100]
    outcome = await transfer_case(visit.services.desk, visit.official, case_id, unit, version=form.shown_version)
    done = await visit.granted(outcome, number)
    if isinstance(done, NoSuchUnitToTransfer):
        return visit.redirect(address_of(number), notice="no-such-unit")
    return visit.redirect(DESK_PATHS.home, notice="case-transferred")


@post(route(DESK_PATHS.case_close), status_code=200)
async def close(visit: NamedDependency[DeskVisit], number: str) -> Response[bytes]:
    """Close a case."""
    form, case_id = visit.form(CloseForm), await case_id_of(visit, number)
    if not form.validate():
        page = await case_page(visit, number)
        page.close.outcome.errors = form.outcome.errors
        return await visit.page(page, here=DESK_PATHS.home)
    outcome = Outcome(form.outcome.data or "")
    closed = await close_case(visit.services.desk, visit.official, case_id, outcome, version=form.shown_version)
    await visit.granted(closed, number)
    return visit.redirect(address_of(number), notice="case-closed")


@post(route(DESK_PATHS.case_reopen), status_code=200)
async def reopen(visit: NamedDependency[DeskVisit], number: str) -> Response[bytes]:
    """Open a closed case again."""
    case_id = await case_id_of(visit, number)
    await visit.granted(await reopen_case(visit.services.desk, visit.official, case_id), number)
    return visit.redirect(address_of(number), notice="case-reopened")


@post(route(DESK_PATHS.case_note), status_code=200)
async def note(visit: NamedDependency[DeskVisit], number: str) -> Response[bytes]:
    """Write down what the next official should know."""
    form, case_id = visit.form(WordsForm), await case_id_of(visit, number)
    if not form.validate():
        page = await case_page(visit, number)
        page.note.words.errors = form.words.errors
        page.note.words.data = form.words.data
        return await visit.page(page, here=DESK_PATHS.home)
    words = PersonalText(form.words.data or "")
    await visit.granted(await write_note(visit.services.desk, visit.official, case_id, words), number)
    return visit.redirect(address_of(number), notice="note-kept")


@post(route(DESK_PATHS.case_answer), status_code=200)
async def answer(visit: NamedDependency[DeskVisit], number: str) -> Response[bytes]:
    """Answer the citizen."""
    form, case_id = visit.form(AnswerForm), await case_id_of(visit, number)
    if not form.validate():
        page = await case_page(visit, number)
        for name, typed in (("to", form.to), ("words", form.words)):
            page.answer[name].errors, page.answer[name].data = typed.errors, typed.data
        return await visit.page(page, here=DESK_PATHS.home)
    to: AnswerTo = "account" if form.to.data == "account" else "caller"
    words = PersonalText(form.words.data or "")
    env, official = visit.services.desk, visit.official
    known = {each.code for each in env.policies.at(ANSWER_TEMPLATES, env.database.clock.now())}
    template = form.template.data if form.template.data in known else None
    outcome = await send_answer(env, official, case_id, words, to=to, template=template)
    sent = await visit.granted(outcome, number)
    notice: DeskNotice = "nobody-to-answer" if isinstance(sent, NobodyToAnswer) else "answer-sent"
    return visit.redirect(address_of(number), notice=notice)


HANDLERS = (answer, show, take, assign, transfer, close, reopen, note)
