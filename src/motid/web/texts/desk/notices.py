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
    "queue-empty",
    "case-given-back",
    "case-waits",
    "case-goes-on",
    "case-given",
    "cannot-work-on-it",
    "changed-meanwhile",
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
    "signed-in-again",
    "step-approved",
    "step-refused",
    "step-gone",
    "step-taken-back",
    "step-overtaken",
    "registry-silent",
    "registry-asked",
    "confirmation-sent",
    "nobody-to-answer",
    "role-granted",
    "role-confirmed",
    "role-ended",
    "role-not-granted",
    "call-back-none",
    "call-back-again",
    "call-back-given-up",
    "call-back-ended",
    "call-back-returned",
    "call-back-not-held",
    "handed-over",
    "hand-over-partly",
    "hand-over-nothing",
    "offer-accepted",
    "offer-refused",
    "offer-withdrawn",
    "offer-over",
    "cases-given",
    "cases-partly-given",
    "template-saved",
    "template-ended",
    "template-same",
    "directory-saved",
]

DESK_NOTICES: Final[Mapping[str, Notice]] = MappingProxyType(
    {
        "case-opened": Notice(N_("Đã mở ca mới.")),
        "case-taken": Notice(N_("Bạn đã nhận ca này.")),
        "taken-before": Notice(N_("Người khác vừa nhận ca này trước bạn."), success=False),
        "queue-empty": Notice(N_("Không còn ca nào chờ người nhận."), success=False),
        "case-given-back": Notice(N_("Đã trả ca về hàng chờ.")),
        "case-waits": Notice(N_("Ca đang đợi công dân.")),
        "case-goes-on": Notice(N_("Ca không còn đợi công dân.")),
        "cannot-work-on-it": Notice(N_("Người được chọn không thể xử lý ca này. Ca chưa được giao."), success=False),
        "changed-meanwhile": Notice(
            N_("Ca vừa thay đổi nên chưa gửi gì; nội dung bạn viết vẫn còn. Hãy xem diễn biến rồi gửi lại."),
            success=False,
        ),
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
        "signed-in-again": Notice(N_("Bạn vừa đăng nhập lại. Chưa phê duyệt gì: hãy xem lại rồi bấm PHÊ DUYỆT.")),
        "step-approved": Notice(N_("Đã phê duyệt và thực hiện.")),
        "step-refused": Notice(N_("Đã từ chối đề nghị.")),
        "step-gone": Notice(N_("Đề nghị này không còn chờ quyết định."), success=False),
        "step-taken-back": Notice(N_("Đã hoàn tác.")),
        "step-overtaken": Notice(
            N_("Tình hình đã thay đổi từ lúc đề nghị, nên chưa làm gì. Hãy xem lại và đề nghị mới."), success=False
        ),
        "registry-silent": Notice(
            N_("Cơ quan được hỏi chưa trả lời, nên chưa có kết quả. Hãy thử lại sau."), success=False
        ),
        "registry-asked": Notice(
            N_("Câu hỏi này đã được gửi và đang đợi trả lời. Hãy tải lại trang sau giây lát."), success=False
        ),
        "confirmation-sent": Notice(
            N_("Đã gửi câu hỏi tới điện thoại. Hãy đợi người gọi xác nhận rồi tải lại trang.")
        ),
        "nobody-to-answer": Notice(N_("Không có số điện thoại hay email nào để gửi."), success=False),
        "role-granted": Notice(N_("Đã giao vai trò.")),
        "role-confirmed": Notice(N_("Đã xác nhận. Tài khoản còn lại giữ vai trò từ bây giờ.")),
        "role-ended": Notice(N_("Đã kết thúc vai trò.")),
        "role-not-granted": Notice(N_("Chưa thay đổi: vai trò này đã có từ trước, hoặc đã kết thúc."), success=False),
        "call-back-none": Notice(N_("Không còn ai cần gọi lại lúc này."), success=False),
        "call-back-again": Notice(N_("Không ai trả lời. Yêu cầu sẽ được gọi lại sau.")),
        "call-back-given-up": Notice(N_("Không ai trả lời lần cuối. Công dân đã được nhắn tin.")),
        "call-back-ended": Notice(N_("Đã kết thúc yêu cầu gọi lại.")),
        "call-back-returned": Notice(N_("Đã trả yêu cầu về danh sách.")),
        "call-back-not-held": Notice(
            N_("Yêu cầu này không còn ở bạn: đã quá giờ giữ, hoặc công dân đã hủy."), success=False
        ),
        "handed-over": Notice(N_("Đã bàn giao. Ca vẫn ở bạn cho đến khi người nhận đồng ý.")),
        "hand-over-partly": Notice(
            N_("Một số ca chưa bàn giao được: người nhận không xử lý được, hoặc đã bàn giao trước."),
            success=False,
        ),
        "hand-over-nothing": Notice(N_("Bạn chưa chọn ca nào để bàn giao."), success=False),
        "offer-accepted": Notice(N_("Bạn đã nhận bàn giao ca này.")),
        "offer-refused": Notice(N_("Bạn đã từ chối. Ca vẫn ở người giao.")),
        "offer-withdrawn": Notice(N_("Đã rút bàn giao.")),
        "offer-over": Notice(N_("Lần bàn giao này đã kết thúc."), success=False),
        "cases-given": Notice(N_("Đã giao lại các ca đã chọn.")),
        "cases-partly-given": Notice(N_("Một số ca chưa giao được cho người này."), success=False),
        "template-saved": Notice(N_("Đã lưu mẫu trả lời.")),
        "template-ended": Notice(N_("Mẫu trả lời không còn được dùng.")),
        "template-same": Notice(N_("Không có gì thay đổi."), success=False),
        "directory-saved": Notice(N_("Đã lưu danh bạ. Các trang đổi theo trong vài giây.")),
    }
)
"""`DeskNotice` to notice; looked up with whatever stands in an address."""
