"""A case: what it is about, who works on it, the accounts in it, and what was done."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar, Self
from uuid import UUID

from motid.desk.evidence.model import EvidenceKind
from motid.desk.link_account import Purpose
from motid.desk.list_units import ReceivingUnit
from motid.desk.model import Case
from motid.desk.read_case import CaseDetail, LinkedAccount
from motid.desk.reveal_field import Revealed
from motid.desk.revealed_values import RevealField
from motid.desk.templates.offer_templates import OfferedAnswer
from motid.kernel.redaction import PersonalText
from motid.web.desk.paths import DESK_PATHS
from motid.web.forms.desk.cases import AnswerForm, AssignForm, CloseForm, FindAccountForm, TransferForm, WordsForm
from motid.web.presenters.desk.denial import Denial
from motid.web.presenters.desk.example_case import example_case
from motid.web.presenters.desk.facts import Fact, revealed_or_masked
from motid.web.presenters.desk.procedure import Guide
from motid.web.presenters.desk.step_row import StepRow
from motid.web.presenters.desk.story import Event
from motid.web.presenters.page import Notice
from motid.web.texts import Text
from motid.web.texts.desk.cases import ACCOUNT_STATES, CHANNELS, KINDS, OUTCOMES, PARTS, PURPOSES, WAITING_FOR
from motid.web.texts.desk.due import time_to
from motid.web.texts.desk.evidence import EVIDENCE_WORDS


@dataclass(frozen=True)
class MayDo:
    """What this official may do with this case now."""

    take: bool = False
    work: bool = False
    """It is the official's, and open."""
    give_back: bool = False
    assign: bool = False
    reopen: bool = False
    reveal: bool = False


@dataclass(frozen=True)
class SmsPreview:
    """An answer as it would arrive on a telephone, and how many messages it takes."""

    text: str
    segments: int


@dataclass(frozen=True)
class AccountLine:
    """An account in the case."""

    account_id: UUID
    address: str
    part: Text
    state: Text
    normalised: bool
    name: str | None
    purpose: Text | None
    within_reach: bool
    is_subject: bool

    @classmethod
    def of(cls, number: str, linked: LinkedAccount) -> Self:
        """Return the line of a linked account."""
        return cls(
            account_id=linked.account_id,
            address=DESK_PATHS.at(DESK_PATHS.case_account, number=number, account=linked.account_id),
            part=PARTS[linked.part],
            state=ACCOUNT_STATES[linked.state],
            normalised=linked.normalised,
            name=linked.label,
            purpose=PURPOSES[Purpose(linked.purpose)] if linked.purpose in set(Purpose) else None,
            within_reach=linked.within_reach,
            is_subject=linked.part == "subject",
        )


@dataclass(frozen=True)
class CasePage:
    """The page on which the work is done."""

    template: ClassVar[str] = "desk/case.html"
    detail: CaseDetail
    now: datetime
    may: MayDo
    names: dict[UUID, str] = field(default_factory=dict)
    revealed: tuple[Revealed, ...] = ()
    guide: Guide | None = None
    steps: tuple[StepRow, ...] = ()
    story: tuple[Event, ...] = ()
    older: str | None = None
    """Address of the older entries of the story."""
    colleagues: dict[str, str] = field(default_factory=dict)
    answers: tuple[OfferedAnswer, ...] = ()
    """Templates of answers, filled in for this case."""
    sms: SmsPreview | None = None
    units: tuple[ReceivingUnit, ...] = ()
    """Where the case may go."""
    denials: tuple[Denial, ...] = ()
    notice: Notice | None = None
    find: FindAccountForm = field(default_factory=FindAccountForm)
    note: WordsForm = field(default_factory=WordsForm)
    answer: AnswerForm = field(default_factory=AnswerForm)
    close: CloseForm = field(default_factory=CloseForm)
    transfer: TransferForm = field(default_factory=TransferForm)
    assign: AssignForm = field(default_factory=AssignForm)

    @property
    def case(self) -> Case:
        """The case itself."""
        return self.detail.case

    @property
    def kind(self) -> Text:
        """What it is about."""
        return KINDS[self.case.kind]

    @property
    def channel(self) -> Text:
        """How it came."""
        return CHANNELS[self.case.channel]

    @property
    def outcome(self) -> Text | None:
        """What came of it."""
        return OUTCOMES[self.case.outcome] if self.case.outcome else None

    @property
    def waiting_for(self) -> Text | None:
        """What it waits for."""
        return WAITING_FOR[self.case.waiting_for] if self.case.waiting_for else None

    @property
    def late(self) -> bool:
        """Whether its time is over."""
        return self.case.overdue_at(self.now)

    @property
    def time_to_due(self) -> Text:
        """How long it has still, or is late."""
        return time_to(self.case.due_at, self.now)

    @property
    def assignee(self) -> str | None:
        """Who works on it."""
        return self.names.get(self.case.assigned_to) if self.case.assigned_to else None

    @property
    def accounts(self) -> tuple[AccountLine, ...]:
        """The accounts in it."""
        return tuple(AccountLine.of(self.case.number, linked) for linked in self.detail.accounts)

    @property
    def caller(self) -> tuple[Fact, ...]:
        """What the caller told, masked unless it was revealed a moment ago."""
        told = (
            (RevealField.CALLER_NAME, self.detail.caller_name),
            (RevealField.CALLER_PHONE, self.detail.caller_phone),
            (RevealField.CALLER_NUMBERS, ", ".join(self.detail.caller_numbers) or None),
        )
        number, shown = self.case.number, {each.field: each for each in self.revealed if each.account_id is None}
        return tuple(
            revealed_or_masked(number, None, name, masked, shown.get(name), may=self.may.reveal)
            for name, masked in told
        )

    @property
    def errors(self) -> tuple[tuple[str, Text], ...]:
        """What is wrong in the forms, by the field that it is about, in the order of the page."""
        forms = (self.find, self.answer, self.note, self.close, self.transfer)
        return tuple((form[name].id, text) for form in forms for name, text in form.errors_in_order())

    def at(self, pattern: str) -> str:
        """Return an address of this case."""
        return DESK_PATHS.at(pattern, number=self.case.number)

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        case = example_case()
        account = LinkedAccount(
            UUID(int=1), "subject", "active", True, "N. V. A***", "callers_account", case.opened_at, True
        )
        detail = CaseDetail(
            case, PersonalText("Tôi quên mật khẩu."), "N. V. A***", "097****591", ("*********123",), (account,)
        )
        names = {UUID(int=7): "Nguyễn Thị Mẫu"}
        work = MayDo(work=True, give_back=True, assign=True, reveal=True)
        wrong = TransferForm.submitted([])
        wrong.validate()
        people = {str(UUID(int=7)): "Nguyễn Thị Mẫu"}
        return {
            "queue": cls(detail, case.opened_at, MayDo(take=True), names),
            "work": cls(
                detail, case.opened_at, work, names, colleagues=people, guide=Guide.example(),
                steps=(StepRow.example(),), story=(Event.example(),),
            ),
            "denied": cls(
                detail, case.opened_at, work, names, transfer=wrong,
                sms=SmsPreview("MotID (KN-2026-000123): Ho so cua Ong/Ba da duoc tiep nhan.", 1),
                units=(ReceivingUnit("vn", "Tổng đài hỗ trợ quốc gia"),),
                denials=(Denial(EVIDENCE_WORDS[EvidenceKind.CONFIRM_ON_PHONE], "N. V. A***", case.opened_at),),
            ),
            "bare": cls(CaseDetail(case, None, None, None, (), ()), case.due_at, work, names),
        }  # fmt: skip
