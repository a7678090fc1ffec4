import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID, uuid4

import asyncpg
import pytest

from motid.audit import Anchor, AuditEvent, AuditSealer, record, trail_head, verify_trail
from motid.audit.verify_trail import FaultKind, TrailReport
from motid.db import Database, Pool
from motid.kernel.actor import Actor
from motid.vault import KeyProvider, Vault
from motid.vault.store import add_key, load_keys


class PhoneReplaced(AuditEvent, frozen=True, kw_only=True):
    kind: ClassVar[str] = "test.phone_replaced"
    identifier_id: UUID
    attempts: int = 1
    forced: bool = False
    reason: str | None = None


@dataclass
class Trail:
    """Ten sealed events, and the hands of somebody who owns the database but not the keys."""

    database: Database
    intruder: asyncpg.Connection
    ids: list[UUID]

    async def verify(self, expect: Anchor | None = None) -> TrailReport:
        return await verify_trail(self.database.pool, self.database.vault, expect=expect)

    async def fault(self) -> tuple[FaultKind, int, UUID | None] | None:
        fault = (await self.verify()).fault
        return None if fault is None else (fault.kind, fault.sequence, fault.event_id)


async def write(database: Database, count: int, account_id: UUID | None = None) -> list[UUID]:
    ids = []
    for attempts in range(count):
        async with database.begin(Actor("citizen", uuid4(), uuid4())) as uow:
            event = PhoneReplaced(identifier_id=uuid4(), attempts=attempts, reason="đổi SIM")
            ids.append(await record(uow, event, account_id=account_id or uuid4()))
    return ids


@pytest.fixture
async def trail(database: Database, database_url: str) -> AsyncIterator[Trail]:
    ids = await write(database, 10)
    assert await AuditSealer(database.pool, database.vault, batch=4).seal_all() == 10
    intruder = await asyncpg.connect(database_url)
    await intruder.execute("SET session_replication_role = replica")
    yield Trail(database, intruder, ids)
    intruder.terminate()


async def test_an_untouched_trail_is_proved(trail: Trail) -> None:
    report = await trail.verify()
    assert (report.proved, report.sealed, report.unsealed, report.fault) == (10, 10, 0, None)
    await write(trail.database, 3)
    report = await trail.verify()
    assert (report.proved, report.unsealed, report.fault) == (10, 3, None)


async def test_an_empty_trail_is_proved(database: Database) -> None:
    report = await verify_trail(database.pool, database.vault)
    assert (report.proved, report.head, report.fault) == (0, None, None)


@pytest.mark.parametrize(
    "change",
    [
        "occurred_at = occurred_at + interval '1 microsecond'",
        "kind = 'test.phone_replaced '",
        "account_id = gen_random_uuid()",
        "account_id = NULL",
        "actor_kind = 'operator'",
        "actor_id = gen_random_uuid()",
        "actor_id = NULL",
        "session_id = gen_random_uuid()",
        "session_id = actor_id, actor_id = session_id",
        "data = jsonb_set(data, '{attempts}', '99')",
        "data = data - 'reason'",
        "data = data || '{\"more\": null}'",
        "mac = sha256(mac)",
        "digest = sha256(digest)",
        "digest = NULL",
        "key_id = key_id + 1",
        "key_id = NULL",
        "key_id = (SELECT id FROM vault_key WHERE purpose = 'seal')",
    ],
)
async def test_every_altered_field_is_named(trail: Trail, change: str) -> None:
    await trail.intruder.execute(f"UPDATE audit_event SET {change} WHERE sequence = 5")
    assert await trail.fault() == ("altered", 5, trail.ids[4])


async def test_an_altered_identifier_is_named(trail: Trail) -> None:
    forged = uuid4()
    await trail.intruder.execute("UPDATE audit_event SET id = $1 WHERE sequence = 5", forged)
    assert await trail.fault() == ("altered", 5, forged)


