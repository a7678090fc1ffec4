"""Enqueue inside the caller's transaction: the job exists if, and only if, the change does."""

from collections.abc import Sequence
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
    await _queries(uow).enqueue(job, msgspec.json.encode(payload), priority=priority, execute_after=after)


async def enqueue_each(uow: UnitOfWork, job: str, payloads: Sequence[msgspec.Struct]) -> None:
    """Enqueue `job` once for each payload, by one statement."""
    if payloads:
        encoded: list[bytes | None] = [msgspec.json.encode(payload) for payload in payloads]
        await _queries(uow).enqueue([job] * len(encoded), encoded, [0] * len(encoded))


def _queries(uow: UnitOfWork) -> Queries:
    return Queries(AsyncpgDriver(uow.connection))  # type: ignore[arg-type]
