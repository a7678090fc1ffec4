"""The pool's shelf: connections that come back are lent again, and none that is not as it should be."""

import asyncio

import asyncpg
import pytest

from motid.db import open_pool


async def test_what_comes_back_is_lent_again(database_url: str) -> None:
    pool = await open_pool(database_url, size=2)
    try:
        processes = {await pool.fetchval("SELECT pg_backend_pid()") for _ in range(5)}
        assert len(processes) == 1
        everyone = await asyncio.gather(*(pool.fetchval("SELECT pg_sleep(0.01)") for _ in range(20)))
        assert len(everyone) == 20
        assert pool.get_size() == 2
    finally:
        await asyncio.wait_for(pool.close(), 10)


async def test_who_stops_waiting_keeps_no_connection_from_the_others(database_url: str) -> None:
    pool = await open_pool(database_url, size=1)
    try:
        async with pool.acquire():
            waiting = [asyncio.create_task(pool.fetchval("SELECT 1")) for _ in range(5)]
            await asyncio.sleep(0.05)
            for impatient in waiting[:4]:
                impatient.cancel()
        assert await asyncio.wait_for(waiting[4], 10) == 1
        assert await asyncio.wait_for(pool.fetchval("SELECT 2"), 10) == 2
    finally:
        await asyncio.wait_for(pool.close(), 10)


async def test_a_connection_that_broke_or_was_interrupted_is_replaced(database_url: str) -> None:
    pool = await open_pool(database_url, size=1)
    try:
        with pytest.raises(asyncpg.PostgresError):
            await pool.execute("SELECT pg_terminate_backend(pg_backend_pid())")
        assert await asyncio.wait_for(pool.fetchval("SELECT 3"), 10) == 3
        interrupted = asyncio.create_task(pool.execute("SELECT pg_sleep(30)"))
        await asyncio.sleep(0.05)
        interrupted.cancel()
        with pytest.raises(asyncio.CancelledError):
            await interrupted
        assert await asyncio.wait_for(pool.fetchval("SELECT 4"), 10) == 4
    finally:
        await asyncio.wait_for(pool.close(), 10)


async def test_a_transaction_that_was_left_open_does_not_go_on(database_url: str) -> None:
    pool = await open_pool(database_url, size=1)
    try:
        async with pool.acquire() as connection:
            await connection.execute("BEGIN")
            await connection.execute("CREATE TABLE left_open (id int)")
        assert await pool.fetchval("SELECT to_regclass('left_open')") is None
    finally:
        await asyncio.wait_for(pool.close(), 10)
