"""Looks at addresses of clients over HTTP, under the same guard as every call to them (`bootstrap.call_client`)."""

import asyncio
import ssl
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Final
from urllib.parse import SplitResult, urlsplit

import httpx

from motid.bootstrap.call_client import call_in_turn, checked_addresses, with_host
from motid.oidc.call_client import LARGEST_DOCUMENT, CallFailed
from motid.oidc.client_check.model import NotSeen, Seen

_TIMEOUT: Final = httpx.Timeout(5.0)
_LONGEST: Final = 8.0
"""Seconds for a whole answer, however slowly it trickles."""
_KEPT_HEADERS: Final = ("location", "content-type", "x-frame-options", "content-security-policy")
_FAULTS: Final = MappingProxyType(
    {
        9: "certificate_not_yet_valid",
        10: "certificate_expired",
        62: "certificate_for_another_name",
        64: "certificate_for_another_name",
    }
)
"""Codes of X509_verify_cert_error_string(3)."""


class GuardedLook:
    """`motid.oidc.client_check.model.LookAt`. `sandbox` allows loopback peers and plain http."""

    def __init__(self, *, sandbox: bool, trust: ssl.SSLContext | None = None) -> None:
        self._sandbox = sandbox
        self._trust = trust or ssl.create_default_context()

    async def __call__(
        self,
        address: str,
        *,
        form: dict[str, str] | None = None,
        document: dict[str, str] | None = None,
        largest: int = LARGEST_DOCUMENT,
    ) -> Seen | NotSeen:
        """Call an address once."""
        parts = urlsplit(address)
        try:
            async with asyncio.timeout(_LONGEST):
                checked = await checked_addresses(parts, sandbox=self._sandbox)
                if isinstance(checked, CallFailed):
                    return NotSeen(checked.reason)
                return await call_in_turn(checked, lambda each: self._call(parts, each, form, document, largest))
        except (TimeoutError, httpx.TimeoutException):
            return NotSeen("timeout")
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
            return NotSeen(_reason(error))

    async def _call(
        self,
        parts: SplitResult,
        address: str,
        form: dict[str, str] | None,
        document: dict[str, str] | None,
        largest: int,
    ) -> Seen:
        method = "GET" if form is None and document is None else "POST"
        async with (
            httpx.AsyncClient(timeout=_TIMEOUT, follow_redirects=False, trust_env=False, verify=self._trust) as http,
            http.stream(
                method,
                with_host(parts, address),
                data=form,
                json=document,
                headers={"host": parts.netloc, "accept-encoding": "identity", "user-agent": "MotID client check"},
                extensions={"sni_hostname": parts.hostname},
            ) as answer,
        ):
            until = _certificate_until(answer)
            body = bytearray()
            async for chunk in answer.aiter_raw():
                body += chunk
                if len(body) > largest:
                    break
        headers = {name: answer.headers[name] for name in _KEPT_HEADERS if name in answer.headers}
        return Seen(answer.status_code, headers, bytes(body), until)


def _certificate_until(answer: httpx.Response) -> datetime | None:
    stream = answer.extensions.get("network_stream")
    secured = None if stream is None else stream.get_extra_info("ssl_object")
    certificate = None if secured is None else secured.getpeercert()
    if not certificate:
        return None
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(certificate["notAfter"]), UTC)


def _reason(error: BaseException) -> str:
    """Return what went wrong, from the first cause that tells."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return _FAULTS.get(cause.verify_code, "certificate_untrusted")
        if isinstance(cause, ssl.SSLError):
            return "tls_failed"
        cause = cause.__cause__ or cause.__context__
    return "no_connection"
