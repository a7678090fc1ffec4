"""The templates as a rule with dates (invariant 7): each change is a record, and the former ones stay."""

from datetime import datetime
from typing import Final

import msgspec

from motid.desk.model import CaseKind
from motid.desk.templates.model import AnswerTemplate
from motid.kernel.clock import VIETNAM
from motid.policies import Policy, PolicyRecord

_K = CaseKind
_TAKEN: Final = (_K.PHONE_TAKEN, _K.IDENTITY_TAKEN, _K.NUMBER_TAKEN, _K.OWNERSHIP_COMPLAINT)
_TWO: Final = (_K.TWO_ACCOUNTS, _K.PERHAPS_SAME_PERSON, _K.JOIN_REFUSED)

SHIPPED: Final = (
    AnswerTemplate(
        "received",
        "Đã tiếp nhận yêu cầu",
        "Chúng tôi đã tiếp nhận yêu cầu {case_number} của Ông/Bà và sẽ trả lời sớm nhất. "
        "Cần hỏi thêm, gọi {hotline}.",
    ),
    AnswerTemplate(
        "phone_released",
        "Số điện thoại đã được trả lại",
        "Ông/Bà có thể dùng số điện thoại của mình để đăng ký. Tài khoản cũ gắn với số này đã được gỡ. "
        "Đăng ký tại {link}",
        (_K.PHONE_TAKEN,),
    ),
    AnswerTemplate(
        "identity_released",
        "Đã hủy tài khoản không phải của công dân",
        "Tài khoản lập bằng số CMT/CCCD của Ông/Bà mà không phải do Ông/Bà đăng ký đã được hủy. "
        "Mời Ông/Bà đăng ký lại tại {link}",
        (_K.IDENTITY_TAKEN, _K.OWNERSHIP_COMPLAINT, _K.NUMBER_TAKEN),
    ),
    AnswerTemplate(
        "taken_not_proved",
        "Chưa đủ căn cứ để hủy tài khoản",
        "Chúng tôi chưa đủ căn cứ để hủy tài khoản mà Ông/Bà nêu. Đề nghị Ông/Bà mang thẻ căn cước đến quầy "
        "giao dịch gần nhất, đọc số {case_number}. Cần hỏi thêm, gọi {hotline}.",
        _TAKEN,
    ),
    AnswerTemplate(
        "one_time_reset",
        "Đã gửi liên kết đặt lại mật khẩu",
        "Liên kết đặt lại mật khẩu đã được gửi tới số điện thoại nhận mã OTP của Ông/Bà, chỉ dùng được một lần. "
        "Không ai, kể cả cán bộ, được hỏi mật khẩu hay mã OTP của Ông/Bà.",
        (_K.FORGOTTEN_PASSWORD,),
    ),
    AnswerTemplate(
        "recover_by_yourself",
        "Tự lấy lại mật khẩu",
        "Ông/Bà có thể tự lấy lại mật khẩu: chọn “Quên mật khẩu?” ở trang đăng nhập, nhập số CCCD và mã OTP. "
        "Hướng dẫn: {link}",
        (_K.FORGOTTEN_PASSWORD,),
    ),
    AnswerTemplate(
        "no_match_advice",
        "Thông tin không khớp dữ liệu dân cư",
        "Thông tin Ông/Bà nhập chưa khớp với Cơ sở dữ liệu quốc gia về dân cư. Đề nghị xem lại họ tên, ngày sinh, số "
        "CCCD đúng như trong VNeID. Nếu dữ liệu dân cư sai, liên hệ Công an xã, phường nơi cư trú.",
        (_K.NO_MATCH, _K.PERHAPS_OTHER_PERSON),
    ),
    AnswerTemplate(
        "data_completed",
        "Đã bổ sung thông tin",
        "Thông tin tài khoản của Ông/Bà đã được bổ sung theo dữ liệu dân cư. Mời Ông/Bà đăng nhập và kiểm tra lại. "
        "Nếu còn sai, gọi {hotline} và đọc số {case_number}.",
        (_K.INCOMPLETE, _K.NO_MATCH),
    ),
    AnswerTemplate(
        "accounts_merged",
        "Đã gộp hai tài khoản",
        "Hai tài khoản của Ông/Bà đã được gộp làm một, hồ sơ của cả hai được giữ nguyên. "
        "Mời Ông/Bà đăng nhập bằng số CCCD. Nếu không đúng, gọi {hotline} và đọc số {case_number}.",
        _TWO,
    ),
    AnswerTemplate(
        "other_account_removed",
        "Đã xóa tài khoản thừa",
        "Tài khoản không phải do Ông/Bà lập đã được hủy. Mời Ông/Bà đăng nhập vào tài khoản còn lại và cập nhật số "
        "CCCD để tiếp tục sử dụng. Cần hỗ trợ, gọi {hotline}.",
        _TWO,
    ),
    AnswerTemplate(
        "objection_upheld",
        "Giữ nguyên sau khi xem xét phản đối",
        "Chúng tôi đã xem xét phản đối {case_number}. Chưa có căn cứ thay đổi, tài khoản được giữ nguyên. Ông/Bà có "
        "thể mang thẻ căn cước đến quầy giao dịch để được xem xét lại.",
        (_K.CLOSURE_OBJECTION, _K.OTP_PHONE_OBJECTION),
    ),
    AnswerTemplate(
        "objection_granted",
        "Đã khôi phục sau phản đối",
        "Phản đối {case_number} của Ông/Bà là đúng. Tài khoản đã được khôi phục. Đề nghị Ông/Bà đổi mật khẩu ngay "
        "tại {link}",
        (_K.CLOSURE_OBJECTION, _K.OTP_PHONE_OBJECTION),
    ),
    AnswerTemplate(
        "not_reached",
        "Không liên lạc được",
        "{unit} đã gọi nhưng không gặp được Ông/Bà. Yêu cầu {case_number} tạm khép lại. Khi cần, Ông/Bà gọi "
        "{hotline} và đọc số này.",
    ),
)
ANSWER_TEMPLATES = Policy(
    name="desk.answer_templates",
    type=tuple[AnswerTemplate, ...],
    meaning="Templates of answers to citizens; changed at the desk, or here all at once",
    initial=(
        PolicyRecord(datetime(2020, 1, 1, tzinfo=VIETNAM), msgspec.to_builtins(SHIPPED), "decision of the operator"),
    ),
)
