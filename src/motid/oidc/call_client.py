"""Calls to addresses that clients registered, without the harm that such addresses can do (OWASP ASVS V1.3.6).

The name is looked up once, every address behind it is checked, and the call goes to the checked address itself: a
name cannot mean one machine when it is checked and another when it is called. Redirects are not followed.
"""

import asyncio
import ipaddress
import socket
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, urlsplit, urlunsplit

import httpx

TIMEOUT: Final = httpx.Timeout(5.0)
MAPPED_PREFIX: Final = ipaddress.ip_network("64:ff9b::/96")
"""IPv4 behind a translator: what looks global may lead inside."""


@dataclass(frozen=True, slots=True)
class CallFailed:
    """Nobody answered, or not as one should. `reason` is a short key that tells no personal data."""

    reason: str


@dataclass(frozen=True, slots=True)
class Called:
    """The client answered with a status."""

    status: int


async def post_form(address: str, form: dict[str, str], *, sandbox: bool) -> Called | CallFailed:
    """Post a form to an address of a client; the body of the answer is not read. `sandbox` allows loopback peers."""
    parts = urlsplit(address)
    if parts.scheme != "https" and not sandbox:
        return CallFailed("address_without_tls")
    host = parts.hostname or ""
    checked = await _checked_address(host, parts.port or (443 if parts.scheme == "https" else 80), sandbox=sandbox)
    if isinstance(checked, CallFailed):
        return checked
    try:
        async with httpx.AsyncClient(timeout=TIMEOUT, follow_redirects=False, trust_env=False) as http:
            request = http.build_request(
                "POST",
                _with_host(parts, checked),
                data=form,
                headers={"host": parts.netloc},
                extensions={"sni_hostname": host},
            )
            answer = await http.send(request, stream=True)
            await answer.aclose()
    except httpx.TimeoutException:
        return CallFailed("timeout")
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError):
        return CallFailed("no_connection")
    return Called(answer.status_code)


async def _checked_address(host: str, port: int, *, sandbox: bool) -> str | CallFailed:
    """Return an address of a host, when every one of its addresses may be called."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return CallFailed("unknown_host")
    addresses = [str(entry[4][0]) for entry in found]
    if not addresses or not all(may_be_called(address, sandbox=sandbox) for address in addresses):
        return CallFailed("address_not_allowed")
    return addresses[0]


def may_be_called(address: str, *, sandbox: bool) -> bool:
    """Whether an IP address is one that clients live at: on the open internet, or loopback in sandbox mode."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        if found in MAPPED_PREFIX or found.sixtofour is not None or found.teredo is not None:
            return False
        found = found.ipv4_mapped or found
    if found.is_loopback:
        return sandbox
    return found.is_global and not found.is_multicast


def _with_host(parts: SplitResult, address: str) -> str:
    host = f"[{address}]" if ":" in address else address
    netloc = host if parts.port is None else f"{host}:{parts.port}"
    return urlunsplit((parts.scheme, netloc, parts.path or "/", parts.query, ""))
