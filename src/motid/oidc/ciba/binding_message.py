"""`binding_message` (CIBA Core §7.1): what both devices show, so that the citizen knows which request is meant."""

import re
import unicodedata
from typing import Final

from motid.oidc.errors import TokenRefused
from motid.oidc.parameters import Parameters

LONGEST: Final = 64
_DOT: Final = r"[.\u3002\uff0e\uff61]"
_TOP_LEVEL: Final = "|".join(
    (
        *("vn", "com", "net", "org", "info", "biz", "top", "xyz", "online", "site", "shop", "store", "club", "link"),
        *("live", "life", "page", "app", "dev", "pro", "vip", "win", "icu", "cyou", "asia", "mobi", "cc", "co", "io"),
        *("me", "ly", "gg", "gl", "to", "be", "tv", "ws", "pw", "tk", "ml", "ga", "cf", "gq", "us", "ru", "cn", "hk"),
    )
)
ADDRESS: Final = re.compile(rf"://|www{_DOT}|[\w-]+{_DOT}({_TOP_LEVEL})\b|[\w-]+{_DOT}\w{{2,}}/", re.IGNORECASE)
"""What people, or their phones, take for an address: a host of a kind that is often seen, or any with a path."""
_ALLOWED: Final = frozenset("LNP")
_SIGNS: Final = frozenset(" +=₫$€%")
"""Letters, numbers, punctuation and a few signs: nothing that hides, turns the direction, or stacks marks."""


def check_binding_message(parameters: Parameters) -> str | None:
    """Return the message. Raises `TokenRefused("invalid_binding_message")`.

    It is short, in one line and leads nowhere: a page that people trust must not become somebody's notice board.
    """
    given = parameters.get("binding_message")
    if given is None:
        return None
    message = unicodedata.normalize("NFC", given)
    if len(message) > LONGEST or not message.strip():
        raise _invalid(f"binding_message has 1 to {LONGEST} characters")
    if any(character not in _SIGNS and unicodedata.category(character)[0] not in _ALLOWED for character in message):
        raise _invalid("binding_message is plain text: letters, digits, punctuation")
    if ADDRESS.search(message):
        raise _invalid("binding_message names no address")
    return message


def _invalid(description: str) -> TokenRefused:
    return TokenRefused("invalid_binding_message", description)
