"""Hand-overs as values."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal
from uuid import UUID

import msgspec

from motid.kernel.redaction import PersonalText

State = Literal["offered", "accepted", "refused", "withdrawn", "lapsed", "queued"]
SEALED_KIND: Final = "desk_hand_over"
LONGEST_NOTE: Final = 500
"""Characters."""


class HandOverBundle(msgspec.Struct, frozen=True):
    """What the next official should know, as it is sealed in `desk_hand_over.sealed`."""

    note: str


@dataclass(frozen=True, slots=True)
class HandOver:
    """A case that was offered to somebody, or put back into the queue (`to_id` None)."""

    id: UUID
    case_id: UUID
    case_number: str
    from_id: UUID
    to_id: UUID | None
    state: State
    offered_at: datetime
    lapses_at: datetime | None
    decided_at: datetime | None
    note: PersonalText
