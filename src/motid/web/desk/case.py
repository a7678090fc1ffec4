"""A case's page, and what is written in it. What is done to the case as such is in `case_moves`."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from motid.desk.choose_procedure import choose_procedure
from motid.desk.environment import DeskEnvironment
from motid.desk.evidence.list_evidence import list_evidence
from motid.desk.list_units import receiving_units
from motid.desk.model import Case, RefusalRule, Refused
from motid.desk.send_answer import LinkElsewhere, NobodyToAnswer, send_answer, sms_of
from motid.desk.steps.model import Step
from motid.desk.steps.read_steps import steps_of_case
from motid.desk.templates.offer_templates import OfferedAnswer, offer_templates
from motid.desk.templates.policies import ANSWER_TEMPLATES
from motid.desk.timeline import CaseTimeline, TimelinePlace, read_timeline
from motid.desk.visible_fields import visible_fields
from motid.desk.write_note import write_note
from motid.kernel.redaction import PersonalText
from motid.messaging.sms_text import segments_of
from motid.officials.list_officials import ListedRole, list_officials
from motid.officials.model import Official, Right
from motid.officials.name_officials import name_officials
from motid.officials.rights import ROLE_RIGHTS, may
from motid.web.desk.paths import DESK_PATHS, route
from motid.web.desk.the_case import address_of, case_id_of, looked, the_case
from motid.web.desk.visit import DeskVisit
from motid.web.forms.base import MotidForm
from motid.web.forms.desk.cases import AnswerForm, WordsForm
from motid.web.presenters.desk.case import CasePage, MayDo, SmsPreview
from motid.web.presenters.desk.denial import denials_of
from motid.web.presenters.desk.procedure import Guide
from motid.web.presenters.desk.step_row import StepRow
from motid.web.presenters.desk.story import Event
from motid.web.texts import N_
from motid.web.texts.desk.notices import DESK_NOTICES, DeskNotice


@get(route(DESK_PATHS.case))
async def show(visit: NamedDependency[DeskVisit], number: FromPath[str]) -> Response[bytes]:
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
        units = await receiving_units(connection, case.unit_id) if may_here.work else ()
    now, approves = env.database.clock.now(), may(official, Right.APPROVE, case.unit_id)
    form = _answer_form(answers, visit.request.query_params.get("answer", ""))
    return CasePage(
        detail=detail,
        now=now,
        may=may_here,
        names=names,
        revealed=revealed,
        guide=Guide.of(detail, evidence, now) if may_here.work else None,
        steps=tuple(
            StepRow.of(step, number, names, me=official.account_id, works=may_here.work, approves=approves)
            for step in steps
        ),
        story=tuple(Event.of(entry, names) for entry in timeline.entries),
        older=_older(number, timeline),
        colleagues=_colleagues(listed, official),
        answers=answers,
        answer=form,
        sms=_as_sms(env, number, form.words.data) if form.words.data else None,
        units=units,
        denials=denials_of(evidence, detail),
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
        give_back=works and is_open and acts and case.assigned_to is not None,
        assign=is_open and may(official, Right.ASSIGN, case.unit_id),
        reopen=works and not is_open,
        reveal=is_open and may(official, Right.REVEAL, case.unit_id) and (acts or case.waiting_for == "checker"),
    )


async def case_again(
    visit: DeskVisit, number: str, *, notice: DeskNotice | None = None, **shown: MotidForm | SmsPreview
) -> Response[bytes]:
    """Answer a form with the case's page: with what was typed, what stands in its way, and the case as it is now."""
    page = await case_page(visit, number)
    changed: dict[str, Any] = dict(shown)
    if notice is not None:
        changed["notice"] = DESK_NOTICES[notice]
    return await visit.page(replace(page, **changed), here=DESK_PATHS.home)


def is_outdated(outcome: object) -> bool:
    """Whether the case changed after the page was shown; what was typed is shown again then."""
    return isinstance(outcome, Refused) and outcome.rule is RefusalRule.CHANGED_MEANWHILE


@post(route(DESK_PATHS.case_note), status_code=200)
async def note(visit: NamedDependency[DeskVisit], number: FromPath[str]) -> Response[bytes]:
    """Write down what the next official should know."""
    form, case_id = visit.form(WordsForm), await case_id_of(visit, number)
    if not form.validate():
        return await case_again(visit, number, note=form)
    words, env = PersonalText(form.words.data or ""), visit.services.desk
    outcome = await write_note(env, visit.official, case_id, words, version=form.shown_version)
    if is_outdated(outcome):
        return await case_again(visit, number, notice="changed-meanwhile", note=form)
    await visit.granted(outcome, number)
    return visit.redirect(address_of(number), notice="note-kept")


@post(route(DESK_PATHS.case_procedure), status_code=200)
async def choose(visit: NamedDependency[DeskVisit], number: FromPath[str]) -> Response[bytes]:
    """Go through the case by another procedure from now on."""
    case_id, code = await case_id_of(visit, number), dict(visit.pairs).get("procedure", "")
    await visit.granted(await choose_procedure(visit.services.desk, visit.official, case_id, code), number)
    return visit.redirect(f"{address_of(number)}#guide")


@post(route(DESK_PATHS.case_answer), status_code=200)
async def answer(visit: NamedDependency[DeskVisit], number: FromPath[str]) -> Response[bytes]:
    """Show the answer as it would arrive, or send it."""
    form, case_id = visit.form(AnswerForm), await case_id_of(visit, number)
    if not form.validate():
        return await case_again(visit, number, answer=form)
    env, official, typed = visit.services.desk, visit.official, form.words.data or ""
    if "preview" in dict(visit.pairs):
        return await case_again(visit, number, answer=form, sms=_as_sms(env, number, typed))
    known = {each.code for each in env.policies.at(ANSWER_TEMPLATES, env.database.clock.now())}
    outcome = await send_answer(
        env,
        official,
        case_id,
        PersonalText(typed),
        to="account" if form.to.data == "account" else "caller",
        template=form.template.data if form.template.data in known else None,
        version=form.shown_version,
    )
    if is_outdated(outcome):
        return await case_again(visit, number, notice="changed-meanwhile", answer=form)
    sent = await visit.granted(outcome, number)
    if isinstance(sent, LinkElsewhere):
        form.add_error("words", N_("Chỉ gửi liên kết tới trang này hoặc tới các trang .gov.vn."))
        return await case_again(visit, number, answer=form)
    if isinstance(sent, NobodyToAnswer):
        return await case_again(visit, number, notice="nobody-to-answer", answer=form)
    return visit.redirect(address_of(number), notice="answer-sent")


def _as_sms(env: DeskEnvironment, number: str, words: str) -> SmsPreview:
    text = sms_of(words.strip(), number, env.authn.brand)
    return SmsPreview(text, len(segments_of(text)))


HANDLERS = (answer, choose, show, note)
