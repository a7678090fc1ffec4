"""A circuit breaker: stops asking a registry that keeps failing, and lets one request probe whether it is back.

One breaker stands before one registry in one process. It lives on one event loop, so it needs no lock.
"""

import time
from collections.abc import Callable
from enum import Enum
from typing import Final

FAILURES_TO_OPEN: Final = 5
COOL_DOWN: Final = 10.0
"""Seconds that an open circuit waits before it admits a probe."""
LONGEST_WAIT: Final = 60.0
"""Seconds that a registry can ask us to stay away; a longer wish is cut to this."""


class _State(Enum):
    CLOSED = "closed"
    OPEN = "open"
    PROBING = "probing"


class CircuitBreaker:
    """Counts consecutive failures of one registry and decides whether the next request may go out."""

    def __init__(
        self,
        *,
        failures_to_open: int = FAILURES_TO_OPEN,
        cool_down: float = COOL_DOWN,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._failures_to_open = failures_to_open
        self._cool_down = cool_down
        self._monotonic = monotonic
        self._state = _State.CLOSED
        self._failures = 0
        self._closed_until = 0.0

    @property
    def is_closed(self) -> bool:
        """Whether requests flow freely."""
        return self._state is _State.CLOSED

    def admit(self) -> "Permit | None":
        """Return a permit for one request, or None while the circuit is open or its probe is under way."""
        if self._state is _State.CLOSED:
            return Permit(self, is_probe=False)
        if self._state is _State.OPEN and self._monotonic() >= self._closed_until:
            self._state = _State.PROBING
            return Permit(self, is_probe=True)
        return None

    def seconds_to_probe(self) -> float:
        """Return how long the circuit stays open before it admits a probe; 0 when it admits one now."""
        return max(0.0, self._closed_until - self._monotonic()) if self._state is _State.OPEN else 0.0

    def _open(self, seconds: float) -> None:
        self._state = _State.OPEN
        self._failures = 0
        self._closed_until = self._monotonic() + seconds

    def _close(self) -> None:
        self._state = _State.CLOSED
        self._failures = 0

    def _count_failure(self, *, is_probe: bool) -> None:
        if is_probe:
            self._open(self._cool_down)
        elif self._state is _State.CLOSED:
            self._failures += 1
            if self._failures >= self._failures_to_open:
                self._open(self._cool_down)

    def _count_success(self, *, is_probe: bool) -> None:
        # A straggler that was admitted before the circuit opened proves little: only the probe closes it again.
        if is_probe or self._state is _State.CLOSED:
            self._close()


class Permit:
    """Leave for one request. The holder reports exactly one end; a `with` block that reports none withdraws it."""

    def __init__(self, breaker: CircuitBreaker, *, is_probe: bool) -> None:
        self._breaker = breaker
        self._is_probe = is_probe
        self._used = False

    def __enter__(self) -> "Permit":
        return self

    def __exit__(self, *exc: object) -> None:
        self.withdrawn()

    def succeeded(self) -> None:
        """Report that the registry answered."""
        if self._use():
            self._breaker._count_success(is_probe=self._is_probe)

    def failed(self) -> None:
        """Report that the registry was silent, out of order or unintelligible."""
        if self._use():
            self._breaker._count_failure(is_probe=self._is_probe)

    def told_to_wait(self, seconds: float) -> None:
        """Report that the registry asked not to be called for `seconds` (HTTP 429 or 503 with Retry-After)."""
        if self._use():
            self._breaker._open(min(max(seconds, 0.0), LONGEST_WAIT))

    def withdrawn(self) -> None:
        """Report that the request ended without saying anything about the registry, as when it was cancelled."""
        if self._use() and self._is_probe:
            self._breaker._open(0.0)

    def _use(self) -> bool:
        first, self._used = not self._used, True
        return first
