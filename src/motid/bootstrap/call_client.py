"""Calls to clients over HTTP.

The name is looked up once, every address behind it is checked, and the call goes to a checked address itself: a
name cannot mean one machine when it is checked and another when it is called. Redirects are not followed.

Loopback, which sandbox mode alone allows, is not asked for a certificate of a known authority: test suites that run
there make their own.

Reading the known authorities takes longer than most calls, so it is done once a process. Connections are never kept
for the next call: a connection is found again by its number, and would carry a call for one name over the certificate
that was checked for another.
"""

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from typing import Final, TypeVar
from urllib.parse import SplitResult, urlsplit, urlunsplit

import httpx

from motid.oidc.call_client import LARGEST_DOCUMENT, Called, CallFailed, Fetched, may_be_called

T = TypeVar("T")
_NO_CONNECTION: Final = (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError)
_TIMEOUT: Final = httpx.Timeout(5.0)
_LONGEST_CALL: Final = 8.0
"""Seconds for a whole call, the look-up of the name included, however slowly the answer trickles."""
_LOOK_UPS: Final = ThreadPoolExecutor(32, thread_name_prefix="client-look-up")
"""Names of clients are looked up in threads of their own. Nothing ends a look-up early, and a name server that does
not answer would otherwise hold the few threads in which citizens' passwords and photographs are looked at."""


class _Guarded:
    def __init__(self, *, sandbox: bool) -> None:
        self._sandbox = sandbox
        _known_authorities()  # read now, not while somebody waits


class GuardedPost(_Guarded):
    """`motid.oidc.call_client.PostToClient`. `sandbox` allows loopback peers and plain http."""

    async def __call__(self, address: str, form: dict[str, str]) -> Called | CallFailed:
        """Post a form; the body of the answer is not read."""
        return await _posted(address, sandbox=self._sandbox, data=form)


class GuardedNotify(_Guarded):
    """`motid.oidc.call_client.NotifyClient`. `sandbox` allows loopback peers and plain http."""

    async def __call__(self, address: str, document: dict[str, str], bearer: str) -> Called | CallFailed:
        """Post a document as JSON; the body of the answer is not read."""
        headers = {"authorization": f"Bearer {bearer}"}
        return await _posted(address, sandbox=self._sandbox, headers=headers, json=document)


class GuardedPush(_Guarded):
    """`motid.oidc.call_client.PushToClient`. `sandbox` allows loopback peers and plain http."""

    async def __call__(self, address: str, content: bytes, media_type: str) -> Called | CallFailed:
        """Post the bytes; the body of the answer is not read."""
        headers = {"content-type": media_type, "accept": "application/json"}
        return await _posted(address, sandbox=self._sandbox, headers=headers, content=content)


class GuardedGet(_Guarded):
    """`motid.oidc.call_client.GetFromClient`. `sandbox` allows loopback peers and plain http.

    `largest` bounds the bytes of the answer, `accept` names the media types that are asked for.
    """

    def __init__(self, *, sandbox: bool, largest: int = LARGEST_DOCUMENT, accept: str = "application/json") -> None:
        super().__init__(sandbox=sandbox)
        self._largest = largest
        self._headers = {"accept": accept, "accept-encoding": "identity"}

    async def __call__(self, address: str) -> Fetched | CallFailed:
        """Read a document; gives up on one that is too large or comes too slowly."""
        parts = urlsplit(address)
        try:
            async with asyncio.timeout(_LONGEST_CALL):
                checked = await checked_addresses(parts, sandbox=self._sandbox)
                if isinstance(checked, CallFailed):
                    return checked
                return await call_in_turn(checked, lambda each: self._get(parts, each))
        except (TimeoutError, httpx.TimeoutException):
            return CallFailed("timeout")
        except _NO_CONNECTION:
            return CallFailed("no_connection")

    async def _get(self, parts: SplitResult, address: str) -> Fetched | CallFailed:
        async with (
            _client_of(address) as http,
            http.stream(
                "GET",
                with_host(parts, address),
                headers={"host": parts.netloc, **self._headers},
                extensions={"sni_hostname": parts.hostname},
            ) as answer,
        ):
            if answer.status_code != httpx.codes.OK:
                return CallFailed(f"status_{answer.status_code}")
            body = bytearray()
            async for chunk in answer.aiter_raw():
                body += chunk
                if len(body) > self._largest:
                    return CallFailed("too_large")
        return Fetched(bytes(body))


