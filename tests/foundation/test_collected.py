"""Writes that are sent together: all or none, in the order of what is asked between them."""

import asyncio
from uuid import uuid4

import asyncpg
import pytest

from motid.accounts import store
from motid.audit import record
from motid.authn.events import SignedIn
from motid.db import Database, NothingTaken, take_row
from motid.kernel.actor import SYSTEM
from motid.kernel.errors import DomainError

PEOPLE = "SELECT count(*) FROM person"
MOMENTS = "SELECT count(DISTINCT xmin::text) FROM person"


async def test_what_is_written_arrives_in_one_transaction(database: Database) -> None:
    async with database.collect(SYSTEM) as uow:
        first, second = uow.new_id(), uow.new_id()
        await store.insert_person(uow.connection, first, uow.now)
        await store.insert_person(uow.connection, second, uow.now)
        await store.insert_account(
            uow.connection, account_id=uow.new_id(), person_id=first, origin="test", now=uow.now, sealed=b"\0"
        )
        await record(uow, SignedIn(session_id=uow.new_id(), amr="pwd", aal=1))
        assert await database.pool.fetchval(PEOPLE) == 0
    assert await database.pool.fetchval(PEOPLE) == 2
    assert await database.pool.fetchval(MOMENTS) == 1
    assert await database.pool.fetchval("SELECT count(*) FROM account") == 1
    assert await database.pool.fetchval("SELECT count(*) FROM audit_event") == 1


async def test_a_question_sees_what_was_written_before_it(database: Database) -> None:
    async with database.collect(SYSTEM) as uow:
        await store.insert_person(uow.connection, uow.new_id(), uow.now)
        assert await uow.connection.fetchval(PEOPLE) == 1
        assert await database.pool.fetchval(PEOPLE) == 0
        await store.insert_person(uow.connection, uow.new_id(), uow.now)
    assert await database.pool.fetchval(PEOPLE) == 2
    assert await database.pool.fetchval(MOMENTS) == 1


@pytest.mark.parametrize("asked", [False, True])
async def test_an_error_leaves_nothing(database: Database, asked: bool) -> None:
    with pytest.raises(RuntimeError):  # noqa: PT012 - the end of the block is what raises
        async with database.collect(SYSTEM) as uow:
            await store.insert_person(uow.connection, uow.new_id(), uow.now)
            if asked:
                assert await uow.connection.fetchval(PEOPLE) == 1
            raise RuntimeError
    assert await database.pool.fetchval(PEOPLE) == 0
    assert database.pool.get_idle_size() == database.pool.get_size()


@pytest.mark.parametrize("asked", [False, True])
async def test_a_broken_constraint_is_a_domain_error_and_leaves_nothing(database: Database, asked: bool) -> None:
    with pytest.raises(DomainError):  # noqa: PT012 - the end of the block is what raises
        async with database.collect(SYSTEM) as uow:
            await store.insert_person(uow.connection, uow.new_id(), uow.now)
            if asked:
                await uow.connection.fetch(PEOPLE)
            await store.insert_account(
                uow.connection, account_id=uuid4(), person_id=uuid4(), origin="test", now=uow.now, sealed=b"\0"
            )
    assert await database.pool.fetchval(PEOPLE) == 0


async def test_a_cancelled_unit_of_work_leaves_nothing(database: Database) -> None:
    entered = asyncio.Event()

    async def work() -> None:
        async with database.collect(SYSTEM) as uow:
            await store.insert_person(uow.connection, uow.new_id(), uow.now)
            await uow.connection.fetch(PEOPLE)
            entered.set()
            await asyncio.sleep(60)

    task = asyncio.create_task(work())
    await entered.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await database.pool.fetchval(PEOPLE) == 0


async def test_values_keep_their_places_beyond_nine(database: Database) -> None:
    await database.pool.execute("CREATE TABLE wide (a int, b int, c int)")
    async with database.collect(SYSTEM) as uow:
        for number in range(6):
            await uow.connection.execute(
                "INSERT INTO wide VALUES ($1, $2, $3)", 10 * number, 10 * number + 1, 10 * number + 2
            )
    rows = await database.pool.fetch("SELECT a, b, c FROM wide ORDER BY a")
    assert [tuple(row) for row in rows] == [(10 * n, 10 * n + 1, 10 * n + 2) for n in range(6)]


async def test_a_statement_that_is_no_write_is_refused(database: Database) -> None:
    with pytest.raises(asyncpg.PostgresError):  # noqa: PT012 - the end of the block is what raises
        async with database.collect(SYSTEM) as uow:
            await uow.connection.execute("SET search_path TO nowhere")
            await store.insert_person(uow.connection, uow.new_id(), uow.now)


TAKE_FIRST = "DELETE FROM person WHERE id = $1 RETURNING id"


@pytest.mark.parametrize("asked", [False, True])
async def test_what_two_would_take_one_gets_and_the_other_writes_nothing(database: Database, asked: bool) -> None:
    async with database.begin(SYSTEM) as uow:
        wanted = uow.new_id()
        await store.insert_person(uow.connection, wanted, uow.now)

    async def take() -> bool:
        try:
            async with database.collect(SYSTEM) as uow:
                await store.insert_person(uow.connection, uow.new_id(), uow.now)
                await take_row(uow.connection, TAKE_FIRST, wanted)
                if asked:
                    await uow.connection.fetchval(PEOPLE)
                await store.insert_person(uow.connection, uow.new_id(), uow.now)
        except NothingTaken:
            return False
        return True

    outcomes = await asyncio.gather(*(take() for _ in range(10)))
    assert outcomes.count(True) == 1
    assert await database.pool.fetchval(PEOPLE) == 2


async def test_a_row_is_taken_at_once_where_writes_are_not_collected(database: Database) -> None:
    with pytest.raises(NothingTaken):
        async with database.begin(SYSTEM) as uow:
            await take_row(uow.connection, TAKE_FIRST, uow.new_id())
