"""The bytes of an event that its code of origin and the chain's digests are made over."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_encoder = msgspec.json.Encoder(order="sorted")


class EventContent(msgspec.Struct, frozen=True):
    """An event as stored. Times have whole microseconds, as PostgreSQL keeps them."""

    id: UUID
    occurred_at: datetime
    kind: str
    account_id: UUID | None
    actor_kind: str
    actor_id: UUID | None
    session_id: UUID | None
    data: dict[str, Any]

    def parts(self) -> tuple[bytes, ...]:
        """Return the fields as bytes in a fixed order; None is empty, which no UUID is.

        The data is JSON with sorted keys. Fractions are refused at `record`, because PostgreSQL may give 1e2
        back as 100.
        """
        return (
            self.id.bytes,
            str((self.occurred_at - _EPOCH) // _MICROSECOND).encode(),
            self.kind.encode(),
            self.account_id.bytes if self.account_id else b"",
            self.actor_kind.encode(),
            self.actor_id.bytes if self.actor_id else b"",
            self.session_id.bytes if self.session_id else b"",
            _encoder.encode(self.data),
        )
