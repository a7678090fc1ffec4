"""A form that is sent twice does its work once: after a double click, or when a browser sends it again.

A form carries an id that is fresh whenever it is drawn. What it makes gets an identifier that is a keyed digest of
that id, of who sends it, of what it is about and of all that was typed: the same form sent again finds what it made,
and a form that was corrected and sent again makes something new. Nobody chooses an identifier by sending an id.
"""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from motid.db import UnitOfWork
from motid.desk import store
from motid.kernel.redaction import PersonalText
from motid.officials.model import Official

_PURPOSE: Final = b"desk form"
_VERSION, _VARIANT = (0xF << 76, 0x8 << 76), (0x3 << 62, 0x2 << 62)
"""Bits of a UUID that say how it was made, and what they are for one of our own making (RFC 9562 §5.8)."""


@dataclass(frozen=True, slots=True)
class SentForm:
    """A form as it was sent: the id that it was drawn with, and everything that was typed."""

    id: UUID
    said: PersonalText


async def ids_of_form(uow: UnitOfWork, official: Official, sent: SentForm | None, *about: str) -> tuple[UUID, ...]:
    """Return the identifiers that what this form makes may have: the first is for what is made now.

    There is one for each key that a digest may have been made with. Until the transaction ends, the same form sent
    once more waits here. Without a form it is a fresh identifier.
    """
    if sent is None:
        return (uow.new_id(),)
    await store.hold_form(uow.connection, sent.id)
    parts = (
        sent.id.bytes,
        official.account_id.bytes,
        *(part.encode() for part in about),
        sent.said.reveal().encode(),
    )
    return tuple(_uuid(digest) for digest in uow.vault.macs_to_read("csrf", _PURPOSE, *parts))


def _uuid(digest: bytes) -> UUID:
    value = int.from_bytes(digest[:16])
    for mask, bits in (_VERSION, _VARIANT):
        value = value & ~mask | bits
    return UUID(int=value)
