from datetime import timedelta
from typing import ClassVar

import msgspec
import pytest

from motid.audit import AuditEvent, record
from motid.db import Database
from motid.jobs import enqueue
from motid.kernel.actor import SYSTEM
from motid.limits import Allowed, Limit, Limiter, Refused
from motid.vault import Vault


class SomethingHappened(AuditEvent, frozen=True, kw_only=True):
    kind: ClassVar[str] = "test.happened"
    count: int


class Ping(msgspec.Struct):
    number: int


async def test_a_rollback_takes_event_and_job_with_it(database: Database) -> None:
    async def fail() -> None:
        async with database.begin(SYSTEM) as uow:
            await record(uow, SomethingHappened(count=1))
            await enqueue(uow, "ping", Ping(1))
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        await fail()
    assert await database.pool.fetchval("SELECT count(*) FROM audit_event") == 0
    assert await database.pool.fetchval("SELECT count(*) FROM pgqueuer") == 0


async def test_a_commit_keeps_event_and_job(database: Database) -> None:
    async with database.begin(SYSTEM) as uow:
        await record(uow, SomethingHappened(count=1))
        await enqueue(uow, "ping", Ping(1))
    row = await database.pool.fetchrow("SELECT kind, data FROM audit_event")
    assert row is not None
    assert (row["kind"], row["data"]) == ("test.happened", {"count": 1})
    assert await database.pool.fetchval("SELECT count(*) FROM pgqueuer") == 1


async def test_audit_events_cannot_be_changed_or_removed(database: Database) -> None:
    async with database.begin(SYSTEM) as uow:
        await record(uow, SomethingHappened(count=1))
    for statement in (
        "UPDATE audit_event SET kind = 'x'",
        "DELETE FROM audit_event",
        "TRUNCATE audit_event",
    ):
        with pytest.raises(Exception, match="append-only"):
            await database.pool.execute(statement)


async def test_a_limit_refuses_after_the_burst_and_says_until_when(database: Database, vault: Vault) -> None:
    limiter = Limiter(database.pool, vault)
    limit = Limit("test", burst=3, interval=timedelta(seconds=10))
    now = database.clock.now()
    outcomes = [await limiter.take(limit, "subject", now) for _ in range(4)]
    assert outcomes[:3] == [Allowed()] * 3
    last = outcomes[3]
    assert isinstance(last, Refused)
    assert last.until == now + timedelta(seconds=10)
    assert await limiter.take(limit, "another", now) == Allowed()
    assert await limiter.take(limit, "subject", now + timedelta(seconds=10)) == Allowed()
