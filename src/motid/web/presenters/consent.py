"""Consent to hand attributes to a service (Law 91/2025/QH15, Articles 9 and 19; Decree 356/2025/ND-CP, Article 6)."""

from dataclasses import dataclass
from typing import ClassVar, Self

from motid.web.presenters.service import ServiceShown
from motid.web.texts import N_, Text


@dataclass(frozen=True)
class SharedAttribute:
    """One attribute that the service asks for: its label, the value it would receive, and by which article."""

    label: Text
    value: str
    basis: str = ""
    """The article by which the service gets it without consent; empty where consent is needed."""


@dataclass(frozen=True)
class Purpose:
    """Something that the citizen may agree to on its own; never ticked beforehand."""

    field: str
    """Name of the checkbox."""
    label: Text
    use: Text
    """What the service uses it for."""
    attributes: tuple[SharedAttribute, ...]


@dataclass(frozen=True)
class ConsentPage:
    """Which service, which data, what for; asked once a service. Without purposes: who is signing in?"""

    template: ClassVar[str] = "consent/consent.html"
    service: ServiceShown
    purposes: tuple[Purpose, ...]
    transaction: str = ""
    asked: str = ""
    """Who is asked: an answer counts for nobody else, who may have signed in meanwhile in the same browser."""
    """Identifier of the waiting authorization request; part of the form's address."""
    by_law: tuple[SharedAttribute, ...] = ()
    """What the service receives by law, shown and not asked."""
    verified: bool = False
    """Whether the service asks how the data were verified, as well (OpenID Connect for Identity Assurance)."""
    app: bool = False
    """Whether an app asks that may be another one (RFC 8252 §8.6); without purposes the page says so."""

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        name = SharedAttribute(N_("Họ tên"), "Nguyễn Thị Minh Khai", "Điều 19 Luật 91/2025/QH15")
        phone = SharedAttribute(N_("Số điện thoại"), "0950000088")
        email = SharedAttribute(N_("Email"), "khai@vidu.example")
        use = N_("Điền sẵn tờ khai và liên hệ về hồ sơ của bạn.")
        purposes = (
            Purpose("share_phone", N_("Số điện thoại"), use, (phone,)),
            Purpose("share_email", N_("Email"), use, (email,)),
        )
        service, plain = ServiceShown.example(), ServiceShown("Cổng dịch vụ công tỉnh")
        return {
            "all": cls(plain, purposes, "t1"),
            "law": cls(service, purposes[:1], "t1", by_law=(name,)),
            "app": cls(service, (), "t1", app=True),
            "confirm": cls(service, (), "t1", by_law=(name,)),
            "verified": cls(service, purposes[:1], "t1", by_law=(name,), verified=True),
        }