async def call_in_turn(addresses: tuple[str, ...], call: Callable[[str], Awaitable[T]]) -> T:
    """Call a host at one of its addresses after the other, until one takes the connection.

    `localhost` often has two of them, and a service listens at one.
    """
    for address in addresses[:-1]:
        try:
            return await call(address)
        except (httpx.ConnectError, httpx.ConnectTimeout):
            continue
    return await call(addresses[-1])


async def checked_addresses(parts: SplitResult, *, sandbox: bool) -> tuple[str, ...] | CallFailed:
    """Return the addresses of a host, in the order in which to try them, when every one of them may be called."""
    if parts.scheme != "https" and not sandbox:
        return CallFailed("address_without_tls")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        found = await asyncio.get_running_loop().run_in_executor(
            _LOOK_UPS, partial(socket.getaddrinfo, parts.hostname, port, type=socket.SOCK_STREAM)
        )
    except (OSError, UnicodeError):
        return CallFailed("unknown_host")
    addresses = tuple(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not addresses or not all(may_be_called(each, sandbox=sandbox) for each in addresses):
        return CallFailed("address_not_allowed")
    return addresses


@cache
def _known_authorities() -> ssl.SSLContext:
    """Return the public authorities, and those that the machine knows besides."""
    known = httpx.create_ssl_context(trust_env=False)
    known.load_default_certs()
    return known


@cache
def _any_certificate() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def trust_for(address: str) -> ssl.SSLContext:
    """Return by what the certificate of a peer at this address is judged."""
    is_loopback = ipaddress.ip_address(address.partition("%")[0]).is_loopback
    return _any_certificate() if is_loopback else _known_authorities()


def _client_of(address: str) -> httpx.AsyncClient:
    return httpx.AsyncClient(verify=trust_for(address), timeout=_TIMEOUT, follow_redirects=False, trust_env=False)


async def _posted(
    address: str, *, sandbox: bool, headers: Mapping[str, str] | None = None, **content: dict[str, str] | bytes
) -> Called | CallFailed:
    """Check the address and post; gives up on a peer that takes too long in all."""
    parts = urlsplit(address)
    try:
        async with asyncio.timeout(_LONGEST_CALL):
            checked = await checked_addresses(parts, sandbox=sandbox)
            if isinstance(checked, CallFailed):
                return checked
            return await call_in_turn(checked, lambda each: _post(parts, each, headers, **content))
    except (TimeoutError, httpx.TimeoutException):
        return CallFailed("timeout")
    except _NO_CONNECTION:
        return CallFailed("no_connection")


async def _post(
    parts: SplitResult, address: str, headers: Mapping[str, str] | None, **content: dict[str, str] | bytes
) -> Called:
    """Post `data` as a form, `json`, or `content` as it is."""
    async with _client_of(address) as http:
        request = http.build_request(
            "POST",
            with_host(parts, address),
            headers={"host": parts.netloc, **(headers or {})},
            extensions={"sni_hostname": parts.hostname},
            **content,  # type: ignore[arg-type]
        )
        answer = await http.send(request, stream=True)
        await answer.aclose()
    return Called(answer.status_code)


def with_host(parts: SplitResult, address: str) -> str:
    """Return an address with the host by number; the name goes into the Host header and the TLS handshake."""
    host = f"[{address}]" if ":" in address else address
    netloc = host if parts.port is None else f"{host}:{parts.port}"
    return urlunsplit((parts.scheme, netloc, parts.path or "/", parts.query, ""))
