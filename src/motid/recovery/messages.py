"""Texts of recovery. SMS are unaccented, with the brand in the body (rules of the mobile networks).

A mail address is what somebody typed, proved by nothing: a mail names nobody and holds no link.
"""

from typing import Final

PASSWORD_CHANGED_SMS: Final = (
    "MotID: Mat khau da duoc doi, moi thiet bi da dang xuat. "  # noqa: S105 - a text
    "Neu khong phai ban thuc hien, goi ngay 18001096."
)
PASSWORD_CHANGED_SUBJECT: Final = "Mật khẩu đã được đổi"  # noqa: S105 - a text
PASSWORD_CHANGED_MAIL: Final = """\
Xin chào,

Mật khẩu đã được đổi cho tài khoản MotID có địa chỉ thư này. Các thiết bị khác đã đăng xuất.

Nếu bạn vừa đổi mật khẩu, bạn không cần làm gì thêm. Nếu không phải bạn thực hiện, hãy gọi ngay 18001096. MotID không
bao giờ hỏi mật khẩu hay mã OTP qua thư, tin nhắn hoặc điện thoại.

---

The password of the MotID account with this address has been changed, and other devices have been signed out. If it
was you, there is nothing to do. If it was not you, call 18001096 now. MotID never asks for your password or a code.
"""  # noqa: S105 - a text

PHONE_CHANGED_SMS: Final = (
    "MotID: So dien thoai nhan OTP cua tai khoan da duoc doi. Neu khong phai ban thuc hien, goi ngay 18001096."
)
PHONE_CHANGED_SUBJECT: Final = "Số điện thoại nhận OTP đã được đổi"
PHONE_CHANGED_MAIL: Final = """\
Xin chào,

Số điện thoại nhận OTP đã được đổi cho tài khoản MotID có địa chỉ thư này. Mọi thiết bị đã đăng xuất.

Nếu bạn vừa đổi số, bạn không cần làm gì thêm. Nếu không phải bạn thực hiện, hãy gọi ngay 18001096. MotID không bao
giờ hỏi mật khẩu hay mã OTP qua thư, tin nhắn hoặc điện thoại.

---

The phone that receives the codes of the MotID account with this address has been changed, and all devices have been
signed out. If it was you, there is nothing to do. If it was not you, call 18001096 now.
"""


def this_phone_was_replaced(link: str) -> str:
    """Tell the former phone, which may be lost, or in its owner's hand: then the change was a thief's."""
    return f"MotID: So nay khong con nhan OTP cua tai khoan. Neu ban khong doi so, phan doi ngay: {link}"


PHONE_NOT_CHANGED_SMS: Final = (
    "MotID: Chua doi duoc so dien thoai nhan OTP vi thong tin chua khop voi nha mang. "
    "Kiem tra thong tin thue bao tai quay giao dich cua nha mang."
)


def reset_by_the_desk(link: str, case_number: str, minutes: int) -> str:
    """Give the citizen the link of a one-time reset, which the number of the account has to go with (S0-19)."""
    return (
        f"MotID: Dat mat khau moi theo ho so {case_number}, dung 1 lan trong {minutes} phut: {link} "
        "Khong gui tin nay cho ai, ke ca can bo."
    )


def are_you_calling(link: str, case_number: str, minutes: int) -> str:
    """Ask the holder of a phone whether it is them who call the desk."""
    return (
        f"MotID: Ban dang goi tong dai ve ho so {case_number}? Xac nhan hoac tu choi trong {minutes} phut: {link} "
        "Khong gui tin nay cho ai."
    )
