"""What every contact of an account is told when the desk changes it. SMS are unaccented; nothing names anybody.

Each says the case number, by which the desk finds what was done and can take it back.
"""

from motid.recovery.announce import Announcement

_MAIL = """\
Xin chào,

{vietnamese} Hồ sơ hỗ trợ: {number}.

Nếu bạn không yêu cầu hoặc không đồng ý, hãy gọi ngay 18001096 và đọc số hồ sơ. MotID không bao giờ hỏi mật khẩu hay
mã OTP qua thư, tin nhắn hoặc điện thoại.

---

{english} Support case: {number}. If you did not ask for this or do not agree, call 18001096 now and give the number.
MotID never asks for your password or a code.
"""


def account_cancelled(number: str) -> Announcement:
    """The account is cancelled."""
    return _announcement(
        number,
        sms="Tai khoan gan voi so nay da bi huy",
        subject="Tài khoản đã bị hủy",
        vietnamese="Tài khoản MotID có địa chỉ thư này đã bị hủy. Hồ sơ đã nộp vẫn được giữ.",
        english="The MotID account with this address has been cancelled. Its dossiers are kept.",
    )


def account_locked(number: str) -> Announcement:
    """The account is locked."""
    return _announcement(
        number,
        sms="Tai khoan cua ban da bi khoa",
        subject="Tài khoản đã bị khóa",
        vietnamese="Tài khoản MotID có địa chỉ thư này đã bị khóa.",
        english="The MotID account with this address has been locked.",
    )


def account_opened(number: str) -> Announcement:
    """The account is open again."""
    return _announcement(
        number,
        sms="Tai khoan cua ban da duoc mo lai",
        subject="Tài khoản đã được mở lại",
        vietnamese="Tài khoản MotID có địa chỉ thư này đã được mở lại.",
        english="The MotID account with this address is open again.",
    )


def accounts_merged(number: str) -> Announcement:
    """Two accounts are one."""
    return _announcement(
        number,
        sms="Hai tai khoan cua ban da duoc gop thanh mot",
        subject="Hai tài khoản đã được gộp thành một",
        vietnamese="Hai tài khoản MotID của bạn đã được gộp thành một; hồ sơ của cả hai nằm trong tài khoản còn lại.",
        english="Your two MotID accounts are one now; the dossiers of both are in the one that remains.",
    )


def identifier_released(number: str) -> Announcement:
    """A number or a phone is not the account's any more."""
    return _announcement(
        number,
        sms="Mot so dinh danh hoac so dien thoai da duoc go khoi tai khoan",
        subject="Một thông tin đã được gỡ khỏi tài khoản",
        vietnamese="Một số giấy tờ hoặc số điện thoại đã được gỡ khỏi tài khoản MotID có địa chỉ thư này.",
        english="A number or a phone has been removed from the MotID account with this address.",
    )


def data_changed(number: str) -> Announcement:
    """Data of the account were completed or corrected."""
    return _announcement(
        number,
        sms="Thong tin tai khoan cua ban da duoc cap nhat",
        subject="Thông tin tài khoản đã được cập nhật",
        vietnamese="Thông tin của tài khoản MotID có địa chỉ thư này đã được cập nhật.",
        english="Data of the MotID account with this address have been changed.",
    )


def former_phone_restored(number: str) -> Announcement:
    """Codes go to the former phone again."""
    return _announcement(
        number,
        sms="So dien thoai nhan OTP da duoc khoi phuc ve so cu",
        subject="Số điện thoại nhận OTP đã được khôi phục",
        vietnamese="Số điện thoại nhận OTP trước đây của tài khoản đã được khôi phục. Mọi thiết bị đã đăng xuất.",
        english="The former phone receives the codes of the account again, and all devices have been signed out.",
    )


def change_taken_back(number: str) -> Announcement:
    """What the desk changed is as it was before."""
    return _announcement(
        number,
        sms="Thay doi truoc day cua tai khoan da duoc hoan tac",
        subject="Thay đổi trước đây đã được hoàn tác",
        vietnamese="Một thay đổi trước đây đối với tài khoản MotID của bạn đã được hoàn tác.",
        english="An earlier change of your MotID account has been taken back.",
    )


def _announcement(number: str, *, sms: str, subject: str, vietnamese: str, english: str) -> Announcement:
    return Announcement(
        f"MotID: {sms} theo ho so {number}. Neu khong dong y, goi ngay 18001096.",
        subject,
        _MAIL.format(vietnamese=vietnamese, english=english, number=number),
    )
