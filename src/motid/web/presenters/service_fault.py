"""A service sent the citizen here with a request that cannot be answered."""

from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar, Final, Self

from motid.web.texts import N_

_FAULT_OF_SERVICE: Final = N_(
    "Dịch vụ bạn vừa dùng đã gửi một yêu cầu mà chúng tôi không thể xử lý an toàn. Bạn không làm gì sai. "
    "Hãy quay lại dịch vụ đó và thử lại, hoặc báo cho đơn vị vận hành dịch vụ."
)
_FAULT_OF_TIME: Final = N_("Yêu cầu này đã được trả lời hoặc đã quá 15 phút. Hãy quay lại dịch vụ và bắt đầu lại.")

DETAILS: Final = MappingProxyType(
    {
        "client_id_missing": N_("Yêu cầu thiếu tham số client_id."),
        "client_unknown": N_("Không có dịch vụ nào được đăng ký với client_id này."),
        "redirect_uri_missing": N_("Yêu cầu thiếu tham số redirect_uri."),
        "redirect_uri_mismatch": N_("redirect_uri không trùng khớp với địa chỉ nào đã đăng ký cho dịch vụ."),
        "parameters": N_("Tham số của yêu cầu bị lặp, quá dài hoặc không đọc được."),
        "invalid_request_uri": N_("request_uri không tồn tại, đã hết hạn, đã dùng hoặc thuộc về dịch vụ khác."),
        "invalid_request_object": N_("Đối tượng yêu cầu (request) không hợp lệ: chữ ký, iss, aud, exp, nbf, jti."),
        "request_not_supported": N_("Đối tượng yêu cầu (request) phải được ký."),
        "request_unknown": N_("Yêu cầu đã hết hạn hoặc đã được trả lời."),
        "post_logout_redirect_uri_mismatch": N_(
            "post_logout_redirect_uri không trùng khớp với địa chỉ nào đã đăng ký cho dịch vụ."
        ),
        "id_token_hint": N_("id_token_hint không phải là ID token mà MotID đã cấp cho dịch vụ này."),
    }
)
"""Reason to what an integrator needs to know."""


@dataclass(frozen=True)
class ServiceFaultPage:
    """What happened, what the citizen can do, and the detail for whoever runs the service."""

    template: ClassVar[str] = "errors/service_fault.html"
    reason: str
    reference: str | None = None
    """By which the service finds this in its list of events."""

    @property
    def explanation(self) -> str:
        """What to do about it."""
        return _FAULT_OF_TIME if self.reason == "request_unknown" else _FAULT_OF_SERVICE

    @property
    def detail(self) -> str:
        """What is wrong, in the words of the protocol."""
        return DETAILS[self.reason]

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        return {reason.replace("_", "-"): cls(reason, "K7QF-2M3D") for reason in DETAILS}
