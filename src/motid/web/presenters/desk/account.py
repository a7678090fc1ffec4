"""An account, as a case shows it: masked, with the way to ask for one field."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar, Self
from urllib.parse import urlencode
from uuid import UUID

from motid.accounts.model import AccountRef
from motid.audit.history import HistoryEntry as AuditEntry
from motid.desk.actions.model import ActionCode
from motid.desk.model import Case
from motid.desk.reveal_field import Revealed
from motid.desk.revealed_values import RevealField
from motid.desk.timeline import PAGE, AccountEvent, StepBehind
from motid.desk.view_account import AccountView, MaskedIdentifier, MaskedPhone
from motid.web.desk.paths import DESK_PATHS
from motid.web.presenters.desk.case import MayDo
from motid.web.presenters.desk.example_case import example_case
from motid.web.presenters.desk.facts import Fact, revealed_or_masked
from motid.web.presenters.page import Notice
from motid.web.texts import N_, Message, Text
from motid.web.texts.desk.actions import ACTION_WORDS
from motid.web.texts.desk.cases import ACCOUNT_STATES, PARTS
from motid.web.texts.history import history_entry

_HIDDEN = "•••"
_BY_IDENTIFIER = (
    RevealField.PERSONAL_NUMBER,
    RevealField.CMND,
    RevealField.REGISTERED_PHONE,
    RevealField.CONTACT_PHONE,
    RevealField.EMAIL,
)


@dataclass(frozen=True)
class HistoryLine:
    """An event of the account; `action` names the step of the desk behind it, `revert` leads to its way back."""

    what: Text
    at: datetime
    detail: Text | None
    action: Text | None = None
    taken_back: bool = False
    revert: str | None = None

    @classmethod
    def of(cls, event: AccountEvent, case: Case, *, works: bool) -> Self:
        """Return the line of an event. A step of another case is taken back there."""
        told, step = history_entry(event.entry), event.step
        if step is None:
            return cls(told.what, told.at, told.detail)
        may_revert = works and step.case_id == case.id and step.reverts is None and not step.taken_back
        return cls(
            told.what,
            told.at,
            told.detail,
            ACTION_WORDS[ActionCode(step.action)],
            step.taken_back,
            DESK_PATHS.at(DESK_PATHS.case_step_revert, number=case.number, step=step.step_id) if may_revert else None,
        )


@dataclass(frozen=True)
class AccountPage:
    """One account of a case."""

    template: ClassVar[str] = "desk/account.html"
    case: Case
    view: AccountView
    may: MayDo
    revealed: tuple[Revealed, ...] = ()
    events: tuple[AccountEvent, ...] = ()
    notice: Notice | None = None

    @property
    def history(self) -> tuple[HistoryLine, ...]:
        """What happened to the account, the newest first, with the way back of what the desk did in this case."""
        return tuple(HistoryLine.of(event, self.case, works=self.may.work) for event in self.events)

    @property
    def older(self) -> str | None:
        """Address of the older events."""
        if len(self.events) < PAGE:
            return None
        address = DESK_PATHS.at(DESK_PATHS.case_account, number=self.case.number, account=self.view.ref.account_id)
        return f"{address}?{urlencode({'before': self.events[-1].entry.id})}#history"

    @property
    def title(self) -> str:
        """The masked name."""
        return self.view.masked_name or "–"

    @property
    def state(self) -> Text:
        """The state in words."""
        return ACCOUNT_STATES[self.view.ref.state]

    @property
    def part(self) -> Text:
        """What the account is to the case."""
        return PARTS[self.view.part]

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Its personal data, masked unless revealed a moment ago."""
        account_id = self.view.ref.account_id
        shown = {each.field: each for each in self.revealed if each.account_id == account_id}
        number, may = self.case.number, self.may.reveal
        return tuple(
            revealed_or_masked(number, account_id, field, masked, shown.get(field), may=may)
            for field, masked in self._masked()
        )

    def _masked(self) -> Iterator[tuple[RevealField, str | None]]:
        view = self.view
        yield RevealField.FULL_NAME, view.masked_name
        yield RevealField.DATE_OF_BIRTH, view.masked_date_of_birth
        yield RevealField.GENDER, _HIDDEN if view.has_gender else None
        for field in _BY_IDENTIFIER:
            held = [item.masked for item in view.identifiers if item.type == field.value]
            yield field, ", ".join(held) or None
        yield RevealField.OTP_PHONES, ", ".join(phone.masked for phone in view.otp_phones) or None

    @property
    def notes(self) -> tuple[Text, ...]:
        """What an official should know of it."""
        view = self.view
        lines: list[tuple[bool, Text]] = [
            (view.normalised_at is not None, N_("Đã chuẩn hóa: đã so với Cơ sở dữ liệu quốc gia về dân cư.")),
            (view.normalised_at is None, N_("Chưa chuẩn hóa.")),
            (not view.has_password, N_("Chưa có mật khẩu.")),
            (any(item.claimed for item in view.identifiers), N_("Có số mà tài khoản khác đang giữ.")),
            (view.cooling is not None, N_("Vừa đổi cách đăng nhập: các dịch vụ rủi ro cao đang tạm đóng.")),
            (view.dossiers > 0, Message(N_("Có %(count)s hồ sơ."), {"count": view.dossiers})),
            (bool(view.merges), Message(N_("Có %(count)s lần gộp đang có hiệu lực."), {"count": len(view.merges)})),
        ]
        return tuple(text for holds, text in lines if holds)

    def at(self, pattern: str) -> str:
        """Return an address of the case."""
        return DESK_PATHS.at(pattern, number=self.case.number)

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        at = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
        view = AccountView(
            ref=AccountRef(UUID(int=1), UUID(int=2), "active"), part="subject", origin="registration", opened_at=at,
            normalised_at=at, changed_at=at, masked_name="N. V. A***", masked_date_of_birth="**/**/****",
            has_gender=True,
            identifiers=(MaskedIdentifier(UUID(int=3), "personal_number", "*********123", False, "carrier", at, at),),
            otp_phones=(MaskedPhone("097****591", True, at),), has_password=True, dossiers=2, closure=None,
            merges=(), cooling=None,
        )  # fmt: skip
        case = example_case()
        step = StepBehind(UUID(int=9), case.id, ActionCode.LOCK_ACCOUNT, None, taken_back=False)
        event = AccountEvent(AuditEntry(UUID(int=8), "accounts.locked", at, "operator", {}), step)
        return {"plain": cls(case, view, MayDo(work=True, reveal=True), events=(event,))}
