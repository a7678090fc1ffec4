"""Words for steps: what each does, why, what stands in its way, and why one stays as it is."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from motid.desk.actions.model import ActionCode, Ground, Obstacle, WhyNotRevertible
from motid.desk.steps.model import StepState
from motid.web.texts import N_

ACTION_WORDS: Final[Mapping[ActionCode, str]] = MappingProxyType(
    {
        ActionCode.CANCEL_ACCOUNT: N_("Hủy tài khoản"),
        ActionCode.LOCK_ACCOUNT: N_("Khóa tài khoản"),
        ActionCode.UNLOCK_ACCOUNT: N_("Mở lại tài khoản"),
        ActionCode.MERGE_ACCOUNTS: N_("Gộp vào tài khoản khác"),
        ActionCode.REVERT_MERGE: N_("Tách tài khoản đã gộp"),
        ActionCode.RELEASE_IDENTIFIER: N_("Gỡ số giấy tờ hoặc số điện thoại"),
        ActionCode.COMPLETE_DATA: N_("Bổ sung thông tin còn thiếu"),
        ActionCode.CORRECT_DATA: N_("Sửa thông tin nhập sai"),
        ActionCode.ONE_TIME_RESET: N_("Gửi liên kết đặt lại mật khẩu"),
        ActionCode.RESTORE_OTP_PHONE: N_("Khôi phục số nhận OTP trước đây"),
        ActionCode.NORMALISE_AGAIN: N_("Đối chiếu và chuẩn hóa lại"),
        ActionCode.UPHOLD: N_("Giữ nguyên"),
    }
)
GROUND_WORDS: Final[Mapping[Ground, str]] = MappingProxyType(
    {
        Ground.ANOTHERS_PHONE: N_("Số điện thoại là của người gọi"),
        Ground.ANOTHERS_NUMBER: N_("Số giấy tờ là của người gọi"),
        Ground.FORGED: N_("Tài khoản giả mạo thông tin của công dân"),
        Ground.AROSE_BY_ITSELF: N_("Tài khoản phát sinh tự nhiên của Hệ thống"),
        Ground.INCOMPLETE: N_("Tài khoản thiếu thông tin"),
        Ground.OWNER_ASKS: N_("Chủ tài khoản yêu cầu"),
        Ground.COMPROMISED: N_("Người khác có thể đăng nhập tài khoản"),
        Ground.PHONE_CHANGE_OBJECTED: N_("Chủ số cũ không yêu cầu đổi số nhận OTP"),
        Ground.AUTHORITY: N_("Cơ quan có thẩm quyền yêu cầu bằng văn bản"),
        Ground.OWNER_DIED: N_("Chủ tài khoản đã qua đời"),
        Ground.AUTHORITY_RELEASE: N_("Cơ quan có thẩm quyền cho mở bằng văn bản"),
        Ground.WRONGLY_CLOSED: N_("Tài khoản bị khóa hoặc hủy sai"),
        Ground.TWO_ACCOUNTS: N_("Cả hai tài khoản là của một người"),
        Ground.REGISTERED_ANEW: N_("Chủ tài khoản đã hủy vừa đăng ký lại"),
        Ground.NOT_ONE_PERSON: N_("Hai tài khoản đã gộp là của hai người"),
        Ground.MISTYPED: N_("Thông tin bị nhập sai"),
        Ground.FORGOTTEN_PASSWORD: N_("Công dân quên mật khẩu"),
        Ground.NO_MATCH: N_("Trước đây không khớp dữ liệu dân cư, nay đã đúng"),
        Ground.CLOSURE_WAS_RIGHT: N_("Việc khóa hoặc gộp là đúng"),
        Ground.NOT_PROVED: N_("Người yêu cầu không chứng minh được"),
    }
)
OBSTACLE_WORDS: Final[Mapping[Obstacle, str]] = MappingProxyType(
    {
        Obstacle.SAME_ACCOUNT: N_("Hai tài khoản được chọn là một."),
        Obstacle.NOT_OPEN: N_("Tài khoản không còn hoạt động."),
        Obstacle.NOT_CLOSED: N_("Tài khoản đang mở."),
        Obstacle.ALREADY_MERGED: N_("Tài khoản đã được gộp vào tài khoản khác."),
        Obstacle.NOT_MERGED: N_("Tài khoản chưa được gộp vào tài khoản nào."),
        Obstacle.SURVIVOR_WENT_ON: N_("Tài khoản còn lại đã được gộp tiếp: hãy tách lần gộp sau trước."),
        Obstacle.CLOSED_BY_LAW: N_("Khóa theo pháp luật chỉ mở khi có văn bản của cơ quan có thẩm quyền."),
        Obstacle.NO_SUCH_IDENTIFIER: N_("Tài khoản không còn số này."),
        Obstacle.TAKEN: N_("Tài khoản khác đang có số này: xử lý tài khoản đó trước."),
        Obstacle.NO_VOUCHER: N_("Chưa có kết quả đối chiếu nào xác nhận đúng thông tin này."),
        Obstacle.NOTHING_MISSING: N_("Tài khoản không thiếu thông tin nào nêu trên."),
        Obstacle.NOTHING_DIFFERS: N_("Thông tin của tài khoản đã đúng."),
        Obstacle.NO_PHONE: N_("Tài khoản không có số điện thoại để gửi liên kết: bổ sung số trước."),
        Obstacle.NO_PHONE_CHANGE: N_("Không có lần đổi số nhận OTP nào có thể khôi phục."),
        Obstacle.NORMALISED: N_("Tài khoản đã được chuẩn hóa."),
        Obstacle.NO_NUMBER: N_("Tài khoản chưa có số CCCD."),
        Obstacle.SIGNED_IN_BEFORE: N_("Tài khoản có mật khẩu: không phải phát sinh tự nhiên của Hệ thống."),
        Obstacle.TOO_OFTEN: N_("Đã gửi quá nhiều lần. Hãy thử lại sau."),
        Obstacle.COOLING: N_("Tài khoản vừa được khôi phục: hãy chờ hết thời gian bảo vệ."),
        Obstacle.INCOMPLETE: N_("Tài khoản thiếu họ tên, ngày sinh hoặc số điện thoại: bổ sung trước."),
        Obstacle.ANOTHER_PERSON: N_("Thông tin này là của người khác: không sửa tài khoản thành của người khác."),
        Obstacle.ALREADY_PROPOSED: N_("Việc này đang chờ phê duyệt."),
    }
)
NOT_REVERTIBLE_WORDS: Final[Mapping[WhyNotRevertible, str]] = MappingProxyType(
    {
        WhyNotRevertible.LAW: N_("Khóa theo pháp luật chỉ mở khi có văn bản của cơ quan có thẩm quyền."),
        WhyNotRevertible.CHANGED_SINCE: N_("Tài khoản đã thay đổi sau bước này."),
        WhyNotRevertible.TAKEN_SINCE: N_("Tài khoản khác đang có thông tin cần trả lại."),
        WhyNotRevertible.USED: N_("Công dân đã dùng liên kết, hoặc liên kết đã hết hạn."),
        WhyNotRevertible.NOTHING_DONE: N_("Bước này không làm thay đổi gì."),
        WhyNotRevertible.SURVIVOR_WENT_ON: N_("Tài khoản còn lại đã được gộp tiếp: hãy hoàn tác lần gộp sau trước."),
        WhyNotRevertible.ALREADY_TAKEN_BACK: N_("Bước này đã hoặc đang được hoàn tác."),
        WhyNotRevertible.IS_A_WAY_BACK: N_("Đây là bước hoàn tác. Hãy đề nghị lại bước ban đầu."),
    }
)
STEP_STATES: Final[Mapping[StepState, str]] = MappingProxyType(
    {
        "proposed": N_("Chờ phê duyệt"),
        "done": N_("Đã thực hiện"),
        "refused": N_("Không được phê duyệt"),
        "withdrawn": N_("Đã rút lại"),
        "overtaken": N_("Không còn thực hiện được"),
    }
)
