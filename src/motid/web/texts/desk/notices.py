"""Notices that a page of the desk shows after a redirect: the address carries a key, never a text."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal

from motid.web.presenters.page import Notice
from motid.web.texts import N_

DeskNotice = Literal[
    "case-opened",
    "case-taken",
    "taken-before",
    "case-given",
    "cannot-work-on-it",
    "no-such-unit",
    "case-transferred",
    "case-closed",
    "case-reopened",
    "account-linked",
    "account-unlinked",
    "note-kept",
    "answer-sent",
    "evidence-noted",
    "step-done",
    "step-proposed",
    "step-withdrawn",
    "step-approved",
    "step-refused",
    "role-granted",
    "role-ended",
]

DESK_NOTICES: Final[Mapping[str, Notice]] = MappingProxyType(
    {
        "case-opened": Notice(N_("Đã mở ca mới.")),
        "case-taken": Notice(N_("Bạn đã nhận ca này.")),
        "taken-before": Notice(N_("Người khác vừa nhận ca này trước bạn."), success=False),
        "cannot-work-on-it": Notice(N_("Người được chọn không thể xử lý ca này. Ca chưa được giao."), success=False),
        "no-such-unit": Notice(N_("Không có đơn vị mang mã này, hoặc ca đang ở đơn vị đó."), success=False),
        "case-given": Notice(N_("Đã giao ca.")),
        "case-transferred": Notice(N_("Đã chuyển ca sang đơn vị khác.")),
        "case-closed": Notice(N_("Đã đóng ca.")),
        "case-reopened": Notice(N_("Đã mở lại ca.")),
        "account-linked": Notice(N_("Đã gắn tài khoản vào ca.")),
        "account-unlinked": Notice(N_("Đã gỡ tài khoản khỏi ca.")),
        "note-kept": Notice(N_("Đã lưu ghi chú.")),
        "answer-sent": Notice(N_("Đã gửi trả lời.")),
        "evidence-noted": Notice(N_("Đã ghi kết quả xác minh.")),
        "step-done": Notice(N_("Đã thực hiện.")),
        "step-proposed": Notice(N_("Đã gửi đề nghị. Việc này cần một người khác phê duyệt.")),
        "step-withdrawn": Notice(N_("Đã rút đề nghị.")),
        "step-approved": Notice(N_("Đã phê duyệt và thực hiện.")),
        "step-refused": Notice(N_("Đã từ chối đề nghị.")),
        "role-granted": Notice(N_("Đã giao vai trò.")),
        "role-ended": Notice(N_("Đã kết thúc vai trò.")),
    }
)
"""`DeskNotice` to notice; looked up with whatever stands in an address."""
