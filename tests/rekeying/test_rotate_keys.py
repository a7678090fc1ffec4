import asyncio
import itertools
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest

from motid.kernel.actor import SYSTEM
from motid.rekeying import AlreadyRunning, Progress, Rotated, UnreadableRecords, key_status, rotate_keys, store
from motid.rekeying.model import STEPS
from motid.vault import Vault
from motid.vault.store import FIRST_KEYS, load_keys
from tests.rekeying.registry import TABLES, Process, process

INTERVAL = 0.25
QUICK = 0.01


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    return tmp_path / "keys" / "master.json"


@pytest.fixture
async def office(database_url: str, key_file: Path) -> AsyncIterator[Process]:
    """A process without background refresh, and twenty registered numbers."""
    async with process(database_url, key_file, interval=None) as office:
        for number in range(20):
            assert await office.register(_number(number))
        yield office


def _number(number: int) -> str:
    return f"946{number:09d}"


async def _rotate(office: Process, only: str = "all", interval: float = QUICK) -> Rotated:
    outcome = await rotate_keys(office.database, office.provider, TABLES, only=only, interval=interval, batch=7)
    assert isinstance(outcome, Rotated)
    return outcome


async def _assert_whole(office: Process, url: str, key_file: Path, numbers: int = 20) -> None:
    """A process that starts now finds and opens everything; one slot and one key are in use; nothing old is left."""
    async with process(url, key_file, interval=None) as newcomer:
        for number in range(numbers):
            assert await newcomer.holders(_number(number)) == [_number(number)]
            assert not await newcomer.register(_number(number))
    pool = office.database.pool
    keys = await pool.fetch("SELECT purpose, state, slot, id FROM vault_key")
    leading = {key["purpose"]: key for key in keys if key["state"] in ("active", "reading")}
    for key in keys:
        assert key["state"] in ("active", "reading") or key["purpose"] in ("code", "csrf", "audit"), key
    mark = leading["seal"]["id"].to_bytes(4, "big")
    for table in TABLES:
        foreign = await pool.fetchval(
            f"SELECT count(*) FROM {table.table} WHERE substring(sealed FROM 2 FOR 4) <> $1", mark
        )
        assert foreign == 0
    full, empty = ("index_a", "index_b") if leading["index"]["slot"] == "a" else ("index_b", "index_a")
    wrong = await pool.fetchval(f"SELECT count(*) FROM identifier WHERE {full} IS NULL OR {empty} IS NOT NULL")
    assert wrong == 0


async def test_all_keys_are_replaced_and_everything_is_still_found(
    office: Process, database_url: str, key_file: Path
) -> None:
    before = {key.id: key.secret for key in await load_keys(office.database.pool, office.provider)}
    masters = office.provider.versions()
    outcome = await _rotate(office)
    assert (outcome.steps, outcome.continued) == (STEPS, False)
    await _assert_whole(office, database_url, key_file)
    after = await load_keys(office.database.pool, office.provider)
    leading = {key.purpose: key for key in after if key.state in ("active", "reading")}
    assert len(leading) == len(FIRST_KEYS)
    assert not {key.id for key in leading.values()} & set(before)
    assert not {key.secret for key in leading.values()} & set(before.values())
    assert len(office.provider.versions()) == 1
    assert office.provider.versions() != masters


async def test_a_second_rotation_goes_back_to_the_first_slot(
    office: Process, database_url: str, key_file: Path
) -> None:
    slots = []
    for _ in range(3):
        await _rotate(office, "index")
        slots.append(await office.database.pool.fetchval("SELECT slot FROM vault_key WHERE purpose = 'index'"))
    assert slots == ["b", "a", "b"]
    await _assert_whole(office, database_url, key_file)


@pytest.mark.parametrize("only", STEPS)
async def test_one_key_may_be_rotated_alone(office: Process, database_url: str, key_file: Path, only: str) -> None:
    ids = await _leading(office)
    await _rotate(office, only)
    after = await _leading(office)
    assert {purpose for purpose in ids if ids[purpose] != after[purpose]} == ({only} - {"master"})
    await _assert_whole(office, database_url, key_file)


async def _leading(office: Process) -> dict[str, int]:
    rows = await office.database.pool.fetch("SELECT purpose, id FROM vault_key WHERE state IN ('active', 'reading')")
    return {row["purpose"]: row["id"] for row in rows}


