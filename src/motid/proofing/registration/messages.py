"""Texts of registration. SMS are unaccented, with the brand in the body (rules of the mobile networks).

A mail address is what somebody typed, proved by nothing: a mail names nobody and holds no link.
"""

from typing import Final

ACCOUNT_IS_OPEN_SUBJECT: Final = "Tài khoản MotID đã được mở"
ACCOUNT_IS_OPEN_MAIL: Final = """\
Xin chào,

Một tài khoản MotID vừa được mở, với địa chỉ thư này làm địa chỉ liên hệ.

Nếu bạn vừa đăng ký, bạn không cần làm gì thêm. Từ nay hãy đăng nhập bằng số CMT/CCCD, mật khẩu và mã OTP gửi tới
điện thoại của bạn. MotID không bao giờ hỏi mật khẩu hay mã OTP qua thư, tin nhắn hoặc điện thoại.

Nếu không phải bạn thực hiện, hãy gọi 18001096.

---

A MotID account has been opened with this address as its contact. If it was you, there is nothing to do. MotID never
asks for your password or a code by mail, message or telephone. If it was not you, please call 18001096.
"""


def answer_is_here(link: str) -> str:
    """The carrier has confirmed; `link` goes on with the registration where it was left."""
    return f"MotID: Nha mang da xac nhan thong tin cua ban. Bam vao day de dang ky tiep, khong phai nhap lai: {link}"


def no_account_opened() -> str:
    """The carrier did not confirm. Says nothing of who tried, and nothing of what differs."""
    return (
        "MotID: Dang ky tai khoan voi so dien thoai nay chua thanh cong. "
        "Mo lai trang dang ky tren thiet bi da dung, hoac goi 18001096."
    )


def account_is_open() -> str:
    """Tells the owner of the phone that an account was opened with it."""
    return (
        "MotID: Tai khoan dinh danh cua ban da duoc mo. "
        "Neu khong phai ban thuc hien, goi ngay 18001096 de khoa tai khoan."
    )
