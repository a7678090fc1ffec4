"""The SMS that a request waits: unaccented, with the brand in the body (rules of the mobile networks)."""

import re
from typing import Final

from motid.messaging.sms_text import fits_gsm7, unaccented
from motid.oidc.ciba.binding_message import ADDRESS

_LONGEST_NAME: Final = 40
_NUMBER_TO_CALL: Final = re.compile(r"\d([ .()-]?\d){5,}")


def request_waits(service: str, address: str) -> str:
    """Return the text. It holds nothing of what the service wrote but its registered name.

    A name that is an address or a number to call stays out: an SMS of ours would lead people there.
    """
    name = unaccented(service)
    leads_away = ADDRESS.search(name) or _NUMBER_TO_CALL.search(name)
    shown = name[:_LONGEST_NAME] if fits_gsm7(name) and not leads_away else "Mot dich vu"
    return (
        f"MotID: {shown} de nghi ban xac nhan dang nhap. Mo {address} de dong y hoac tu choi. "
        "Neu ban khong yeu cau, hay tu choi."
    )
