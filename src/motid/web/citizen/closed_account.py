"""Which closed account a browser gave the right password of: kept in a cookie, for the pages that explain a closure.

The password is enough to be told why an account was closed and to object, and no code is asked: the phone may be what
was taken from it, an objection changes nothing by itself, and whoever can prove less may still complain (S4-17). So
the pages say nothing of another person, and the desk calls back before it decides anything.
"""

import base64
import binascii
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from motid.web import cookies
from motid.web.citizen.visit import Visit

_LIFETIME: Final = timedelta(minutes=30)
_USE: Final = b"closed account"


def remember_closed(visit: Visit, account_id: UUID) -> None:
    """Let this browser see why the account was closed, for half an hour."""
    until = int((_now(visit) + _LIFETIME).timestamp())
    mac = visit.services.database.vault.mac("csrf", *_parts(visit, account_id, until))
    value = f"{account_id.hex}.{until}.{base64.urlsafe_b64encode(mac).decode().rstrip('=')}"
    visit.set_cookie(cookies.CLOSED_ACCOUNT, value, max_age=int(_LIFETIME.total_seconds()))


def closed_account_of(visit: Visit) -> UUID | None:
    """Return the closed account that this browser may know of; None when there is none, or it was too long ago."""
    try:
        account, until, mac = (visit.cookie(cookies.CLOSED_ACCOUNT) or "").split(".")
        account_id, ends_at = UUID(hex=account), int(until)
        given = base64.b64decode(mac + "=" * (-len(mac) % 4), altchars=b"-_", validate=True)
    except (ValueError, binascii.Error):
        return None
    if not visit.services.database.vault.mac_matches("csrf", given, *_parts(visit, account_id, ends_at)):
        return None
    return account_id if _now(visit).timestamp() < ends_at else None


def _parts(visit: Visit, account_id: UUID, until: int) -> tuple[bytes, ...]:
    """Bind the cookie to the browser too: copied into another one it is worth nothing."""
    return _USE, visit.browser.encode(), account_id.bytes, str(until).encode()


def _now(visit: Visit) -> datetime:
    return visit.services.database.clock.now()
