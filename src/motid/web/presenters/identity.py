"""“Thông tin định danh” (S2-18)."""

from dataclasses import dataclass
from typing import ClassVar, Self

from motid.web.presenters.account import Attribute
from motid.web.texts import N_


@dataclass(frozen=True)
class IdentityPage:
    """Numbers and other facts of the person, and how to update them."""

    template: ClassVar[str] = "account/identity.html"
    identifying: tuple[Attribute, ...]
    others: tuple[Attribute, ...]
    normalised: bool = False
    """Whether they come from the population database; else the form updates them."""

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        population = N_("Khớp với dữ liệu dân cư")
        number = Attribute(N_("Số căn cước công dân"), "94********12", population)
        name = Attribute(N_("Họ tên"), "Nguyễn Thị Minh Khai", population)
        phone = Attribute(N_("Số điện thoại"), "0950xxx088", N_("Nhà mạng xác minh"))
        old = (Attribute(N_("Chứng minh nhân dân"), "94*****12"),)
        return {
            "normalised": cls((number, *old), (name, phone), normalised=True),
            "waiting": cls(old, (Attribute(N_("Họ tên"), "Nguyễn Thị Minh Khai"),)),
        }
