"""The words of the procedures: for each stage what to ask, and what to tell the caller.

Official wording stands as the authorities wrote it: the messages of the national portal (S2-21), of the comparison
with the population database (S0-21), and the carriers' owner check (S4-09).
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from motid.web.texts import N_, Text
from motid.web.texts.desk.stage_words import StageWords

TITLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "phone_taken": N_("Số điện thoại đã được người khác đăng ký"),
        "identity_taken": N_("Số CMT/CCCD đã được đăng ký cho công dân khác"),
        "forgotten_password": N_("Đăng ký bằng CMT từ lâu và quên mật khẩu"),
        "no_match": N_("Không tìm thấy dữ liệu dân cư trùng khớp"),
        "incomplete": N_("Tài khoản thiếu số điện thoại hoặc ngày sinh"),
        "keep_personal_number": N_("Xóa tài khoản gắn với số CMND, giữ tài khoản có số CCCD"),
        "keep_cmnd": N_("Xóa tài khoản gắn với số CCCD, giữ tài khoản có số CMND"),
        "ownership_complaint": N_("Khiếu nại khi không sở hữu tài khoản"),
        "closure_objection": N_("Chủ tài khoản bị khóa phản đối"),
        "otp_phone_objection": N_("Phản đối việc đổi số nhận OTP"),
        "same_person": N_("Hai tài khoản có phải của một người"),
        "other_person": N_("Thông tin có thể của hai người khác nhau"),
        "other": N_("Việc khác về tài khoản"),
    }
)

_ANSWER: Final = StageWords(
    N_("Trả lời và đóng ca"),
    ask=(
        N_("Nhắc lại việc đã làm, số hồ sơ, và việc công dân cần tự làm tiếp."),
        N_("Không bao giờ hỏi hoặc nghe mật khẩu, mã OTP của công dân."),
    ),
)
_VERIFY: Final = StageWords(
    N_("Xác minh người gọi"),
    ask=(
        N_("Hỏi ít nhất ba thông tin: họ tên, ngày sinh, số giấy tờ, số điện thoại hoặc email của tài khoản."),
        N_("Gửi xác nhận đến số điện thoại của tài khoản để công dân tự bấm xác nhận."),
        N_("Không cho người gọi biết thông tin nào đúng, thông tin nào sai."),
    ),
)
_VERIFY_HOLDER: Final = StageWords(
    N_("Xác minh công dân đang có tài khoản"),
    ask=(
        N_("Gọi số điện thoại của tài khoản đã có (nếu có): người nghe máy có phải chủ tài khoản không?"),
        N_("Nếu không liên lạc được, đối chiếu thông tin của tài khoản với Cơ sở dữ liệu quốc gia về dân cư."),
        N_("Không cho người gọi biết tên hay thông tin của người đang có tài khoản."),
    ),
)
_VERIFY_NUMBER: Final = StageWords(
    N_("Xác minh người gọi"),
    ask=(
        N_("Hỏi họ tên, ngày sinh, số CCCD của người gọi và đối chiếu với Cơ sở dữ liệu quốc gia về dân cư."),
        N_("Hỏi số điện thoại chính chủ của người gọi và đối chiếu với nhà mạng."),
        N_("Gửi xác nhận đến chính số đó để người gọi tự bấm xác nhận: cần cả hai kết quả."),
    ),
)
_FREE_NUMBER: Final = StageWords(
    N_("Xử lý tài khoản đăng ký sai"),
    ask=(N_("Nếu tài khoản đăng ký sai: đề nghị hủy tài khoản, hoặc chỉ gỡ số khỏi tài khoản."),),
    say=(
        N_("Sau khi hủy, công dân đăng ký lại bằng thông tin của mình."),
        N_("Hồ sơ đã nộp của tài khoản bị hủy vẫn được giữ."),
    ),
)
_CARRY_OVER: Final = StageWords(
    N_("Chuyển hồ sơ sang tài khoản mới"),
    ask=(N_("Công dân đã đăng ký lại chưa, và tài khoản bị hủy có phải của chính công dân không?"),),
    say=(N_("Nếu tài khoản bị hủy là của chính công dân, hồ sơ cũ được gộp vào tài khoản mới."),),
)
_UPDATE_NUMBER: Final = StageWords(
    N_("Hướng dẫn cập nhật số CCCD"),
    say=(
        N_(
            "* Tài khoản của bạn chưa cập nhật số CCCD, vui lòng nhập thông tin để cập nhật số CCCD từ Cơ sở dữ liệu "
            "Quốc gia về Dân cư"
        ),
        N_("Đề nghị đảm bảo điền chính xác thông tin trùng khớp với thông tin đăng ký cấp CCCD"),
    ),
)
_WHICH_ACCOUNT: Final = StageWords(
    N_("Giữ tài khoản nào"),
    ask=(
        N_("Công dân đăng nhập được bằng tài khoản nào, hồ sơ đã nộp nằm ở tài khoản nào?"),
        N_("Tài khoản gắn với số CCCD có phải do công dân tạo, bị giả mạo, hay phát sinh tự nhiên của Hệ thống?"),
    ),
    say=(
        N_(
            "Số CCCD đã nhập trùng với số CCCD trên hệ thống, vui lòng liên hệ với Tổng đài viên để yêu cầu xóa tài "
            "khoản gắn với số CMND và tiếp tục sử dụng dịch vụ bằng tài khoản có số CCCD hoặc yêu cầu xóa tài khoản "
            "gắn với số CCCD nếu tài khoản đó là giả mạo thông tin của bạn, sau đó tiếp tục thực hiện cập nhật dữ "
            "liệu CCCD từ Cơ sở dữ liệu Quốc gia về Dân cư từ tài khoản này!"
        ),
    ),
)
_OWNER_CHECK: Final = N_("Để kiểm tra chính chủ, soạn TTTTB gửi 1414; nếu sai, mang giấy tờ đến quầy của nhà mạng.")
_SHARED: Final[Mapping[str, StageWords]] = MappingProxyType(
    {
        "answer": _ANSWER,
        "verify_caller": _VERIFY,
        "verify_holder": _VERIFY_HOLDER,
        "free_number": _FREE_NUMBER,
        "carry_over": _CARRY_OVER,
        "update_number": _UPDATE_NUMBER,
        "which_account": _WHICH_ACCOUNT,
    }
)
"""Stages that say the same in every procedure, unless it has words of its own below."""
_OWN: Final[Mapping[tuple[str, str], StageWords]] = MappingProxyType(
    {
        ("phone_taken", "verify_caller"): StageWords(
            N_("Số điện thoại có phải của người gọi"),
            ask=(
                N_("Hỏi họ tên, ngày sinh, số CCCD của người gọi và đối chiếu số điện thoại với nhà mạng."),
                N_("Gửi xác nhận đến chính số đó để người gọi tự bấm xác nhận: cần cả hai kết quả."),
            ),
            say=(_OWNER_CHECK,),
        ),
        ("phone_taken", "free_phone"): StageWords(
            N_("Giải phóng số điện thoại"),
            ask=(
                N_("Nếu tài khoản vẫn dùng được khi không có số này: chỉ gỡ số điện thoại."),
                N_("Nếu số do người khác đăng ký sai: đề nghị hủy tài khoản đó."),
            ),
            say=(N_("Sau khi số điện thoại được giải phóng, công dân đăng ký lại."),),
        ),
        ("identity_taken", "verify_caller"): _VERIFY_NUMBER,
        ("forgotten_password", "send_reset"): StageWords(
            N_("Gửi liên kết đặt lại mật khẩu"),
            ask=(N_("Công dân có đang giữ số điện thoại của tài khoản không?"),),
            say=(
                N_("Liên kết dùng một lần được gửi đến số điện thoại của tài khoản; công dân tự đặt mật khẩu."),
                N_("Tổng đài viên không thấy liên kết và không biết mật khẩu."),
            ),
        ),
        ("no_match", "compare_with_vneid"): StageWords(
            N_("So sánh với dữ liệu dân cư trên VNeID"),
            ask=(N_("Đề nghị công dân mở VNeID, so sánh thông tin của tài khoản với dữ liệu dân cư và nhập lại."),),
            say=(
                N_(
                    "Không tìm thấy dữ liệu dân cư trùng khớp với các thông tin họ tên, ngày sinh, số định danh mà "
                    "bạn cung cấp. Bạn có chắc chắn các thông tin trên chính xác không?"
                ),
            ),
        ),
        ("no_match", "correct"): StageWords(
            N_("Sửa thông tin nhập sai"),
            ask=(
                N_("Nhập thông tin công dân đọc từ thẻ và đối chiếu với Cơ sở dữ liệu quốc gia về dân cư."),
                N_("Chỉ sửa theo kết quả đối chiếu khớp; không sửa tài khoản thành của người khác."),
            ),
        ),
        ("no_match", "compare_again"): StageWords(
            N_("Đối chiếu lại"),
            say=(N_("Nếu chưa xác nhận được số điện thoại, công dân nhận tin nhắn và tự nhập mã để hoàn tất."),),
        ),
        ("incomplete", "complete"): StageWords(
            N_("Bổ sung thông tin còn thiếu"),
            ask=(
                N_("Hỏi họ tên, ngày sinh, số CCCD và đối chiếu với Cơ sở dữ liệu quốc gia về dân cư."),
                N_("Hỏi số điện thoại chính chủ và đối chiếu với nhà mạng."),
            ),
            say=(N_("Tài khoản được bổ sung thông tin, công dân không phải đăng ký lại."), _OWNER_CHECK),
        ),
        ("incomplete", "cancel_instead"): StageWords(
            N_("Hoặc hủy tài khoản để đăng ký lại"),
            ask=(N_("Chỉ hủy khi công dân muốn, hoặc không bổ sung được."),),
            say=(N_("Sau khi công dân đăng ký lại, hồ sơ cũ được gộp vào tài khoản mới."),),
        ),
        ("keep_personal_number", "close_cmnd_account"): StageWords(
            N_("Gộp tài khoản gắn với số CMND vào tài khoản có số CCCD"),
            ask=(N_("Ưu tiên gộp: hồ sơ và thông tin đã thực hiện trước đó đi theo công dân."),),
            say=(N_("Công dân tiếp tục sử dụng dịch vụ bằng tài khoản có số CCCD."),),
        ),
        ("keep_cmnd", "close_cccd_account"): StageWords(
            N_("Xử lý tài khoản gắn với số CCCD"),
            ask=(
                N_("Nếu giả mạo: đề nghị hủy tài khoản đó."),
                N_("Nếu phát sinh tự nhiên của Hệ thống: gộp vào tài khoản có số CMND, hoặc hủy."),
            ),
            say=(N_("Công dân tiếp tục cập nhật dữ liệu CCCD từ tài khoản có số CMND."),),
        ),
        ("ownership_complaint", "call_complainant"): StageWords(
            N_("Gọi cho người khiếu nại"),
            ask=(*_VERIFY_NUMBER.ask, N_("Không cho người khiếu nại biết ai đang có tài khoản.")),
        ),
        ("closure_objection", "why_closed"): StageWords(
            N_("Vì sao tài khoản bị khóa"),
            ask=(N_("Xem lịch sử: quy tắc nào, hoặc ai đã khóa, gộp hoặc hủy tài khoản này."),),
        ),
        ("closure_objection", "decide"): StageWords(
            N_("Mở lại, tách ra, hoặc giữ nguyên"),
            ask=(
                N_("Nếu khóa sai: mở lại. Nếu gộp nhầm hai người: tách ra. Nếu khóa đúng: giữ nguyên."),
                N_("Khóa theo yêu cầu của cơ quan có thẩm quyền chỉ mở khi có văn bản của cơ quan đó."),
            ),
        ),
        ("otp_phone_objection", "lock_first"): StageWords(
            N_("Khóa ngay để không ai vào được"),
            say=(N_("Tài khoản được khóa trong khi xác minh; hồ sơ không mất."),),
        ),
        ("otp_phone_objection", "decide"): StageWords(
            N_("Khôi phục số cũ, hoặc giữ nguyên"),
            ask=(
                N_("Nếu tài khoản đang khóa: mở lại trước, rồi khôi phục số điện thoại cũ."),
                N_("Người nhặt được điện thoại cũng có thể phản đối: chỉ khôi phục khi đã xác minh."),
            ),
        ),
        ("otp_phone_objection", "new_password"): StageWords(
            N_("Đặt lại mật khẩu"),
            ask=(
                N_("Người đổi số điện thoại đã biết mật khẩu: gửi liên kết đặt lại mật khẩu sau khi khôi phục số."),
            ),
        ),
        ("same_person", "call_owner"): StageWords(
            N_("Liên hệ chủ tài khoản"),
            ask=(N_("Gọi số của từng tài khoản và xác minh: có phải cùng một người không?"),),
        ),
        ("same_person", "decide"): StageWords(
            N_("Gộp, hoặc để riêng"),
            ask=(N_("Chỉ gộp khi đã xác minh cả hai tài khoản; nếu không, để riêng và ghi lý do."),),
        ),
        ("other_person", "call_owner"): StageWords(
            N_("Liên hệ chủ tài khoản"),
            ask=(N_("Tài khoản trước đây mở cho ai, hồ sơ trong đó của ai?"),),
        ),
        ("other_person", "decide"): StageWords(
            N_("Giữ nguyên, tách ra, hoặc khóa"),
            ask=(N_("Nếu hồ sơ của hai người lẫn vào nhau, tách hai tài khoản đã gộp."),),
        ),
        ("other", "understand"): StageWords(
            N_("Công dân cần gì"),
            ask=(N_("Chọn quy trình phù hợp nếu có; nếu không, xác minh người gọi trước khi làm bất cứ việc gì."),),
        ),
        ("other", "decide"): StageWords(
            N_("Việc cần làm"),
            ask=(N_("Khóa, mở, hủy theo yêu cầu của chủ tài khoản, hoặc theo văn bản của cơ quan có thẩm quyền."),),
        ),
    }
)


def procedure_title(procedure: str) -> Text:
    """Return what a procedure is called."""
    return TITLES[procedure]


def stage_words(procedure: str, stage: str) -> StageWords:
    """Return what a page says of a stage of a procedure."""
    own = _OWN.get((procedure, stage))
    return own if own is not None else _SHARED[stage]
