"""An account, as a case shows it: masked, with the way to ask for one field."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar, Self
from uuid import UUID

from motid.accounts.model import AccountRef
from motid.desk.model import Case
from motid.desk.reveal_field import Revealed
from motid.desk.revealed_values import RevealField
from motid.desk.view_account import AccountView, MaskedIdentifier, MaskedPhone
from motid.web.desk.paths import DESK_PATHS
from motid.web.presenters.desk.case import MayDo
from motid.web.presenters.desk.example_case import example_case
from motid.web.presenters.desk.facts import Fact, revealed_or_masked
from motid.web.presenters.page import Notice
from motid.web.texts import N_, Message, Text
from motid.web.texts.desk.cases import ACCOUNT_STATES, PARTS

_HIDDEN = "•••"
_BY_IDENTIFIER = (
    RevealField.PERSONAL_NUMBER,
    RevealField.CMND,
    RevealField.REGISTERED_PHONE,
    RevealField.CONTACT_PHONE,
    RevealField.EMAIL,
)


@dataclass(frozen=True)
class AccountPage:
    """One account of a case."""

    template: ClassVar[str] = "desk/account.html"
    case: Case
    view: AccountView
    may: MayDo
    revealed: tuple[Revealed, ...] = ()
    notice: Notice | None = None

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
            (view.cooling is not None, N_("Vừa đổi cách đăng nhập: việc rủi ro cao đang tạm ngừng.")),
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
        return {"plain": cls(example_case(), view, MayDo(work=True, reveal=True))}
