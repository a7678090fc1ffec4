"""The pool: what comes back is lent again, and nothing that is not as it should be."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import asyncpg
import pytest

from motid.db import Pool, open_pool

BACKEND = "SELECT pg_backend_pid()"


@asynccontextmanager
async def opened(
    url: str, size: int, *, longest_life: float = 3600, longest_rest: float = 300
) -> AsyncIterator[Pool]:
    pool = await open_pool(url, size=size, longest_life=longest_life, longest_rest=longest_rest)
    yield pool
    async with asyncio.timeout(60):
        await pool.close()
    assert pool.get_size() == 0


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not holds():  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.005)


async def test_what_comes_back_is_lent_again(database_url: str) -> None:
    async with opened(database_url, 2) as pool:
        assert len({await pool.fetchval(BACKEND) for _ in range(5)}) == 1
        assert len(await asyncio.gather(*(pool.fetchval("SELECT pg_sleep(0.01)") for _ in range(20)))) == 20
        assert (pool.get_size(), pool.get_idle_size(), pool.get_max_size()) == (2, 2, 2)


async def test_every_way_to_run_a_statement(database_url: str) -> None:
    async with opened(database_url, 1) as pool:
        await pool.execute("CREATE TABLE counted (number int)")
        await pool.executemany("INSERT INTO counted VALUES ($1)", [(1,), (2,)])
        assert [row["number"] for row in await pool.fetch("SELECT number FROM counted ORDER BY 1")] == [1, 2]
        assert await pool.fetchrow("SELECT 1 WHERE false") is None
        connection = await pool.acquire()
        assert pool.get_idle_size() == 0
        await pool.release(connection)
        assert pool.get_idle_size() == 1


async def test_who_stops_waiting_keeps_no_connection_from_the_others(database_url: str) -> None:
    async with opened(database_url, 1) as pool:
        async with pool.acquire():
            waiting = [asyncio.create_task(pool.fetchval("SELECT 1")) for _ in range(5)]
            await asyncio.sleep(0)
            for impatient in waiting[:2]:
                impatient.cancel()
        # The connection was just handed to the third, who goes now too.
        waiting[2].cancel()
        async with asyncio.timeout(60):
            assert await waiting[3] == 1
            assert await waiting[4] == 1
            assert await pool.fetchval("SELECT 2") == 2


async def test_a_hundred_borrowers_cancelled_at_any_moment_lose_no_connection(database_url: str) -> None:
    async with opened(database_url, 3) as pool:

        async def borrow() -> None:
            async with pool.acquire() as connection, connection.transaction():
                await connection.fetchval("SELECT pg_sleep(0.002)")

        for round_ in range(5):
            tasks = [asyncio.create_task(borrow()) for _ in range(20)]
            for number, task in enumerate(tasks):
                await asyncio.sleep(0.0001 * round_)
                if number % 3:
                    task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        async with asyncio.timeout(60):
            states = await asyncio.gather(*(pool.fetchval("SELECT pg_sleep(0.01) IS NULL") for _ in range(10)))
        assert states == [False] * 10
        await until(lambda: pool.get_size() == pool.get_idle_size())
        assert pool.get_size() <= 3


async def test_a_connection_that_broke_is_replaced(database_url: str) -> None:
    async with opened(database_url, 1) as pool:
        with pytest.raises(asyncpg.PostgresError):
            await pool.execute("SELECT pg_terminate_backend(pg_backend_pid())")
        async with asyncio.timeout(60):
            assert await pool.fetchval("SELECT 3") == 3


async def test_a_restart_of_the_server_is_survived(database_url: str) -> None:
    async with opened(database_url, 3) as pool:
        async with pool.acquire() as one, pool.acquire() as two, pool.acquire() as three:
            lent = (one, two, three)
        outsider = await asyncpg.connect(database_url)
        await outsider.execute(
            """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid()"""
        )
        await outsider.close()
        await until(lambda: all(connection.is_closed() for connection in lent))
        async with asyncio.timeout(60):
            assert await asyncio.gather(*(pool.fetchval("SELECT 5") for _ in range(9))) == [5] * 9


@pytest.mark.parametrize("interrupt", ["cancel", "timeout"])
async def test_an_interrupted_statement_is_not_waited_for(database_url: str, interrupt: str) -> None:
    async with opened(database_url, 1) as pool:
        before = await pool.fetchval(BACKEND)
        slow = asyncio.create_task(
            pool.execute("SELECT pg_sleep(30)", timeout=0.05 if interrupt == "timeout" else 20)
        )
        await asyncio.sleep(0.02)
        if interrupt == "cancel":
            slow.cancel()
        with pytest.raises((asyncio.CancelledError, TimeoutError)):
            await slow
        async with asyncio.timeout(60):
            assert await pool.fetchval(BACKEND) != before


async def test_a_transaction_that_was_left_open_does_not_go_on(database_url: str) -> None:
    async with opened(database_url, 1) as pool:
        async with pool.acquire() as connection:
            await connection.execute("BEGIN")
            await connection.execute("CREATE TABLE left_open (id int)")
        assert await pool.fetchval("SELECT to_regclass('left_open')") is None


async def test_an_error_of_a_statement_costs_no_connection(database_url: str) -> None:
    async with opened(database_url, 1) as pool:
        before = await pool.fetchval(BACKEND)
        with pytest.raises(asyncpg.DivisionByZeroError):
            await pool.execute("SELECT 1 / 0")
        assert await pool.fetchval(BACKEND) == before


async def test_an_old_connection_is_replaced(database_url: str) -> None:
    async with opened(database_url, 1, longest_life=0) as pool:
        async with asyncio.timeout(60):
            assert len({await pool.fetchval(BACKEND) for _ in range(3)}) == 3


async def test_connections_that_nobody_needs_are_closed_but_one(database_url: str) -> None:
    async with opened(database_url, 3, longest_rest=0.05) as pool:
        await asyncio.gather(*(pool.fetchval("SELECT pg_sleep(0.02)") for _ in range(3)))
        assert pool.get_size() == 3
        await until(lambda: pool.get_size() == 1)
        assert await pool.fetchval("SELECT 1") == 1


async def test_a_failed_attempt_to_connect_gives_its_place_back(database_url: str) -> None:
    failures = iter([True, True, False])

    async def connect() -> asyncpg.Connection:
        if next(failures, False):
            raise ConnectionRefusedError
        return await asyncpg.connect(database_url)

    pool = Pool(connect, 1)
    outcomes = await asyncio.gather(*(pool.fetchval("SELECT 1") for _ in range(4)), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [ConnectionRefusedError, ConnectionRefusedError, int, int]
    await pool.close()


async def test_a_closed_pool_lends_nothing_and_waits_for_what_it_lent(database_url: str) -> None:
    pool = await open_pool(database_url, size=1)
    async with pool.acquire() as connection:
        waiting = asyncio.create_task(pool.fetchval("SELECT 1"))
        await asyncio.sleep(0)
        closing = asyncio.create_task(pool.close())
        await asyncio.sleep(0)
        assert await connection.fetchval("SELECT 1") == 1
        with pytest.raises(asyncpg.InterfaceError):
            await waiting
        assert not closing.done()
    await asyncio.wait_for(closing, 60)
    with pytest.raises(asyncpg.InterfaceError):
        await pool.fetchval("SELECT 1")
