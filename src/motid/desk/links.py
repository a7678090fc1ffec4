"""Links in what officials write to citizens: to MotID and to the state's own sites only.

An answer comes from the sender that codes come from. Whoever could put any link into it could fish for passwords.
"""

import re
from typing import Final
from urllib.parse import urlsplit

from motid.messaging.sms_text import unaccented

_STATE: Final = ".gov.vn"
_LINK: Final = re.compile(
    r"(?:https?://|www\.)\S*"
    r"|(?<![\w@.])(?:[a-z0-9-]+\.)+(?:app|biz|cc|co|com|ga|gl|info|io|link|live|ly|me|net|online|org|ru|shop|site|tk"
    r"|to|top|vip|vn|win|xyz)(?![\w-])\S*",
    re.ASCII | re.IGNORECASE,
)
"""What telephones make a link of, with and without a scheme."""


def leads_elsewhere(words: str, exchange: str) -> bool:
    """Whether words hold a link to another place than the exchange, by its origin, and sites of the state."""
    own = urlsplit(exchange).hostname
    # As it is typed, and as it arrives: an SMS writes other letters for some.
    found = (link for text in (words, unaccented(words)) for link in _LINK.findall(text))
    return any(not _is_ours(link, own) for link in found)


def _is_ours(link: str, own: str | None) -> bool:
    try:
        host = urlsplit(link if "://" in link else f"https://{link}").hostname
    except ValueError:
        return False
    bare = (host or "").rstrip(".,;:!?)")
    return bare == own or bare.endswith(_STATE)
