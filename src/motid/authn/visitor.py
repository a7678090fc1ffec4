"""Who stands at the door before anybody is known: an address, a browser, the cookies it brings."""

import ipaddress
from dataclasses import dataclass
from functools import lru_cache
from typing import Self

from motid.kernel.redaction import PersonalText, PersonalValue

_USER_AGENT_LENGTH = 300


class NetworkAddress(PersonalValue[str]):
    """The IP address that a request came from; personal data, as courts hold."""

    __slots__ = ()

    @classmethod
    def parse(cls, text: str | None) -> Self:
        """Read an address; anything else (a Unix socket, a test) is the one unknown address."""
        return cls(_canonical((text or "").strip()))

    def bucket(self) -> str:
        """Return what limits count: the IPv4 address, or the /64 of an IPv6 one, which one subscriber holds."""
        return _bucket(self.reveal())


@lru_cache(maxsize=1024)
def _canonical(text: str) -> str:
    """Return one spelling of an address: every request asks for it."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return "unknown"
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return str(mapped or address)


@lru_cache(maxsize=1024)
def _bucket(address: str) -> str:
    return address if ":" not in address else str(ipaddress.ip_network((address, 64), strict=False))


@dataclass(frozen=True, slots=True)
class Visitor:
    """A request before sign-in. The cookies are as received, not yet checked."""

    network: NetworkAddress
    user_agent: PersonalText
    known_browser_cookie: str | None = None
    remembered_browser_cookie: str | None = None

    @classmethod
    def of_request(
        cls,
        network: str | None,
        user_agent: str | None,
        *,
        known_browser_cookie: str | None = None,
        remembered_browser_cookie: str | None = None,
    ) -> Self:
        """Make a visitor from what a request carries; a long user agent is cut."""
        agent = PersonalText((user_agent or "")[:_USER_AGENT_LENGTH])
        return cls(NetworkAddress.parse(network), agent, known_browser_cookie, remembered_browser_cookie)