@pytest.mark.parametrize("sequence", [1, 5, 9])
async def test_a_deleted_event_is_missing(trail: Trail, sequence: int) -> None:
    await trail.intruder.execute("DELETE FROM audit_event WHERE sequence = $1", sequence)
    assert await trail.fault() == ("missing", sequence, None)


async def test_a_deleted_event_is_missing_after_the_gap_is_closed(trail: Trail) -> None:
    await trail.intruder.execute("DELETE FROM audit_event WHERE sequence = 5")
    for sequence in range(6, 11):
        await trail.intruder.execute("UPDATE audit_event SET sequence = $1 - 1 WHERE sequence = $1", sequence)
    assert await trail.fault() == ("missing", 5, None)


async def test_a_truncated_tail_is_missing(trail: Trail) -> None:
    await trail.intruder.execute("DELETE FROM audit_event WHERE sequence > 7")
    assert await trail.fault() == ("missing", 8, None)
    await trail.intruder.execute("DELETE FROM audit_event")
    assert await trail.fault() == ("missing", 1, None)


@pytest.mark.parametrize(("one", "other"), [(3, 4), (2, 9), (1, 10)])
async def test_two_swapped_events_are_reordered(trail: Trail, one: int, other: int) -> None:
    await trail.intruder.execute("UPDATE audit_event SET sequence = -1 WHERE sequence = $1", one)
    await trail.intruder.execute("UPDATE audit_event SET sequence = $1 WHERE sequence = $2", one, other)
    await trail.intruder.execute("UPDATE audit_event SET sequence = $1 WHERE sequence = -1", other)
    assert await trail.fault() == ("reordered", one, trail.ids[one - 1])


async def test_an_event_moved_out_of_the_chain_is_reordered(trail: Trail) -> None:
    await trail.intruder.execute("UPDATE audit_event SET sequence = NULL WHERE sequence = 5")
    assert await trail.fault() == ("reordered", 5, trail.ids[4])


async def test_an_event_put_in_between_is_inserted(trail: Trail) -> None:
    for sequence in range(10, 4, -1):
        await trail.intruder.execute("UPDATE audit_event SET sequence = $1 + 1 WHERE sequence = $1", sequence)
    forged = await _copy(trail, sequence=5)
    assert await trail.fault() == ("inserted", 5, forged)


async def test_an_event_put_behind_the_end_is_inserted(trail: Trail) -> None:
    forged = await _copy(trail, sequence=11)
    assert await trail.fault() == ("inserted", 11, forged)


async def test_an_unsealed_event_that_motid_did_not_write_is_found_once_it_is_sealed(trail: Trail) -> None:
    forged = await _copy(trail, sequence=None)
    await AuditSealer(trail.database.pool, trail.database.vault).seal_all()
    assert await trail.fault() == ("inserted", 11, forged)


async def test_an_event_altered_before_it_was_sealed_is_found(trail: Trail) -> None:
    [unsealed] = await write(trail.database, 1)
    await trail.intruder.execute("UPDATE audit_event SET actor_id = NULL WHERE id = $1", unsealed)
    await AuditSealer(trail.database.pool, trail.database.vault).seal_all()
    assert await trail.fault() == ("inserted", 11, unsealed)


async def _copy(trail: Trail, sequence: int | None) -> UUID:
    forged = uuid4()
    await trail.intruder.execute(
        """INSERT INTO audit_event SELECT $1, occurred_at, kind, account_id, actor_kind, actor_id, session_id, data,
             mac, $2, CASE WHEN $2::bigint IS NULL THEN NULL ELSE digest END, key_id
             FROM audit_event WHERE id = $3""",
        forged, sequence, trail.ids[4],
    )  # fmt: skip
    return forged