class PowerCut(BaseException):
    pass


async def test_an_interruption_at_any_moment_is_continued(office: Process, database_url: str, key_file: Path) -> None:
    """The rotation is cut off at its first, second, third … report, until one comes through."""
    for cut in itertools.count():
        reports = itertools.count()

        def report(progress: Progress, reports: "itertools.count[int]" = reports, cut: int = cut) -> None:
            if next(reports) == cut:
                raise PowerCut

        try:
            outcome = await rotate_keys(
                office.database, office.provider, TABLES, interval=QUICK, report=report, batch=7
            )
        except PowerCut:
            async with process(database_url, key_file, interval=None) as newcomer:
                for number in (0, 10, 19):
                    assert await newcomer.holders(_number(number)) == [_number(number)]
                    assert not await newcomer.register(_number(number))
            outcome = await _rotate(office)
            assert outcome.continued
            await _assert_whole(office, database_url, key_file)
        else:
            assert isinstance(outcome, Rotated)
            assert cut > 20
            break
    async with office.database.read() as connection:
        assert (await key_status(connection)).unfinished == []


async def test_people_register_and_sign_in_during_every_stage(database_url: str, key_file: Path) -> None:
    """Two processes race for one number after the other; one wins each, and both find it at every moment."""
    stages, raced = ["before"], set[str]()

    def report(progress: Progress) -> None:
        stages.append(f"{progress.step} {progress.stage}")

    async with (
        process(database_url, key_file, interval=INTERVAL) as one,
        process(database_url, key_file, interval=INTERVAL * 0.8) as other,
        process(database_url, key_file, interval=None) as office,
    ):
        for number in range(100):
            assert await office.register(_number(number))
        numbers = itertools.count(100)
        finished = asyncio.Event()

        async def race() -> None:
            while not finished.is_set():
                number = _number(next(numbers))
                begun_in = len(stages) - 1
                assert sum(await asyncio.gather(one.register(number), other.register(number))) == 1
                assert await one.holders(number) == [number] == (await other.holders(number))[:1]
                old = _number(int(number[3:]) // 2)
                assert await one.holders(old) == [old]
                assert not await other.register(old)
                raced.update(stages[begun_in:])
                await asyncio.sleep(0.005)

        racer = asyncio.create_task(race())
        outcome = await rotate_keys(
            office.database, office.provider, TABLES, interval=INTERVAL, report=report, batch=20
        )
        finished.set()
        await racer
        assert isinstance(outcome, Rotated)
        waiting = {name for name in stages if name.endswith("waiting")}
        assert waiting <= raced, "no race in these stages"
        await _assert_whole(office, database_url, key_file, numbers=next(numbers))


async def _until(look: Callable[[], Awaitable[object]], seen: object) -> None:
    async with asyncio.timeout(60):
        while await look() != seen:  # noqa: ASYNC110 - another connection changes it
            await asyncio.sleep(0.02)


async def test_an_open_transaction_is_waited_for(office: Process) -> None:
    """It may have sealed with the old key, and not committed yet."""
    async with office.database.pool.acquire() as connection, connection.transaction():
        rotation = asyncio.create_task(_rotate(office, "seal"))

        async def states() -> list[str]:
            query = "SELECT state FROM vault_key WHERE purpose = 'seal' ORDER BY id"
            return [row["state"] for row in await connection.fetch(query)]

        await _until(states, ["active", "announced"])
        await asyncio.sleep(0.3)
        assert await states() == ["active", "announced"]
        assert not rotation.done()
    await rotation


async def test_a_row_that_somebody_holds_is_met_again_later(
    office: Process, database_url: str, key_file: Path
) -> None:
    outsider = await asyncpg.connect(database_url)
    try:
        async with outsider.transaction():
            await outsider.execute("SELECT FROM identifier ORDER BY id LIMIT 3 FOR UPDATE")
            rotation = asyncio.create_task(_rotate(office, "seal"))

            async def keys() -> int:
                return int(
                    await office.database.pool.fetchval("SELECT count(*) FROM vault_key WHERE purpose = 'seal'")
                )

            await _until(keys, 2)
            await asyncio.sleep(0.3)
            assert (rotation.done(), await keys()) == (False, 2)
        await rotation
    finally:
        outsider.terminate()
    await _assert_whole(office, database_url, key_file)


async def test_a_row_that_changed_since_it_was_read_is_not_overwritten(office: Process) -> None:
    table, vault = TABLES[1], office.vault
    async with office.database.pool.acquire() as connection:
        active = store.key_mark(vault.ring.active("seal").id)
        rows = await store.sealed_under(connection, table, [active], None, 5)
        again = [store.Change(row["id"], row["sealed"], vault.reseal("identifier", *row)) for row in rows]
        digests = [store.Change(row["id"], row["sealed"], row["id"].bytes) for row in rows]
        await office.change(rows[2]["id"], _number(900))
        assert await store.put_digests(connection, table, "index_b", digests) == 4
        assert await store.put_sealed(connection, table, again) == 4
    assert await office.holders(_number(900)) == [_number(900)]


async def test_only_one_rotation_runs_at_a_time(office: Process, database_url: str, key_file: Path) -> None:
    runs = asyncio.Event()

    def report(_: Progress) -> None:
        runs.set()

    async with process(database_url, key_file, interval=None) as second:

        async def another() -> object:
            await runs.wait()
            return await rotate_keys(second.database, second.provider, TABLES, interval=0.1)

        first, refused = await asyncio.gather(
            rotate_keys(office.database, office.provider, TABLES, interval=0.1, report=report), another()
        )
        assert isinstance(first, Rotated)
        assert refused == AlreadyRunning()
        assert isinstance(await rotate_keys(second.database, second.provider, TABLES, interval=QUICK), Rotated)


@pytest.mark.parametrize("step", ["seal", "index"])
async def test_a_damaged_record_keeps_the_old_key_and_is_named(
    office: Process, database_url: str, key_file: Path, step: str
) -> None:
    target = await office.database.pool.fetchrow("SELECT id, sealed FROM identifier ORDER BY id LIMIT 1")
    assert target is not None
    damaged = target["sealed"][:-1] + bytes([target["sealed"][-1] ^ 1])
    await office.database.pool.execute("UPDATE identifier SET sealed = $2 WHERE id = $1", target["id"], damaged)
    outcome = await rotate_keys(office.database, office.provider, TABLES, only=step, interval=QUICK)
    assert outcome == UnreadableRecords(step, "identifier", (target["id"],))  # type: ignore[arg-type]
    await office.database.pool.execute(
        "UPDATE identifier SET sealed = $2 WHERE id = $1", target["id"], target["sealed"]
    )
    assert (await _rotate(office, step)).continued
    await _assert_whole(office, database_url, key_file)


async def test_what_old_keys_verified_is_verified_until_it_has_expired(office: Process) -> None:
    vault = office.vault
    made = {purpose: vault.mac(purpose, b"thing") for purpose in ("code", "csrf", "audit")}
    await _rotate(office)
    for purpose, digest in made.items():
        assert vault.mac_matches(purpose, digest, b"thing")
        assert vault.mac(purpose, b"thing") != digest
        assert digest in vault.macs_to_read(purpose, b"thing")
    await office.database.pool.execute("UPDATE vault_key SET changed_at = now() - interval '800 days'")
    await _rotate(office, "limit")
    assert not vault.mac_matches("code", made["code"], b"thing")
    assert vault.mac_matches("audit", made["audit"], b"thing")


async def test_a_rotation_is_in_the_trail(office: Process) -> None:
    await _rotate(office, "csrf")
    rows = await office.database.pool.fetch("SELECT kind, actor_kind, data FROM audit_event ORDER BY id")
    assert [(row["kind"], row["actor_kind"], row["data"]["steps"]) for row in rows] == [
        ("rekeying.began", SYSTEM.kind, ["csrf"]),
        ("rekeying.finished", SYSTEM.kind, ["csrf"]),
    ]


async def test_an_unknown_key_is_refused(office: Process) -> None:
    with pytest.raises(ValueError, match="no such key"):
        await rotate_keys(office.database, office.provider, TABLES, only="door")


async def test_sealing_again_keeps_the_content_and_the_record(vault: Vault) -> None:
    record = uuid4()
    sealed = vault.seal("account", record, {"name": "Nguyễn Văn An"})
    assert vault.reseal("account", record, sealed) != sealed
    assert vault.open_raw("account", record, vault.reseal("account", record, sealed)) == {"name": "Nguyễn Văn An"}
