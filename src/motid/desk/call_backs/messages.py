"""SMS about calls back: unaccented, with the brand in the body (rules of the mobile networks)."""

from datetime import datetime

from motid.kernel.clock import VIETNAM


def waiting_sms(number: str, until: datetime, link: str) -> str:
    """Confirm the entry: its number, when the call may be expected, and the way to withdraw."""
    when = until.astimezone(VIETNAM).strftime("%H:%M ngay %d/%m")
    return (
        f"MotID: Yeu cau goi lai {number}. Can bo se goi Ong/Ba truoc {when}, khong hoi mat khau hay ma OTP. "
        f"Khong can nua: {link}"
    )


def not_reached_sms(number: str, hotline: str) -> str:
    """Say that nobody answered, and that the list gives up."""
    return (
        f"MotID: Chung toi da goi nhieu lan theo yeu cau {number} nhung khong gap Ong/Ba. Can ho tro, goi {hotline}."
    )


def expired_sms(number: str, hotline: str) -> str:
    """Say honestly that the call did not come."""
    return f"MotID: Xin loi Ong/Ba, yeu cau goi lai {number} da qua han ma chua goi duoc. Can ho tro, goi {hotline}."
