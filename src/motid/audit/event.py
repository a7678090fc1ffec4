"""Typed events. Packages define theirs in `events.py`."""

from typing import ClassVar

import msgspec


class AuditEvent(msgspec.Struct, frozen=True, kw_only=True):
    """Base of every event.

    Fields hold identifiers, codes, counts and booleans: strings, whole numbers, booleans, UUIDs, and None.
    Personal data never stands in an event; what a reader may need of it is behind the identifiers. `kind` reads
    `package.what_happened`, in the past tense, and never changes its meaning once released.
    """

    kind: ClassVar[str]
