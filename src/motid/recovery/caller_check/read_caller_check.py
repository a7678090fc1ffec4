"""What came of a question to a caller: for the case, and for the page of the link."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from motid.db import Database, Reader
from motid.kernel.opaque_token import OpaqueToken
from motid.recovery.caller_check import store
from motid.recovery.caller_check.model import CallerCheck


async def read_caller_check(connection: Reader, check_id: UUID, now: datetime) -> CallerCheck | None:
    """Return a question as it stands; None when it was so long ago that it is forgotten."""
    row = await store.select(connection, check_id)
    return None if row is None else store.to_check(row, now)


async def read_caller_checks(connection: Reader, check_ids: Sequence[UUID], now: datetime) -> tuple[CallerCheck, ...]:
    """Return several questions as they stand, those that are remembered."""
    return tuple(store.to_check(row, now) for row in await store.select_many(connection, check_ids))


async def caller_check_of_link(database: Database, link: OpaqueToken) -> CallerCheck | None:
    """Return the question of a link, answered or not; None for a link that is none. Changes nothing."""
    row = await store.select(database.pool, link.id)
    if row is None or not link.matches(row["secret_digest"]):
        return None
    return store.to_check(row, database.clock.now())