@pytest.mark.parametrize(
    "change",
    ["sequence = 9", "sequence = 11", "sequence = -1", "digest = sha256(digest)", "mac = sha256(mac)", "key_id = 0"],
)
async def test_a_forged_head_is_named_and_never_built_upon(trail: Trail, change: str) -> None:
    await trail.intruder.execute(f"UPDATE audit_head SET {change}")
    fault = await trail.fault()
    assert fault is not None
    assert fault[0] == "head_forged"
    await write(trail.database, 1)
    assert await AuditSealer(trail.database.pool, trail.database.vault).seal_all() == 0
    async with trail.database.read() as connection:
        head = await trail_head(connection, trail.database.vault)
    assert not isinstance(head, Anchor)


async def test_a_removed_head_is_named(trail: Trail) -> None:
    await trail.intruder.execute("DELETE FROM audit_head")
    fault = await trail.fault()
    assert fault is not None
    assert fault[0] == "head_forged"


async def test_an_alteration_is_named_even_under_a_forged_head(trail: Trail) -> None:
    await trail.intruder.execute("UPDATE audit_head SET sequence = 9")
    await trail.intruder.execute("UPDATE audit_event SET kind = 'x' WHERE sequence = 5")
    assert await trail.fault() == ("altered", 5, trail.ids[4])


async def test_an_anchor_shows_a_database_that_was_set_back(trail: Trail) -> None:
    before = await trail.intruder.fetchrow("SELECT * FROM audit_head")
    assert before is not None
    await write(trail.database, 2)
    await AuditSealer(trail.database.pool, trail.database.vault).seal_all()
    async with trail.database.read() as connection:
        anchor = await trail_head(connection, trail.database.vault)
    assert isinstance(anchor, Anchor)
    assert Anchor.parse(str(anchor)) == anchor
    assert (await trail.verify(expect=anchor)).fault is None
    await trail.intruder.execute("DELETE FROM audit_event WHERE sequence > 10")
    await trail.intruder.execute(
        "UPDATE audit_head SET sequence = $1, digest = $2, key_id = $3, mac = $4",
        before["sequence"], before["digest"], before["key_id"], before["mac"],
    )  # fmt: skip
    assert (await trail.verify()).fault is None
    fault = (await trail.verify(expect=anchor)).fault
    assert fault is not None
    assert (fault.kind, fault.sequence) == ("anchor_differs", 12)


async def test_an_anchor_with_another_digest_differs(trail: Trail) -> None:
    fault = (await trail.verify(expect=Anchor(4, bytes(32)))).fault
    assert fault is not None
    assert (fault.kind, fault.sequence, fault.event_id) == ("anchor_differs", 4, trail.ids[3])


async def test_a_trail_under_two_audit_keys_is_proved(
    trail: Trail, vault: Vault, pool: Pool, key_provider: KeyProvider
) -> None:
    await pool.execute("UPDATE vault_key SET state = 'retiring' WHERE purpose = 'audit'")
    await add_key(pool, key_provider, "audit", "active")
    vault.ring.replace(await load_keys(pool, key_provider))
    await write(trail.database, 5)
    assert await AuditSealer(pool, vault).seal_all() == 5
    report = await trail.verify()
    assert (report.proved, report.fault) == (15, None)


async def test_two_sealers_make_one_chain(database: Database) -> None:
    sealers = [AuditSealer(database.pool, database.vault, batch=3) for _ in range(4)]

    async def seal() -> int:
        return sum(await asyncio.gather(*(sealer.seal_batch() for sealer in sealers)))

    await write(database, 30)
    while await seal():
        pass
    assert (await verify_trail(database.pool, database.vault)).proved == 30


async def test_the_sealer_seals_in_the_background_until_it_is_stopped(database: Database) -> None:
    stop = asyncio.Event()
    running = asyncio.create_task(AuditSealer(database.pool, database.vault, interval=0.05).run(stop))
    await write(database, 3)
    async with asyncio.timeout(60):
        while await database.pool.fetchval("SELECT count(*) FROM audit_event WHERE sequence IS NULL"):  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    stop.set()
    async with asyncio.timeout(60):
        await running
