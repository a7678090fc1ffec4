"""The SMS that a request waits: unaccented, with the brand in the body (rules of the mobile networks)."""

from typing import Final

from motid.messaging.sms_text import fits_gsm7, unaccented

_LONGEST_NAME: Final = 40


def request_waits(service: str, address: str) -> str:
    """Return the text. It holds nothing of what the service wrote but its registered name."""
    name = unaccented(service)
    shown = name[:_LONGEST_NAME] if fits_gsm7(name) else "Mot dich vu"
    return (
        f"MotID: {shown} de nghi ban xac nhan dang nhap. Mo {address} de dong y hoac tu choi. "
        "Neu ban khong yeu cau, hay tu choi."
    )
