"""The citizen's own pages: attributes, history, sessions, phones for codes."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar, Self

from motid.web.presenters.page import Notice
from motid.web.texts import N_, Message, Text


@dataclass(frozen=True)
class Attribute:
    """One verified or stated attribute: its label, its value as shown to the owner, and who verified it."""

    label: str
    value: str
    verified_by: Text | None = None


@dataclass(frozen=True)
class AccountPage:
    """Home of the account."""

    template: ClassVar[str] = "account/account.html"
    full_name: str | None
    """None for an account of an old portal that never had one."""
    attributes: tuple[Attribute, ...]
    identity_level: int
    """Computed from stored evidence (invariant 6); 2 after registration by mobile subscription."""
    notice: Notice | None = None
    waiting_requests: int = 0
    """Sign-ins of services that wait for the citizen's answer."""

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        carrier = N_("Nhà mạng xác minh")
        attributes = (
            Attribute(N_("Họ tên"), "Nguyễn Thị Minh Khai", carrier),
            Attribute(N_("Số CMT/CCCD"), "036195••••12", carrier),
            Attribute(N_("Ngày sinh"), "09/03/1995", carrier),
            Attribute(N_("Số điện thoại"), "0950xxx088", carrier),
            Attribute(N_("Email"), "k***@vidu.example"),
        )
        return {
            "level2": cls("Nguyễn Thị Minh Khai", attributes, 2),
            "waiting": cls("Nguyễn Thị Minh Khai", attributes, 2, waiting_requests=1),
        }


@dataclass(frozen=True)
class HistoryEntry:
    """One audit event in plain words."""

    at: datetime
    what: Text
    detail: Text | None = None


@dataclass(frozen=True)
class HistoryPage:
    """What happened to the account, newest first."""

    template: ClassVar[str] = "account/history.html"
    entries: tuple[HistoryEntry, ...]
    older: str | None = None
    """Address of the next, older part; None when this is all."""

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        at = datetime(2026, 11, 21, 7, 5, tzinfo=UTC)
        entries = (
            HistoryEntry(at, N_("Đăng nhập"), Message(N_("Bằng mã OTP gửi tới %(phone)s"), {"phone": "0950xxx088"})),
            HistoryEntry(at, N_("Nhập sai mật khẩu")),
            HistoryEntry(at, N_("Mở tài khoản"), N_("Nhà mạng xác minh")),
        )
        return {"some": cls(entries, older="/account/history?before=3"), "none": cls(())}


@dataclass(frozen=True)
class SessionEntry:
    """One place where the account is signed in."""

    id: str
    device: str
    """Browser and system in words, such as "Chrome, Android"."""
    signed_in_at: datetime
    last_seen_at: datetime
    current: bool = False


@dataclass(frozen=True)
class SessionsPage:
    """Where the account is signed in, with “Đăng xuất khỏi mọi thiết bị”."""

    template: ClassVar[str] = "account/sessions.html"
    sessions: tuple[SessionEntry, ...]
    notice: Notice | None = None

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        at = datetime(2026, 11, 21, 7, 5, tzinfo=UTC)
        here = SessionEntry("s1", "Chrome, Android", at, at, current=True)
        there = SessionEntry("s2", "Firefox, Windows", at, at)
        ended = Notice(N_("Đã đăng xuất khỏi thiết bị đó."))
        return {"several": cls((here, there)), "ended": cls((here,), notice=ended)}


@dataclass(frozen=True)
class ConnectedService:
    """A service that receives attributes because the citizen agreed."""

    client_id: str
    name: str
    shared: tuple[Text, ...]
    agreed_at: datetime


@dataclass(frozen=True)
class ServicesPage:
    """The consents in force, each with a way to take it back (Law 91/2025/QH15, Article 9)."""

    template: ClassVar[str] = "account/services.html"
    services: tuple[ConnectedService, ...]
    notice: Notice | None = None

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        at = datetime(2026, 11, 21, 7, 5, tzinfo=UTC)
        portal = ConnectedService("c1", "Cổng dịch vụ công tỉnh", (N_("Số điện thoại"), N_("Email")), at)
        return {"one": cls((portal,)), "none": cls((), Notice(N_("Đã rút lại sự đồng ý.")))}


@dataclass(frozen=True)
class CodePhone:
    """A phone that may receive one-time codes."""

    masked: str
    default: bool = False


@dataclass(frozen=True)
class CodePhonesPage:
    """The registered phones for one-time codes (S4-30, S4-31)."""

    template: ClassVar[str] = "account/code_phones.html"
    phones: tuple[CodePhone, ...]

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        return {"two": cls((CodePhone("0828xxx088", default=True), CodePhone("0971xxx591")))}
