"""SMS of normalisation, unaccented, with the brand in the body (rules of the mobile networks), and mail.

The mail is for owners of closed accounts who left no phone.
"""

from typing import Final

CLOSED_SUBJECT: Final = "MotID: Tài khoản của bạn đã bị khóa / Your account has been locked"


def answer_is_here(link: str) -> str:
    """The registries have confirmed; the person goes on at `link`."""
    return f"MotID: Thong tin chuan hoa cua ban da duoc xac nhan. Dang nhap va nhap ma de hoan tat: {link}"


def not_normalised(link: str) -> str:
    """The registries did not confirm; says nothing of what differs."""
    return f"MotID: Chua chuan hoa duoc tai khoan cua ban. Dang nhap de kiem tra lai thong tin: {link}"


def account_is_normalised() -> str:
    """Tell the owner of the phone that an account was normalised with it."""
    return (
        "MotID: Tai khoan cua ban da duoc chuan hoa. Tu nay hay dang nhap bang so dinh danh ca nhan. "
        "Neu khong phai ban thuc hien, goi ngay 19001075."
    )


def account_was_merged(link: str) -> str:
    """Tell the owner of an absorbed account what happened, and how to object."""
    return (
        "MotID: Tai khoan cua ban da bi khoa vi trung voi tai khoan da chuan hoa; ho so duoc chuyen sang do. "
        f"Neu khong dung, phan doi tai {link} hoac goi 19001075."
    )


def account_was_locked(link: str) -> str:
    """Tell the owner of an account with a wrong identifier what happened, and how to object."""
    return (
        "MotID: Tai khoan cua ban da bi khoa vi so dinh danh thuoc nguoi khac da duoc xac minh. "
        f"Ho so van duoc giu. Neu khong dung, phan doi tai {link} hoac goi 19001075."
    )


def mail_of_merged(link: str) -> str:
    """As `account_was_merged`, by mail."""
    return (
        "Tài khoản của bạn đã bị khóa vì trùng với tài khoản đã chuẩn hóa. Hồ sơ được chuyển sang tài khoản đó.\n"
        f"Nếu không đúng, bạn có thể phản đối tại {link} hoặc gọi 19001075.\n\n"
        "Your account has been locked because its person has a verified account. Your files were moved to that one.\n"
        f"If this is wrong, you can object at {link} or call 19001075.\n"
    )


def mail_of_locked(link: str) -> str:
    """As `account_was_locked`, by mail."""
    return (
        "Tài khoản của bạn đã bị khóa vì số định danh thuộc về người khác đã được xác minh. Hồ sơ vẫn được giữ.\n"
        f"Nếu không đúng, bạn có thể phản đối tại {link} hoặc gọi 19001075.\n\n"
        "Your account has been locked because its number was verified to be another person's. Your files are kept.\n"
        f"If this is wrong, you can object at {link} or call 19001075.\n"
    )
