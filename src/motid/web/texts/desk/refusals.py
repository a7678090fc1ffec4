"""What each rule refuses, in words: what happened, and what to do instead."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from motid.desk.model import RefusalRule
from motid.web.texts import N_

REFUSALS: Final[Mapping[RefusalRule, tuple[str, str]]] = MappingProxyType(
    {
        RefusalRule.NOT_ALLOWED: (
            N_("Vai trò của bạn không cho phép việc này"),
            N_("Nếu công việc của bạn cần, hãy đề nghị trưởng ca hoặc quản trị giao vai trò phù hợp."),
        ),
        RefusalRule.OUTSIDE_UNIT: (
            N_("Ca này thuộc đơn vị khác"),
            N_("Hãy để đơn vị đó xử lý, hoặc nhờ họ chuyển ca về đơn vị của bạn."),
        ),
        RefusalRule.NO_CASE: (
            N_("Không có ca này"),
            N_("Hãy kiểm tra lại số ca. Mọi việc với tài khoản đều phải làm trong một ca."),
        ),
        RefusalRule.OWN_ACCOUNT: (
            N_("Ca này liên quan đến tài khoản của chính bạn"),
            N_("Hãy để người khác xử lý. Không ai được xử lý việc của chính mình."),
        ),
        RefusalRule.OWN_REQUEST: (
            N_("Bạn không thể tự phê duyệt việc này"),
            N_("Cần một người khác phê duyệt: người không đề nghị và không tự xác minh trong ca."),
        ),
        RefusalRule.NOT_ASSIGNED: (
            N_("Ca này chưa được giao cho bạn"),
            N_("Hãy nhận ca trước khi làm. Nếu ca đang của người khác, hãy nhờ trưởng ca giao lại."),
        ),
        RefusalRule.CLOSED_CASE: (
            N_("Ca này đã đóng"),
            N_("Hãy mở lại ca trước khi làm tiếp."),
        ),
        RefusalRule.FORGOTTEN_CASE: (
            N_("Ca này đã đóng quá lâu"),
            N_("Nội dung đã được xóa theo thời hạn lưu. Hãy mở ca mới."),
        ),
        RefusalRule.ACCOUNT_NOT_IN_CASE: (
            N_("Tài khoản này không nằm trong ca"),
            N_("Hãy tìm tài khoản trong ca và gắn vào ca, kèm mục đích."),
        ),
        RefusalRule.ACCOUNT_OUTSIDE_UNIT: (
            N_("Tài khoản này thuộc đơn vị khác"),
            N_("Hãy chuyển ca sang đơn vị quản lý tài khoản."),
        ),
        RefusalRule.NO_PURPOSE: (
            N_("Chưa có mục đích"),
            N_("Hãy chọn mục đích khi tìm hoặc gắn tài khoản. Không tra cứu công dân khi không có mục đích."),
        ),
        RefusalRule.NO_REASON: (
            N_("Chưa có lý do"),
            N_("Hãy chọn lý do và ghi rõ vì sao cần làm việc này."),
        ),
        RefusalRule.MISSING_EVIDENCE: (
            N_("Chưa đủ căn cứ"),
            N_("Hãy làm đủ các bước xác minh cần thiết, rồi thử lại."),
        ),
        RefusalRule.TOO_MANY: (
            N_("Bạn đã tra cứu quá nhiều trong một giờ"),
            N_("Hãy đợi ít phút. Nếu công việc thật sự cần nhiều hơn, hãy báo trưởng ca."),
        ),
        RefusalRule.STEP_PROPOSED: (
            N_("Ca còn một đề nghị đang chờ phê duyệt"),
            N_("Hãy đợi người phê duyệt quyết định, hoặc rút đề nghị trước."),
        ),
        RefusalRule.CHANGED_MEANWHILE: (
            N_("Ca đã thay đổi sau khi bạn mở trang"),
            N_("Có người vừa làm việc trên ca này. Hãy xem lại ca rồi làm tiếp."),
        ),
    }
)
