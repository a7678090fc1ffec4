"""The support directory that every page shows (X-07, S4-09), until it becomes a policy record a unit can change."""

from dataclasses import dataclass
from typing import Final

from motid.web.texts import N_


@dataclass(frozen=True)
class SupportNumber:
    """One line of the directory: what to dial or to send, and for what."""

    number: str
    purpose: str
    dial: str | None = None
    """Digits for a `tel:` link; None where nothing is dialled."""


NATIONAL_PORTAL: Final = SupportNumber("18001096", N_("Tổng đài Cổng Dịch vụ công Quốc gia (miễn phí)"), "18001096")
PROVINCE: Final = SupportNumber("19001075", N_("Tổng đài hỗ trợ tài khoản của tỉnh"), "19001075")
POLICE: Final = SupportNumber("1900.0368", N_("Tổng đài Bộ Công an về định danh điện tử, VNeID"), "19000368")
OWNER_CHECK: Final = SupportNumber(N_("Nhắn TTTTB gửi 1414"), N_("Xem số điện thoại của bạn đang đứng tên ai"))


@dataclass(frozen=True)
class SupportNumbers:
    """The numbers that texts name one by one."""

    national: SupportNumber = NATIONAL_PORTAL
    province: SupportNumber = PROVINCE
    police: SupportNumber = POLICE


SUPPORT: Final = SupportNumbers()
DIRECTORY: Final = (NATIONAL_PORTAL, PROVINCE, POLICE, OWNER_CHECK)
