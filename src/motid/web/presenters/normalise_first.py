"""A service that needs a normalised account: why, and the two ways on."""

from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar, Final, Literal, Self, get_args

from motid.web.texts import N_, Text

Reason = Literal["service", "old_number", "evidence"]
_WHY: Final = MappingProxyType(
    {
        "service": N_("Dịch vụ này chỉ nhận tài khoản đã chuẩn hóa."),
        "old_number": N_(
            "Tài khoản này được lập bằng số Chứng minh nhân dân. Theo quy định, bạn cần cập nhật số căn cước công dân"
            " trước khi dùng tiếp các dịch vụ. Hồ sơ và thông tin cũ của bạn được giữ nguyên."
        ),
        "evidence": N_(
            "Dịch vụ này cần biết chắc bạn là ai. Khi chuẩn hóa, thông tin của bạn được xác minh và bạn dùng được"
            " dịch vụ."
        ),
    }
)


@dataclass(frozen=True)
class NormaliseFirstPage:
    """Says why, leads to the form, or back to the service. `again` goes on for whoever has been checked meanwhile."""

    template: ClassVar[str] = "normalisation/normalise_first.html"
    service_name: str
    action: str
    asked: str
    """Who is asked: an answer counts for nobody else, who may have signed in meanwhile in the same browser."""
    normalise: str
    again: str
    reason: Reason
    elsewhere: bool = False
    """Whether the service waits on another device: then there is nothing to go back to."""

    @property
    def why(self) -> Text:
        """Why the service is not reached yet."""
        return _WHY[self.reason]

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        service = "Cổng dịch vụ công tỉnh"
        here = ("/normalise-first/r1", "s1", "/normalise?continue=%2Fauthorize%2Fresume%2Fr1", "/authorize/resume/r1")
        there = ("/device/confirm/r1", "s1", "/normalise?continue=%2Fdevice%2Fconfirm%2Fr1", "/device/confirm/r1")
        reasons: dict[str, Self] = {reason: cls(service, *here, reason) for reason in get_args(Reason)}
        return {**reasons, "device": cls(service, *there, "service", elsewhere=True)}
