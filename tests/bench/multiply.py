"""Millions of accounts and tokens made of those that are there: one row of each table, again and again in SQL.

The copies' sealed columns are the original's, which open for the original only; nobody signs in as a copy. They have
the size, the indexes and the order of real ones: identifiers that are older than whatever comes next.
"""

from collections.abc import Callable

import asyncpg

_CHUNK = 500_000
_COPIES: tuple[tuple[str, dict[str, str]], ...] = (
    ("person", {"id": "bench_id(1, n)"}),
    ("account", {"id": "bench_id(2, n)", "person_id": "bench_id(1, n)"}),
    (
        "identifier",
        {
            "id": "bench_id(3, n)",
            "account_id": "bench_id(2, n)",
            "person_id": "bench_id(1, n)",
            "index_a": "sha256(n::text::bytea)",
        },
    ),
    ("password_credential", {"account_id": "bench_id(2, n)"}),
    ("evidence", {"id": "bench_id(4, n)", "account_id": "bench_id(2, n)", "person_id": "bench_id(1, n)"}),
    ("session", {"id": "bench_id(5, n)", "account_id": "bench_id(2, n)"}),
    (
        "authorization_grant",
        {"id": "bench_id(6, n)", "account_id": "bench_id(2, n)", "session_id": "bench_id(5, n)"},
    ),
    ("access_token", {"id": "bench_id(7, n)", "grant_id": "bench_id(6, n)"}),
    ("refresh_token", {"id": "bench_id(8, n)", "grant_id": "bench_id(6, n)", "parent_id": "NULL"}),
    ("machine_token", {"id": "bench_id(9, n)"}),
)
_IDENTIFIER = """CREATE OR REPLACE FUNCTION bench_id(kind int, n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
    SELECT (lpad(to_hex(1700000000000 + n), 12, '0') || '7' || lpad(to_hex(kind), 3, '0') || '8000'
            || lpad(to_hex(n), 12, '0'))::uuid $$"""


async def multiply(url: str, count: int, say: Callable[[str], None]) -> None:
    """Bring every table of accounts and tokens to `count` rows more; needs the rights of a superuser."""
    connection = await asyncpg.connect(url, command_timeout=None)
    try:
        await connection.execute(_IDENTIFIER)
        await connection.execute("SET session_replication_role = replica")  # the copies' references are right by rule
        for table, values in _COPIES:
            statement = await _statement(connection, table, values)
            for start in range(0, count, _CHUNK):
                await connection.execute(statement, start, min(count, start + _CHUNK) - 1)
                say(f"{table}: {min(count, start + _CHUNK):,}")
            await connection.execute(f"VACUUM (ANALYZE) {table}")
        await connection.execute("CHECKPOINT")
    finally:
        await connection.close()


async def _statement(connection: asyncpg.Connection, table: str, values: dict[str, str]) -> str:
    columns = await connection.fetch(
        """SELECT attname FROM pg_attribute
            WHERE attrelid = $1::text::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum""",
        table,
    )
    names = [row["attname"] for row in columns]
    chosen = ", ".join(values.get(name, f"original.{name}") for name in names)
    return (
        f"INSERT INTO {table} ({', '.join(names)}) SELECT {chosen}"
        f" FROM (SELECT * FROM {table} ORDER BY 1 DESC LIMIT 1) original, generate_series($1::bigint, $2::bigint) n"
    )
