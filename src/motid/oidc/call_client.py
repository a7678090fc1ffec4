"""Calls to addresses that clients registered, without the harm that such addresses can do (OWASP ASVS V1.3.6)."""

import ipaddress
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

_GLOBAL_UNICAST: Final = ipaddress.ip_network("2000::/3")
"""What RFC 4291 §2.4 has given out. Beyond it what Python calls global may lead inside: IPv4 behind a translator
(64:ff9b::/96, 64:ff9b:1::/48), site-local addresses (fec0::/10), IPv4-compatible ones (::/96)."""
_OF_CLOUDS: Final = (ipaddress.ip_network("192.0.0.0/24"), ipaddress.ip_network("168.63.129.16/32"))
"""What looks global and leads to a machine's own host at some providers, which tells secrets: protocol assignments
(RFC 6890; Oracle's metadata at 192.0.0.192), and Azure's host."""


@dataclass(frozen=True, slots=True)
class CallFailed:
    """Nobody answered, or not as one should. `reason` is a short key that tells no personal data."""

    reason: str


@dataclass(frozen=True, slots=True)
class Called:
    """The client answered with a status."""

    status: int


PostToClient = Callable[[str, dict[str, str]], Awaitable[Called | CallFailed]]
"""Posts a form to an address of a client, if its host may be called; follows no redirect."""


NotifyClient = Callable[[str, dict[str, str], str], Awaitable[Called | CallFailed]]
"""Posts a JSON document with a bearer token to an address of a client, under the same guard."""


PushToClient = Callable[[str, bytes, str], Awaitable[Called | CallFailed]]
"""Posts bytes of a media type to an address of a client, under the same guard."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """The client answered 200 with a body of a bearable size."""

    body: bytes


GetFromClient = Callable[[str], Awaitable[Fetched | CallFailed]]
"""Reads a document at an address of a client, if its host may be called; follows no redirect."""
LARGEST_DOCUMENT: Final = 64 * 1024
"""Bytes of a document that are read at most."""


async def get_from_nobody(_address: str) -> Fetched | CallFailed:
    """Fail every call: for a process that has no way to the outside."""
    return CallFailed("not_connected")


def may_be_called(address: str, *, sandbox: bool) -> bool:
    """Whether an IP address is one that clients live at: on the open internet, or loopback in sandbox mode."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        if found.sixtofour is not None or found.teredo is not None:
            return False
        found = found.ipv4_mapped or found
    if found.is_loopback:
        return sandbox
    if isinstance(found, ipaddress.IPv6Address) and found not in _GLOBAL_UNICAST:
        return False
    return found.is_global and not found.is_multicast and not any(found in network for network in _OF_CLOUDS)
