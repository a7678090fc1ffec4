"""Enqueue inside the caller's transaction: the job exists if, and only if, the change does."""

from datetime import timedelta

import msgspec
from pgqueuer.db import AsyncpgDriver
from pgqueuer.queries import Queries

from motid.db import UnitOfWork


async def enqueue(
    uow: UnitOfWork,
    job: str,
    payload: msgspec.Struct,
    *,
    after: timedelta | None = None,
    priority: int = 0,
) -> None:
    """Enqueue `job` for the worker. The payload carries identifiers, never personal data (invariant 4)."""
    queries = Queries(AsyncpgDriver(uow.connection))  # type: ignore[arg-type]
    await queries.enqueue(job, msgspec.json.encode(payload), priority=priority, execute_after=after)
