"""SMS texts of registration: unaccented, with the brand in the body (rules of the mobile networks)."""


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
