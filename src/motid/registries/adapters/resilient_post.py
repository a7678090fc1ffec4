"""POST to one registry: keep-alive, one deadline for everything, retries within a budget, a circuit breaker.

A request is repeated byte for byte, so with the same request id: the registry sees one request (idempotency).
Nothing of a body is ever logged.
"""

import asyncio
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import SystemRandom
from typing import Final, Self, TypeVar
from uuid import UUID

import httpx
import structlog
from prometheus_client import Counter, Histogram

from motid.registries.circuit_breaker import CircuitBreaker, Permit
from motid.registries.unavailable import RegistryUnavailable, UnavailableReason

log = structlog.get_logger(__name__)
T = TypeVar("T")

RETRIES: Final = 2
CONNECT_TIMEOUT: Final = 2.0
"""Seconds to reach the host; then a retry may find another one."""
BACKOFF: Final = 0.1
"""Seconds before the first retry; doubles, and varies by half either way."""

ANSWERS = Counter("motid_registry_answers", "Requests to registries by their outcome", ["registry", "outcome"])
SECONDS = Histogram(
    "motid_registry_seconds",
    "Time until a registry's outcome, retries included",
    ["registry"],
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8, 16),
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back over HTTP, unread."""

    status: int
    headers: httpx.Headers
    body: bytes


class AnswerRejected(Exception):  # noqa: N818 - a verdict on an answer, handled in this package
    """An answer holds no usable result. Carries no text of the answer."""

    def __init__(
        self, reason: UnavailableReason, *, may_retry: bool = False, retry_after: float | None = None
    ) -> None:
        self.reason = reason
        self.may_retry = may_retry
        self.retry_after = retry_after
        super().__init__(reason.value)


class RetryBudget:
    """Lets retries be at most a tenth of all requests in the long run, so that they never feed an outage."""

    def __init__(self, *, most: float = 10.0, share: float = 0.1) -> None:
        self._tokens = self._most = most
        self._share = share

    def earn(self) -> None:
        """Credit one request."""
        self._tokens = min(self._most, self._tokens + self._share)

    def spend(self) -> bool:
        """Take one retry; False when none is left."""
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True


class ResilientPost:
    """The way to one registry. Keep one a process and close it at the end."""

    def __init__(
        self,
        registry: str,
        url: str,
        *,
        deadline: float,
        largest_answer: int,
        breaker: CircuitBreaker | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        """Talk to `url`, for at most `deadline` seconds a request, reading at most `largest_answer` bytes."""
        self.registry = registry
        self.url = url
        self.breaker = breaker or CircuitBreaker()
        self._deadline = deadline
        self._largest_answer = largest_answer
        self._budget = RetryBudget()
        self._random = SystemRandom()
        self._client = httpx.AsyncClient(
            timeout=httpx.Timeout(deadline, connect=min(CONNECT_TIMEOUT, deadline)),
            limits=httpx.Limits(max_connections=40, max_keepalive_connections=20, keepalive_expiry=30),
            # Personal data takes no way that the environment suggests, and follows no redirect.
            trust_env=False,
            follow_redirects=False,
            verify=tls or True,
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def ask(
        self,
        body: bytes,
        headers: Callable[[], Mapping[str, str]],
        read: Callable[[Answer], T],
        request_id: UUID,
    ) -> T | RegistryUnavailable:
        """Post `body` and return what `read` makes of the answer.

        `headers` is called for every attempt, because a signature over the time goes stale; `read` raises
        `AnswerRejected` for an answer without a result, whatever its status.
        """
        permit = self.breaker.admit()
        if permit is None:
            ANSWERS.labels(self.registry, UnavailableReason.CIRCUIT_OPEN).inc()
            return RegistryUnavailable(self.registry, UnavailableReason.CIRCUIT_OPEN, self.breaker.seconds_to_probe())
        started = time.monotonic()
        with permit:
            try:
                async with asyncio.timeout(self._deadline):
                    result = await self._ask_with_retries(body, headers, read)
            except TimeoutError:
                return self._give_up(permit, AnswerRejected(UnavailableReason.TIMEOUT), request_id)
            except AnswerRejected as rejected:
                return self._give_up(permit, rejected, request_id)
            else:
                permit.succeeded()
                ANSWERS.labels(self.registry, "answered").inc()
                return result
            finally:
                SECONDS.labels(self.registry).observe(time.monotonic() - started)

    async def _ask_with_retries(
        self, body: bytes, headers: Callable[[], Mapping[str, str]], read: Callable[[Answer], T]
    ) -> T:
        self._budget.earn()
        for attempt in range(RETRIES):
            try:
                return read(await self._post(body, headers()))
            except AnswerRejected as rejected:
                if not (rejected.may_retry and self._budget.spend()):
                    raise
            await asyncio.sleep(BACKOFF * 2**attempt * self._random.uniform(0.5, 1.5))
        return read(await self._post(body, headers()))

    async def _post(self, body: bytes, headers: Mapping[str, str]) -> Answer:
        try:
            async with self._client.stream(
                "POST", self.url, content=body, headers={**headers, "Accept-Encoding": "identity"}
            ) as response:
                return Answer(response.status_code, response.headers, await self._read_body(response))
        except (httpx.ConnectTimeout, httpx.PoolTimeout):
            raise AnswerRejected(UnavailableReason.TIMEOUT, may_retry=True) from None
        except httpx.TimeoutException:
            raise AnswerRejected(UnavailableReason.TIMEOUT) from None
        except httpx.TransportError:
            raise AnswerRejected(UnavailableReason.OUTAGE, may_retry=True) from None
        except httpx.HTTPError:
            raise AnswerRejected(UnavailableReason.UNINTELLIGIBLE) from None

    async def _read_body(self, response: httpx.Response) -> bytes:
        if response.headers.get("content-encoding", "identity") != "identity":
            raise AnswerRejected(UnavailableReason.UNINTELLIGIBLE)
        body = bytearray()
        async for chunk in response.aiter_raw():
            body += chunk
            if len(body) > self._largest_answer:
                raise AnswerRejected(UnavailableReason.UNINTELLIGIBLE)
        return bytes(body)

    def _give_up(self, permit: Permit, rejected: AnswerRejected, request_id: UUID) -> RegistryUnavailable:
        if rejected.retry_after is not None:
            permit.told_to_wait(rejected.retry_after)
        elif rejected.reason is UnavailableReason.REFUSED:
            permit.succeeded()  # it is alive and disagrees with us: waiting would not help
        else:
            permit.failed()
        ANSWERS.labels(self.registry, rejected.reason).inc()
        log.warning(
            "registry_unavailable",
            registry=self.registry,
            reason=rejected.reason.value,
            request_id=str(request_id),
        )
        return RegistryUnavailable(self.registry, rejected.reason, rejected.retry_after)


def reject_by_status(answer: Answer) -> None:
    """Raise `AnswerRejected` unless the status is 200 OK."""
    if answer.status == httpx.codes.OK:
        return
    if answer.status == httpx.codes.TOO_MANY_REQUESTS:
        raise AnswerRejected(UnavailableReason.REFUSED, retry_after=_seconds_to_wait(answer) or 1.0)
    if answer.status >= 500:
        wait = _seconds_to_wait(answer)
        raise AnswerRejected(UnavailableReason.OUTAGE, may_retry=wait is None, retry_after=wait)
    if answer.status >= 400:
        raise AnswerRejected(UnavailableReason.REFUSED)
    raise AnswerRejected(UnavailableReason.UNINTELLIGIBLE)


def _seconds_to_wait(answer: Answer) -> float | None:
    """Return Retry-After in seconds (RFC 9110 §10.2.3); None when absent or given as a date."""
    text = answer.headers.get("retry-after", "")
    return float(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None
