"""What every contact of an account is told when the desk changes it. SMS are unaccented; nothing names anybody.

Each says the case number, by which the desk finds what was done and can take it back, and the hotline of the day.
"""

from dataclasses import dataclass
from typing import Final

from motid.recovery.announce import Announcement

_MAIL: Final = """\
Xin chào,

{vietnamese} Hồ sơ hỗ trợ: {number}.

Nếu bạn không yêu cầu hoặc không đồng ý, hãy gọi ngay {hotline} và đọc số hồ sơ. MotID không bao giờ hỏi mật khẩu hay
mã OTP qua thư, tin nhắn hoặc điện thoại.

---

{english} Support case: {number}. If you did not ask for this or do not agree, call {hotline} now and give the number.
MotID never asks for your password or a code.
"""


@dataclass(frozen=True, slots=True)
class Change:
    """What was done, in the words of the SMS, and of the mail in both languages."""

    sms: str
    subject: str
    vietnamese: str
    english: str

    def announced(self, number: str, hotline: str) -> Announcement:
        """Return what the contacts are told: of which case it is, and where to call."""
        return Announcement(
            f"MotID: {self.sms} theo ho so {number}. Neu khong dong y, goi ngay {hotline}.",
            self.subject,
            _MAIL.format(vietnamese=self.vietnamese, english=self.english, number=number, hotline=hotline),
        )


ACCOUNT_CANCELLED: Final = Change(
    sms="Tai khoan gan voi so nay da bi huy",
    subject="Tài khoản đã bị hủy",
    vietnamese="Tài khoản MotID có địa chỉ thư này đã bị hủy. Hồ sơ đã nộp vẫn được giữ.",
    english="The MotID account with this address has been cancelled. Its dossiers are kept.",
)
"""The account is cancelled."""
ACCOUNT_LOCKED: Final = Change(
    sms="Tai khoan cua ban da bi khoa",
    subject="Tài khoản đã bị khóa",
    vietnamese="Tài khoản MotID có địa chỉ thư này đã bị khóa.",
    english="The MotID account with this address has been locked.",
)
"""The account is locked."""
ACCOUNT_OPENED: Final = Change(
    sms="Tai khoan cua ban da duoc mo lai",
    subject="Tài khoản đã được mở lại",
    vietnamese="Tài khoản MotID có địa chỉ thư này đã được mở lại.",
    english="The MotID account with this address is open again.",
)
"""The account is open again."""
ACCOUNTS_MERGED: Final = Change(
    sms="Hai tai khoan cua ban da duoc gop thanh mot",
    subject="Hai tài khoản đã được gộp thành một",
    vietnamese="Hai tài khoản MotID của bạn đã được gộp thành một; hồ sơ của cả hai nằm trong tài khoản còn lại.",
    english="Your two MotID accounts are one now; the dossiers of both are in the one that remains.",
)
"""Two accounts are one."""
IDENTIFIER_RELEASED: Final = Change(
    sms="Mot so dinh danh hoac so dien thoai da duoc go khoi tai khoan",
    subject="Một thông tin đã được gỡ khỏi tài khoản",
    vietnamese="Một số giấy tờ hoặc số điện thoại đã được gỡ khỏi tài khoản MotID có địa chỉ thư này.",
    english="A number or a phone has been removed from the MotID account with this address.",
)
"""A number or a phone is not the account's any more."""
DATA_CHANGED: Final = Change(
    sms="Thong tin tai khoan cua ban da duoc cap nhat",
    subject="Thông tin tài khoản đã được cập nhật",
    vietnamese="Thông tin của tài khoản MotID có địa chỉ thư này đã được cập nhật.",
    english="Data of the MotID account with this address have been changed.",
)
"""Data of the account were completed or corrected."""
FORMER_PHONE_RESTORED: Final = Change(
    sms="So dien thoai nhan OTP da duoc khoi phuc ve so cu",
    subject="Số điện thoại nhận OTP đã được khôi phục",
    vietnamese="Số điện thoại nhận OTP trước đây của tài khoản đã được khôi phục. Mọi thiết bị đã đăng xuất.",
    english="The former phone receives the codes of the account again, and all devices have been signed out.",
)
"""Codes go to the former phone again."""
CHANGE_TAKEN_BACK: Final = Change(
    sms="Thay doi truoc day cua tai khoan da duoc hoan tac",
    subject="Thay đổi trước đây đã được hoàn tác",
    vietnamese="Một thay đổi trước đây đối với tài khoản MotID của bạn đã được hoàn tác.",
    english="An earlier change of your MotID account has been taken back.",
)
"""What the desk changed is as it was before."""
