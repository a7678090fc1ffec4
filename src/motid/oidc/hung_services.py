"""Calls to services of which some hang. The jobs that wait for such a one would take every place of their kind.

A service whose last call hung is called one at a time until it answers again; who comes meanwhile has failed as well,
and tries again later. Each process remembers that for itself.
"""

from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Final

from motid.oidc.call_client import Called, CallFailed

HUNG: Final = CallFailed("timeout")
"""What the guards of `call_client` answer when a call took too long."""


class HungServices:
    """Knows which services hang, by their clients' identifiers."""

    def __init__(self) -> None:
        self._calls: Counter[str] = Counter()
        self._hung: set[str] = set()

    async def call(self, client_id: str, make: Callable[[], Awaitable[Called | CallFailed]]) -> Called | CallFailed:
        """Make a call, unless the service hangs and somebody waits for it already."""
        if client_id in self._hung and self._calls[client_id]:
            return HUNG
        self._calls[client_id] += 1
        try:
            called = await make()
        finally:
            self._calls[client_id] -= 1
        if called == HUNG:
            self._hung.add(client_id)
        else:
            self._hung.discard(client_id)
        return called
