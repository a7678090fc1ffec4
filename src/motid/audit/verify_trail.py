"""Prove the trail, or name the first event where it breaks (invariant 5).

What the chain shows: an event that was altered, removed, moved or put in; a tail that was cut off; a head that was
forged. What it cannot show by itself is that the whole database was set back to an older, genuine state; for that
the head is written down elsewhere (`motid audit head`) and given to `expect`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from motid.audit import store
from motid.audit.links import FIRST_DIGEST, follows, head_is_genuine, is_of_origin
from motid.audit.store import Head, StoredEvent
from motid.db import Connection, Pool
from motid.vault import Vault

FaultKind = Literal["altered", "missing", "reordered", "inserted", "head_forged", "anchor_differs"]
PROGRESS_EVERY = 1000
Progress = Callable[[int, int], None]
"""Told how many events are proved, and how many there are."""


def _ignore(_proved: int, _sealed: int) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place in the chain that was written down earlier."""

    sequence: int
    digest: bytes

    def __str__(self) -> str:
        return f"{self.sequence}:{self.digest.hex()}"

    @classmethod
    def parse(cls, text: str) -> "Anchor":
        """Read "SEQUENCE:DIGEST", the digest in hexadecimal. Raises `ValueError`."""
        sequence, _, digest = text.partition(":")
        anchor = cls(int(sequence), bytes.fromhex(digest))
        if anchor.sequence < 1 or len(anchor.digest) != 32:
            raise ValueError("an anchor is a sequence from 1 and a digest of 32 bytes")
        return anchor


@dataclass(frozen=True, slots=True)
class Fault:
    """The first place where the trail breaks. `event_id` is None where no event stands there."""

    kind: FaultKind
    sequence: int
    event_id: UUID | None


@dataclass(frozen=True, slots=True)
class TrailReport:
    """What was found: events proved, in the chain and waiting for it, where the chain ends, and the fault."""

    proved: int
    sealed: int
    unsealed: int
    head: Anchor | None
    fault: Fault | None


async def trail_head(connection: Connection, vault: Vault) -> Anchor | Fault | None:
    """Return where the chain ends, to be written down elsewhere; a `Fault` when the head is forged."""
    head = await store.head(connection)
    if head is None:
        return None
    if not head_is_genuine(vault, head):
        return Fault("head_forged", head.sequence, None)
    return Anchor(head.sequence, head.digest)


async def verify_trail(
    pool: Pool,
    vault: Vault,
    *,
    expect: Anchor | None = None,
    progress: Progress = _ignore,
) -> TrailReport:
    """Walk the chain from the first event, in one snapshot and constant memory."""
    async with pool.acquire() as connection, connection.transaction(isolation="repeatable_read", readonly=True):
        sealed, unsealed = await store.count(connection)
        walk = _Walk(connection, vault, await store.head(connection), sealed, expect)
        fault = await walk.first_fault(progress)
    head = Anchor(walk.head.sequence, walk.head.digest) if walk.head else None
    return TrailReport(walk.proved, sealed, unsealed, head, fault)


class _Walk:
    """One walk along the chain: what is proved so far, and the digest that the next event must follow."""

    def __init__(
        self, connection: Connection, vault: Vault, head: Head | None, sealed: int, expect: Anchor | None
    ) -> None:
        self.head = head
        self.proved = 0
        self._connection = connection
        self._vault = vault
        self._sealed = sealed
        self._expect = expect
        self._digest = FIRST_DIGEST

    async def first_fault(self, progress: Progress) -> Fault | None:
        async for event in store.chain(self._connection):
            if not self._continues(event):
                return await self._name(event)
            if not is_of_origin(self._vault, event):
                return Fault("inserted", self.proved + 1, event.content.id)
            self.proved += 1
            self._digest = event.digest or b""
            if self._misses_the_anchor():
                return Fault("anchor_differs", self.proved, event.content.id)
            if self.proved % PROGRESS_EVERY == 0:
                progress(self.proved, self._sealed)
        progress(self.proved, self._sealed)
        return await self._fault_of_the_end()

    def _continues(self, event: StoredEvent) -> bool:
        return (
            event.sequence == self.proved + 1
            and self.proved < self._length()
            and follows(self._vault, self._digest, event)
        )

    def _length(self) -> int:
        """Return how many events the head vouches for; with a forged head it is no argument."""
        if self.head is None:
            return 0
        return self.head.sequence if head_is_genuine(self._vault, self.head) else self._sealed

    def _misses_the_anchor(self) -> bool:
        expect = self._expect
        return expect is not None and expect.sequence == self.proved and expect.digest != self._digest

    async def _name(self, event: StoredEvent) -> Fault:
        """Say what is wrong at the first place that does not continue the chain.

        Where a gap is, or the digest does not follow, the event that belongs here may stand elsewhere: then
        something was moved, or put in before it if there are more events than the head vouches for. Otherwise it
        is gone if events are too few, and altered if not.
        """
        place = self.proved + 1
        surplus = self._sealed - self._length()
        if self.proved >= self._length():
            return self._beyond_the_head(event)
        elsewhere = await self._event_that_belongs_here()
        if elsewhere is not None and surplus > 0:
            return Fault("inserted", place, event.content.id)
        if elsewhere is not None:
            return Fault("reordered", place, elsewhere.content.id)
        if event.sequence != place or surplus < 0:
            return Fault("missing", place, None)
        return Fault("altered", place, event.content.id)

    def _beyond_the_head(self, event: StoredEvent) -> Fault:
        if self.head is None or not head_is_genuine(self._vault, self.head):
            return Fault("head_forged", self.proved, None)
        return Fault("inserted", event.sequence or self.proved + 1, event.content.id)

    async def _event_that_belongs_here(self) -> StoredEvent | None:
        async for event in store.everything(self._connection):
            if follows(self._vault, self._digest, event):
                return event
        return None

    async def _fault_of_the_end(self) -> Fault | None:
        if self.head is None:
            return Fault("head_forged", 0, None) if self._sealed else self._fault_of_the_anchor()
        if not head_is_genuine(self._vault, self.head):
            return Fault("head_forged", self.head.sequence, None)
        if self.proved < self.head.sequence:
            moved = await self._event_that_belongs_here()
            kind: FaultKind = "reordered" if moved else "missing"
            return Fault(kind, self.proved + 1, moved.content.id if moved else None)
        if self._digest != self.head.digest:
            return Fault("altered", self.proved, None)
        return self._fault_of_the_anchor()

    def _fault_of_the_anchor(self) -> Fault | None:
        if self._expect is not None and self._expect.sequence > self.proved:
            return Fault("anchor_differs", self._expect.sequence, None)
        return None
