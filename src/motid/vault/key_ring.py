"""The unwrapped keys of this process.

Key states, in the order of a rotation. A change of state is visible to every process after one refresh interval,
so a rotation waits two of them between steps (`motid.rekeying`). A process whose ring is older than that refuses
to write and to look up (`RingStale`): what it wrote under a key that is gone would be lost.

- seal keys: `announced` (can open), `active` (seals new bundles; exactly one), `retiring` (opens until re-sealed)
- index keys live in one of two slots, `a` and `b`: `writing` (digests are written, not yet complete),
  `reading` (complete, used to look up; exactly one), `retiring` (still written, so that a process that has not
  refreshed keeps finding rows)
- other purposes (`audit`, `code`, `csrf`, `limit`): `announced` (can verify), `active`, and, for what was
  made before, `retiring`
"""

import time
from dataclasses import dataclass
from typing import Literal

from motid.vault.errors import RingStale, UnknownKey

KeyState = Literal["announced", "active", "writing", "reading", "retiring"]
Slot = Literal["a", "b"]
REFRESH_SECONDS = 5.0
"""How often a process reads the keys again."""
FRESH_INTERVALS = 2
"""A ring is fresh for so many refresh intervals after it was read."""


@dataclass(frozen=True, slots=True)
class RingKey:
    """One unwrapped key. `secret` is 32 bytes."""

    id: int
    purpose: str
    state: KeyState
    slot: Slot | None
    secret: bytes

    def __repr__(self) -> str:
        return f"<RingKey {self.id} {self.purpose} {self.state}>"


class KeyRing:
    """Keys by id and by use; `replace` swaps the whole content at once."""

    def __init__(self, keys: list[RingKey]) -> None:
        self.replace(keys)

    def replace(self, keys: list[RingKey], *, fresh_until: float | None = None) -> None:
        """Take over a freshly read set of keys, usable until `fresh_until` on the monotonic clock.

        Without a moment the ring never ages: for a process that nobody rotates keys under, such as a test.
        """
        self._fresh_until = fresh_until
        self._by_id = {key.id: key for key in keys}
        self._active = {key.purpose: key for key in keys if key.state == "active"}
        self._index = [key for key in keys if key.purpose == "index"]

    def expire_at(self, moment: float) -> None:
        """Let the ring age from now on: it may be used until `moment` on the monotonic clock."""
        self._fresh_until = moment

    @property
    def is_fresh(self) -> bool:
        """Whether the ring may be written and looked up with."""
        return self._fresh_until is None or time.monotonic() < self._fresh_until

    def keys(self) -> list[RingKey]:
        """Return every key, for a child process that seals on behalf of this one."""
        return list(self._by_id.values())

    def require_fresh(self) -> None:
        """Raise `RingStale` when the ring is too old."""
        if not self.is_fresh:
            raise RingStale("the keys were not read again in time")

    def by_id(self, key_id: int) -> RingKey:
        """Return a key by its id; raises `UnknownKey`."""
        try:
            return self._by_id[key_id]
        except KeyError:
            raise UnknownKey(f"key {key_id}") from None

    def active(self, purpose: str) -> RingKey:
        """Return the key that makes new things of this purpose; raises `UnknownKey`."""
        try:
            return self._active[purpose]
        except KeyError:
            raise UnknownKey(f"no active key for {purpose}") from None

    def all_of(self, purpose: str) -> list[RingKey]:
        """Return every key of a purpose, the active one first."""
        keys = [key for key in self._by_id.values() if key.purpose == purpose]
        return sorted(keys, key=lambda key: (key.state != "active", -key.id))

    def index_writing(self) -> list[RingKey]:
        """Return the index keys whose digests a new row carries: one, or two during a rotation."""
        return self._index

    def index_reading(self) -> RingKey:
        """Return the index key that look-ups use; raises `UnknownKey`."""
        for key in self._index:
            if key.state == "reading":
                return key
        raise UnknownKey("no reading index key")
