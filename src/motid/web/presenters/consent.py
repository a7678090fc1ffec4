"""Consent to hand attributes to a service."""

from dataclasses import dataclass
from typing import ClassVar, Self

from motid.web.texts import N_, Text


@dataclass(frozen=True)
class SharedAttribute:
    """One attribute that the service asks for: its label and the value it would receive."""

    label: Text
    value: str


@dataclass(frozen=True)
class ConsentPage:
    """Which service, which data, why; asked once a service."""

    template: ClassVar[str] = "consent/consent.html"
    service_name: str
    attributes: tuple[SharedAttribute, ...]
    purpose: Text
    transaction: str = ""
    """Opaque handle of the waiting authorization request."""
    by_law: tuple[SharedAttribute, ...] = ()
    """What the service receives by law, shown but not asked."""

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        name = SharedAttribute(N_("Họ tên"), "Nguyễn Thị Minh Khai")
        phone = SharedAttribute(N_("Số điện thoại"), "0950xxx088")
        email = SharedAttribute(N_("Email"), "k***@vidu.example")
        purpose = N_("Điền sẵn tờ khai và liên hệ về hồ sơ của bạn.")
        service = "Cổng dịch vụ công tỉnh"
        return {
            "all": cls(service, (name, phone, email), purpose, "t1"),
            "law": cls(service, (phone,), purpose, "t1", by_law=(name,)),
        }
