"""Check something in a case: ask the caller, a phone, the registries; or note the papers that were seen."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from motid.desk.evidence.answers import WrongAnswers, read_answers, read_claim
from motid.desk.evidence.call_back import Said, note_call_back
from motid.desk.evidence.carrier_match import match_carrier
from motid.desk.evidence.confirm_on_phone import ask_on_phone
from motid.desk.evidence.control_questions import compare_answers
from motid.desk.evidence.model import EvidenceKind, EvidenceResult, Paper
from motid.desk.evidence.outcomes import ConfirmationSent, NotAtCounter, RecordIncomplete, Taken, TooFewAnswers
from motid.desk.evidence.papers_seen import SeenPaper, note_papers
from motid.desk.evidence.population_match import match_population
from motid.desk.model import Refused
from motid.kernel.clock import vietnamese_date
from motid.kernel.errors import InvalidValue
from motid.kernel.login_name import parse_login_name
from motid.kernel.names import FullName
from motid.kernel.phone import PhoneNumber
from motid.kernel.redaction import PersonalText
from motid.recovery.caller_check.model import CallerRequest
from motid.web.desk.paths import DESK_PATHS, route
from motid.web.desk.the_case import address_of, case_id_of, the_case, uuid_of
from motid.web.desk.visit import DeskVisit
from motid.web.forms.desk.evidence import EvidenceForm, fields_of
from motid.web.presenters.desk.evidence import EvidencePage
from motid.web.texts import N_, Message
from motid.web.texts.validation import text_for

Outcome = Taken | TooFewAnswers | RecordIncomplete | NotAtCounter | ConfirmationSent | WrongAnswers | Refused
_MISSING = N_("Cần điền mục này.")
_SAID: Final[Mapping[str, Said]] = MappingProxyType(
    {
        "confirmed": EvidenceResult.CONFIRMED,
        "refused": EvidenceResult.REFUSED,
        "nobody": EvidenceResult.NOBODY,
    }
)


@get(route(DESK_PATHS.case_evidence))
async def show(visit: NamedDependency[DeskVisit], number: FromPath[str], kind: FromPath[str]) -> Response[bytes]:
    """The form of a kind of check, about an account of the case or about the caller."""
    await the_case(visit, number)
    query = visit.request.query_params
    about = ("account", query.get("account", "")), ("request", query.get("request", CallerRequest.TALK))
    form = EvidenceForm.submitted(list(about))
    known = _known(kind, form)
    if known is None:
        return visit.redirect(address_of(number))
    return await _shown(visit, EvidencePage(number, known, form))


async def _shown(visit: DeskVisit, page: EvidencePage) -> Response[bytes]:
    page.form.draw(visit.services.database.ids)
    return await visit.page(page, here=DESK_PATHS.home)


@post(route(DESK_PATHS.case_evidence), status_code=200)
async def submit(visit: NamedDependency[DeskVisit], number: FromPath[str], kind: FromPath[str]) -> Response[bytes]:
    """Check, and note what came of it."""
    form, case_id = visit.form(EvidenceForm), await case_id_of(visit, number)
    known = _known(kind, form)
    if known is None:
        return visit.redirect(address_of(number))
    outcome = await visit.granted(await _check(visit, case_id, known, form), number)
    page = EvidencePage(number, known, form)
    match outcome:
        case Taken(result=EvidenceResult.UNKNOWN):
            return visit.redirect(address_of(number), notice="registry-silent")
        case Taken(result=EvidenceResult.ASKED):
            return visit.redirect(address_of(number), notice="registry-asked")
        case Taken():
            return visit.redirect(address_of(number), notice="evidence-noted")
        case ConfirmationSent():
            return visit.redirect(address_of(number), notice="confirmation-sent")
        case TooFewAnswers(at_least):
            page.problem = Message(N_("Cần ít nhất %(count)s câu trả lời cùng lúc."), {"count": at_least})
        case RecordIncomplete():
            page.problem = N_("Tài khoản thiếu thông tin để hỏi: họ tên, ngày sinh, số hoặc điện thoại.")
        case NotAtCounter():
            page.problem = N_("Chỉ xem giấy tờ tùy thân khi công dân ở tại quầy. Ca này đến bằng cách khác.")
        case WrongAnswers(errors):
            _show_errors(form, errors)
    return await _shown(visit, page)


async def _check(visit: DeskVisit, case_id: UUID, kind: EvidenceKind, form: EvidenceForm) -> Outcome:
    account_id = uuid_of(form.account.data)
    match kind:
        case EvidenceKind.CONTROL_QUESTIONS | EvidenceKind.CALL_BACK if account_id is not None:
            return await _of_account(visit, case_id, account_id, kind, form)
        case EvidenceKind.CONFIRM_ON_PHONE:
            return await _on_phone(visit, case_id, account_id, form)
        case EvidenceKind.PAPERS_SEEN:
            paper = _paper(form)
            if isinstance(paper, WrongAnswers):
                return paper
            env, official = visit.services.desk, visit.official
            return await note_papers(env, official, case_id, paper, account_id=account_id, sent=form.sent)
        case _:
            return await _of_registry(visit, case_id, account_id, kind, form)


async def _on_phone(visit: DeskVisit, case_id: UUID, account_id: UUID | None, form: EvidenceForm) -> Outcome:
    phone = _phone(form, needed=account_id is None)
    if isinstance(phone, WrongAnswers):
        return phone
    if form.request.data not in set(CallerRequest):
        return WrongAnswers({"request": "missing"})
    env, request = visit.services.desk, CallerRequest(form.request.data or "")
    return await ask_on_phone(
        env, visit.official, case_id, account_id=account_id, phone=phone, request=request, sent=form.sent
    )


async def _of_account(
    visit: DeskVisit, case_id: UUID, account_id: UUID, kind: EvidenceKind, form: EvidenceForm
) -> Outcome:
    env, official = visit.services.desk, visit.official
    if kind is EvidenceKind.CALL_BACK:
        said = _SAID.get(form.said.data or "")
        if said is None:
            return WrongAnswers({"said": "missing"})
        return await note_call_back(env, official, case_id, account_id, said, sent=form.sent)
    answers = read_answers(form.typed(), today=vietnamese_date(env.database.clock.now()))
    if isinstance(answers, WrongAnswers):
        return answers
    return await compare_answers(env, official, case_id, account_id, answers, sent=form.sent)


async def _of_registry(
    visit: DeskVisit, case_id: UUID, account_id: UUID | None, kind: EvidenceKind, form: EvidenceForm
) -> Outcome:
    env, official = visit.services.desk, visit.official
    today = vietnamese_date(env.database.clock.now())
    claim = read_claim(form.typed(), today=today) if account_id is None else None
    if isinstance(claim, WrongAnswers):
        return claim
    if kind is EvidenceKind.POPULATION_MATCH:
        return await match_population(env, official, case_id, account_id=account_id, claim=claim, sent=form.sent)
    phone = _phone(form, needed=account_id is None)
    if isinstance(phone, WrongAnswers):
        return phone
    return await match_carrier(
        env, official, case_id, account_id=account_id, claim=claim, phone=phone, sent=form.sent
    )


def _phone(form: EvidenceForm, *, needed: bool) -> PhoneNumber | WrongAnswers | None:
    text = (form.phone.data or "").strip()
    if not text:
        return WrongAnswers({"phone": "missing"}) if needed else None
    try:
        return PhoneNumber.parse(text)
    except InvalidValue as fault:
        return WrongAnswers({"phone": fault.code})


def _paper(form: EvidenceForm) -> SeenPaper | WrongAnswers:
    if form.paper.data not in set(Paper):
        return WrongAnswers({"paper": "missing"})
    name, number, reference = (
        (field.data or "").strip()[:200] for field in (form.full_name, form.number, form.reference)
    )
    try:
        return SeenPaper(
            Paper(form.paper.data or ""),
            FullName.parse(name) if name else None,
            parse_login_name(number) if number else None,
            PersonalText(reference) if reference else None,
        )
    except InvalidValue as fault:
        field = "full_name" if fault.code.startswith("full_name") else "number"
        return WrongAnswers({field: fault.code})


def _known(kind: str, form: EvidenceForm) -> EvidenceKind | None:
    """Return the kind of check, where it can be made of whom it is about."""
    found = next((each for each in EvidenceKind if each == kind), None)
    of_account = uuid_of(form.account.data) is not None
    return None if found is None or fields_of(found, of_account=of_account) is None else found


def _show_errors(form: EvidenceForm, errors: Mapping[str, str]) -> None:
    for name, code in errors.items():
        form.add_error(name, _MISSING if code == "missing" else text_for(code))


HANDLERS = (show, submit)
