"""What people see when a request cannot be served."""

from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar, Final, Self

from motid.web.texts import N_

EXPLANATIONS: Final = MappingProxyType(
    {
        400: (N_("Yêu cầu chưa đúng"), N_("Trình duyệt đã gửi thông tin mà chúng tôi không đọc được.")),
        403: (
            N_("Trang này đã hết hạn"),
            N_("Vì lý do an toàn, biểu mẫu chỉ dùng được trong một thời gian. Hãy quay lại và gửi lại."),
        ),
        404: (N_("Không tìm thấy trang"), N_("Địa chỉ có thể bị gõ nhầm, hoặc trang đã được chuyển đi.")),
        405: (N_("Không mở được trang theo cách này"), N_("Hãy bắt đầu lại từ trang chủ.")),
        413: (N_("Nội dung gửi lên quá lớn"), N_("Hãy rút ngắn nội dung rồi gửi lại.")),
        429: (
            N_("Bạn thao tác quá nhanh"),
            N_("Để giữ an toàn cho mọi người, hãy đợi vài phút rồi thử lại. Thông tin của bạn không bị mất."),
        ),
        500: (
            N_("Hệ thống đang gặp sự cố"),
            N_("Đây là lỗi của chúng tôi, không phải của bạn. Hãy thử lại sau ít phút."),
        ),
        503: (N_("Hệ thống tạm thời bận"), N_("Hãy thử lại sau ít phút. Xin lỗi bạn vì sự bất tiện này.")),
    }
)
"""Status to heading and explanation."""


@dataclass(frozen=True)
class ErrorPage:
    """A status in words, what to do, and a reference for the hotline."""

    template: ClassVar[str] = "errors/error.html"
    status: int
    reference: str | None = None
    """Request id, which the hotline can look up; it says nothing about the person."""

    @property
    def heading(self) -> str:
        """What happened."""
        return EXPLANATIONS.get(self.status, EXPLANATIONS[500 if self.status >= 500 else 400])[0]

    @property
    def explanation(self) -> str:
        """What to do about it."""
        return EXPLANATIONS.get(self.status, EXPLANATIONS[500 if self.status >= 500 else 400])[1]

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        return {str(status): cls(status, reference="0193-7f2c" if status >= 500 else None) for status in EXPLANATIONS}
