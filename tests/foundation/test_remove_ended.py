"""Rows that have ended go, all of them, and the work does not grow with the rows that have not."""

from datetime import timedelta

import pytest

from motid.db import Database, remove_ended
from motid.oidc.remove_expired import ENDING

_INSERT = "INSERT INTO dpop_proof (id, expires_at) SELECT gen_random_uuid(), $1 FROM generate_series(1, $2)"
_COUNT = "SELECT count(*) FROM dpop_proof"


async def test_everything_that_has_ended_goes_over_several_batches(database: Database) -> None:
    pool, now = database.pool, database.clock.now()
    for minutes in range(-5, 5):
        await pool.execute(_INSERT, now + timedelta(minutes=minutes), 11)
    assert await remove_ended(pool, "dpop_proof", "expires_at", now, batch=7) == 55
    assert await pool.fetchval(_COUNT) == 55
    assert await pool.fetchval("SELECT min(expires_at) FROM dpop_proof") == now
    assert await remove_ended(pool, "dpop_proof", "expires_at", now) == 0


async def test_rows_that_ended_at_one_moment_go_over_several_batches(database: Database) -> None:
    now = database.clock.now()
    await database.pool.execute(_INSERT, now - timedelta(minutes=1), 20)
    assert await remove_ended(database.pool, "dpop_proof", "expires_at", now, batch=6) == 20


async def test_a_row_that_somebody_holds_stays_until_the_next_run(database: Database) -> None:
    pool, now = database.pool, database.clock.now()
    await pool.execute(_INSERT, now - timedelta(minutes=1), 3)
    async with pool.acquire() as connection, connection.transaction():
        await connection.fetchrow("SELECT 1 FROM dpop_proof LIMIT 1 FOR UPDATE")
        assert await remove_ended(pool, "dpop_proof", "expires_at", now) == 2
    assert await remove_ended(pool, "dpop_proof", "expires_at", now) == 1


@pytest.mark.parametrize(("table", "column"), [*ENDING.items(), ("session", "ended_at"), ("sign_in", "expires_at")])
async def test_an_index_leads_to_what_has_ended(database: Database, table: str, column: str) -> None:
    leading = await database.pool.fetch(
        """SELECT pg_get_indexdef(indexrelid, 1, false) AS leading FROM pg_index
            WHERE indrelid = $1::text::regclass AND indisvalid""",
        table,
    )
    assert column in {row["leading"] for row in leading}
