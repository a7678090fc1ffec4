"""SQL of the events of clients: one row a client, endpoint, fault and hour."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from motid.db import Reader
from motid.oidc.client_events.model import KEPT_FOR, EventKey

Count = tuple[EventKey, int, datetime, datetime, str | None]
"""Key, how often, first and last time, the value to show."""


async def add_counts(connection: Reader, counts: Sequence[Count]) -> None:
    """Add to the counts. Rows are touched in one order, so that processes never wait for each other in a circle."""
    ordered = sorted(counts, key=lambda count: count[0].digest)
    await connection.execute(
        """INSERT INTO client_event (id, client_id, endpoint, code, detail, value, hour, count, first_at, last_at)
           SELECT * FROM unnest($1::bytea[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[],
                                $7::timestamptz[], $8::bigint[], $9::timestamptz[], $10::timestamptz[])
           ON CONFLICT (id) DO UPDATE SET count = client_event.count + excluded.count,
                  last_at = greatest(client_event.last_at, excluded.last_at),
                  value = coalesce(excluded.value, client_event.value)""",
        [key.digest for key, *_ in ordered],
        [key.client_id for key, *_ in ordered],
        [key.endpoint for key, *_ in ordered],
        [key.code for key, *_ in ordered],
        [key.detail for key, *_ in ordered],
        [value for *_, value in ordered],
        [key.hour for key, *_ in ordered],
        [count for _, count, *_ in ordered],
        [first for _, _, first, _, _ in ordered],
        [last for *_, last, _ in ordered],
    )


async def select_events(connection: Reader, client_id: str, most: int) -> list[Any]:
    """Return the events of a client, the latest first."""
    return await connection.fetch(
        """SELECT id, endpoint, code, detail, value, count, first_at, last_at FROM client_event
            WHERE client_id = $1 ORDER BY last_at DESC, id LIMIT $2""",
        client_id, most,
    )  # fmt: skip


async def delete_old(connection: Reader, now: datetime, batch: int) -> int:
    """Remove up to `batch` events that nobody needs any more; returns how many."""
    removed: int = await connection.fetchval(
        """WITH gone AS (DELETE FROM client_event WHERE id IN
             (SELECT id FROM client_event WHERE hour < $1 ORDER BY hour LIMIT $2 FOR UPDATE SKIP LOCKED) RETURNING 1)
           SELECT count(*) FROM gone""",
        now - KEPT_FOR, batch,
    )  # fmt: skip
    return removed
