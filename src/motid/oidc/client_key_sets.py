"""The public keys of clients: those in the metadata, or those that `jwks_uri` leads to, fetched when they are needed.

A set that was fetched serves until it is old, and a while longer when the client cannot be reached. A key that is not
in it causes a look, `MOST_CALLS` in a row and one in half a minute: a client may change its keys at any time (OpenID
Connect Core §10.1.1), and nobody can use the provider to knock at the client's door. A client that failed is left
alone for half a minute, and nobody waits for one longer than `PATIENCE`.
"""

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import msgspec
import structlog

from motid.oidc.call_client import CallFailed, GetFromClient
from motid.oidc.client import Client
from motid.oidc.client_rules.keys import MOST_KEYS, problem_of_key_set

log = structlog.get_logger()
FRESH_SECONDS: Final = 900.0
STALE_SECONDS: Final = 24 * 3600.0
"""How long a set still serves that could not be fetched again."""
REFETCH_SECONDS: Final = 30.0
"""After this a client may be called once more, and after a call that failed again."""
MOST_CALLS: Final = 5
"""Calls to one client that may follow each other."""
PATIENCE: Final = 3.0
"""Seconds that a request waits for a client at most; the call goes on for those who come later."""

Keys = Mapping[str, Any]


@dataclass(slots=True)
class _Known:
    """What is known of one client's address."""

    address: str
    keys: Keys | None = None
    fetched_at: float = 0.0
    allowance: float = MOST_CALLS
    """Calls that were left at `counted_at`."""
    counted_at: float = 0.0
    calling: asyncio.Task[None] | None = field(default=None, repr=False)


class ClientKeySets:
    """Fetches and keeps the keys behind `jwks_uri`, for the clients of this process."""

    def __init__(self, get: GetFromClient, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._get = get
        self._monotonic = monotonic
        self._known: dict[str, _Known] = {}

    async def of(self, client: Client, kid: object = None) -> Keys | None:
        """Return the keys of a client; looks again when none of them is called `kid`. None when there are none."""
        address = client.metadata.jwks_uri
        if address is None:
            return client.metadata.jwks
        known = self._known.get(client.id)
        if known is None or known.address != address:  # what a client left behind is not kept: it may move for ever
            known = self._known[client.id] = _Known(address)
        if self._must_call(known, kid):
            await self._called(known, client.id, address)
        usable = known.keys is not None and self._monotonic() - known.fetched_at < STALE_SECONDS
        return known.keys if usable else None

    def _must_call(self, known: _Known, kid: object) -> bool:
        now = self._monotonic()
        fresh = known.keys is not None and now - known.fetched_at < FRESH_SECONDS
        if fresh and (kid is None or _has(known.keys, kid)):
            return False
        return known.calling is not None or self._allowance(known) >= 1

    def _allowance(self, known: _Known) -> float:
        """Return how many calls are left by now."""
        return min(MOST_CALLS, known.allowance + (self._monotonic() - known.counted_at) / REFETCH_SECONDS)

    def _leave(self, known: _Known, allowance: float) -> None:
        known.allowance, known.counted_at = allowance, self._monotonic()

    async def _called(self, known: _Known, client_id: str, address: str) -> None:
        """Join the call that is under way, or begin one."""
        if known.calling is None:
            self._leave(known, self._allowance(known) - 1)
            known.calling = asyncio.create_task(self._fetch(known, client_id, address))
        await asyncio.wait([known.calling], timeout=PATIENCE)

    async def _fetch(self, known: _Known, client_id: str, address: str) -> None:
        try:
            answer = await self._get(address)
            keys = answer.reason if isinstance(answer, CallFailed) else read_key_set(answer.body)
            if isinstance(keys, str):
                self._leave(known, 0)
                log.warning("client_keys_not_fetched", client_id=client_id, reason=keys)
                return
            known.keys, known.fetched_at = keys, self._monotonic()
        finally:
            known.calling = None


def read_key_set(body: bytes) -> Keys | str:
    """Return the key set in an answer, or a short reason why it holds none that may be used."""
    try:
        found = msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return "not_json"
    if not isinstance(found, dict) or not isinstance(found.get("keys"), list) or len(found["keys"]) > MOST_KEYS:
        return "not_a_key_set"
    return found if problem_of_key_set(found) is None else "not_public_keys"


def _has(keys: Keys | None, kid: object) -> bool:
    return keys is not None and any(isinstance(key, dict) and key.get("kid") == kid for key in keys["keys"])
