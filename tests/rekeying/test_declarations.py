from motid.bootstrap.declared import declared_sealed_tables
from motid.db import Pool

_COLUMNS_OF_BYTES = """
    SELECT c.relname AS table, a.attname AS column, k.attname AS key, k.atttypid::regtype::text AS key_type
      FROM pg_attribute a
      JOIN pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p') AND NOT c.relispartition
      JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'
      LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary AND i.indnkeyatts = 1
      LEFT JOIN pg_attribute k ON k.attrelid = c.oid AND k.attnum = i.indkey[0]
     WHERE a.atttypid = 'bytea'::regtype AND NOT a.attisdropped AND a.attname ~ '(^|_)(sealed|index)'
"""


async def test_every_sealed_or_indexed_column_is_declared_for_rotation(pool: Pool) -> None:
    stored = {(row["table"], row["column"]) for row in await pool.fetch(_COLUMNS_OF_BYTES)}
    tables = declared_sealed_tables()
    declared = {(table.table, table.sealed_column) for table in tables}
    for table in tables:
        if table.index is not None:
            declared |= {(table.table, table.index.slot_a), (table.table, table.index.slot_b)}
    assert stored - declared == set(), "rotation would not find these columns"
    assert declared - stored == set(), "these columns do not exist"


async def test_every_declared_table_is_walked_by_a_unique_uuid(pool: Pool) -> None:
    rows = await pool.fetch(_COLUMNS_OF_BYTES)
    keys = {row["table"]: (row["key"], row["key_type"]) for row in rows}
    for table in declared_sealed_tables():
        assert keys[table.table] == (table.id_column, "uuid"), table.table


async def test_every_kind_is_declared_once() -> None:
    kinds = [(table.table, table.sealed_column) for table in declared_sealed_tables()]
    assert len(kinds) == len(set(kinds))


async def test_no_other_table_holds_wrapped_keys(pool: Pool) -> None:
    rows = await pool.fetch("SELECT table_name FROM information_schema.columns WHERE column_name = 'master_version'")
    assert {row["table_name"] for row in rows} == {"vault_key"}, "a master key would be forgotten too early"
