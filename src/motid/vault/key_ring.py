"""The unwrapped keys of this process.

Key states, in the order of a rotation. A change of state is visible to every process after one refresh interval,
so a rotation waits two of them between steps (`motid.rekeying`).

- seal keys: `announced` (can open), `active` (seals new bundles; exactly one), `retiring` (opens until re-sealed)
- index keys live in one of two slots, `a` and `b`: `writing` (digests are written, not yet complete),
  `reading` (complete, used to look up; exactly one), `retiring` (still written, so that a process that has not
  refreshed keeps finding rows)
- other purposes (`audit`, `code`, `token`, `csrf`): `active` and, for what was made before, `retiring`
"""

from dataclasses import dataclass
from typing import Literal

from motid.vault.errors import UnknownKey

KeyState = Literal["announced", "active", "writing", "reading", "retiring"]
Slot = Literal["a", "b"]
REFRESH_SECONDS = 5.0
"""How often a process reads the keys again."""


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

    def replace(self, keys: list[RingKey]) -> None:
        """Take over a freshly read set of keys."""
        self._by_id = {key.id: key for key in keys}
        self._active = {key.purpose: key for key in keys if key.state == "active"}
        self._index = [key for key in keys if key.purpose == "index"]

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
