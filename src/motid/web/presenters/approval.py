"""Sign-ins that wait for the citizen's answer here: on another device, or because a service asks."""

from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import ClassVar, Final, Literal, Self, get_args

from motid.web.forms.decisions import DeviceCodeForm
from motid.web.presenters.consent import Purpose, SharedAttribute
from motid.web.presenters.page import Notice
from motid.web.presenters.service import ServiceShown
from motid.web.texts import N_, Text

_EXAMPLE: Final = datetime(2026, 11, 21, 7, 5, tzinfo=UTC)
_SERVICE: Final = "Cổng dịch vụ công tỉnh"


@dataclass(frozen=True)
class DeviceCodePage:
    """Where the citizen types the code that a device shows."""

    template: ClassVar[str] = "approval/device_code.html"
    form: DeviceCodeForm

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        wrong = DeviceCodeForm.submitted([("user_code", "12")])
        wrong.validate()
        return {
            "blank": cls(DeviceCodeForm()),
            "complete": cls(DeviceCodeForm(data={"user_code": "019-450-730"})),
            "wrong": cls(wrong),
        }


@dataclass(frozen=True)
class ApprovalPage:
    """Which service, on what occasion, which data; answered by a button and not by a look (RFC 8628 §5.4)."""

    template: ClassVar[str] = "approval/approval.html"
    service: ServiceShown
    action: str
    asked: str
    """Who is asked: an answer counts for nobody else, who may have signed in meanwhile in the same browser."""
    asked_at: datetime
    expires_at: datetime
    user_code: str | None = None
    """The code on the device; None where a service asks by itself."""
    binding_message: str | None = None
    purposes: tuple[Purpose, ...] = ()
    by_law: tuple[SharedAttribute, ...] = ()
    agreed: tuple[SharedAttribute, ...] = ()
    verified: bool = False
    """Whether the service asks how the data were verified, as well (OpenID Connect for Identity Assurance)."""

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        name = SharedAttribute(N_("Họ tên"), "Nguyễn Thị Minh Khai", "Điều 19 Luật 91/2025/QH15")
        phone = SharedAttribute(N_("Số điện thoại"), "0950000088")
        use = N_("Liên hệ với bạn về việc bạn thực hiện tại dịch vụ.")
        purposes = (Purpose("share_phone", N_("Số điện thoại"), use, (phone,)),)
        address, later = "/account/request/r1", _EXAMPLE.replace(minute=10)
        service, plain = ServiceShown.example(), ServiceShown(_SERVICE)
        return {
            "device": cls(
                plain, "/device/confirm/r1", "s1", _EXAMPLE, later, "019-450-730", by_law=(name,), agreed=(phone,)
            ),
            "service": cls(
                service, address, "s1", _EXAMPLE, later, None, "H26-0042", purposes, (name,), verified=True
            ),
            "nothing-shared": cls(plain, address, "s1", _EXAMPLE, later),
        }


@dataclass(frozen=True)
class OutOfReachPage:
    """The service asks for more than the person's evidence supports."""

    template: ClassVar[str] = "approval/out_of_reach.html"
    service_name: str
    action: str
    asked: str

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        return {"page": cls(_SERVICE, "/device/confirm/r1", "s1")}


DeviceOutcome = Literal["approved", "refused", "closed", "gone"]
_TITLES: Final = MappingProxyType(
    {
        "approved": N_("Đã xong. Hãy quay lại thiết bị của bạn"),
        "refused": N_("Bạn đã từ chối"),
        "closed": N_("Yêu cầu đã được đóng"),
        "gone": N_("Mã này không còn dùng được"),
    }
)
_NOT_SIGNED_IN: Final = N_("Thiết bị đó không được đăng nhập. Bạn có thể đóng trang này.")
_TEXTS: Final = MappingProxyType(
    {
        "approved": N_("Thiết bị sẽ tự đăng nhập trong vài giây. Bạn có thể đóng trang này."),
        "refused": _NOT_SIGNED_IN,
        "closed": _NOT_SIGNED_IN,
        "gone": N_("Mã này đã được dùng hoặc đã quá 10 phút. Hãy lấy mã mới trên thiết bị rồi nhập lại."),
    }
)


@dataclass(frozen=True)
class DeviceDonePage:
    """The end of the way of a device's code."""

    template: ClassVar[str] = "approval/device_done.html"
    outcome: DeviceOutcome

    @property
    def title(self) -> Text:
        """What happened."""
        return _TITLES[self.outcome]

    @property
    def text(self) -> Text:
        """What comes next."""
        return _TEXTS[self.outcome]

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        return {outcome: cls(outcome) for outcome in get_args(DeviceOutcome)}


@dataclass(frozen=True)
class WaitingRequest:
    """One request of the list."""

    address: str
    service_name: str
    asked_at: datetime
    expires_at: datetime
    binding_message: str | None = None


@dataclass(frozen=True)
class RequestsPage:
    """“Yêu cầu đăng nhập”: what waits for the citizen's answer."""

    template: ClassVar[str] = "account/requests.html"
    requests: tuple[WaitingRequest, ...]
    notice: Notice | None = None

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        later = _EXAMPLE.replace(minute=10)
        counter = WaitingRequest("/account/request/r1", _SERVICE, _EXAMPLE, later, "H26-0042")
        bank = WaitingRequest("/account/request/r2", "An Binh Bank", _EXAMPLE, later)
        approved = Notice(N_("Bạn đã đồng ý. Dịch vụ sẽ tiếp tục trong vài giây."))
        return {"two": cls((counter, bank)), "none": cls((), approved)}
