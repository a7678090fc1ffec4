"""Every reference to an account is declared (invariant 3): the catalogue of foreign keys is the witness."""

from motid.bootstrap.declared import declared_merge_participants
from motid.db import Database

_MOVED_BY_THE_MERGE = {("identifier", "account_id")}


async def test_every_foreign_key_to_an_account_is_declared_once(database: Database) -> None:
    """A table that nobody declares would keep what should follow, and lose it from sight."""
    rows = await database.pool.fetch(
        """SELECT conrelid::regclass::text AS table_name, attname AS column_name
             FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid AND attnum = ANY (conkey)
            WHERE contype = 'f' AND confrelid = 'account'::regclass AND conparentid = 0"""
    )
    declared = [(one.table, one.column) for one in declared_merge_participants()]
    assert len(declared) == len(set(declared))
    assert {(row["table_name"], row["column_name"]) for row in rows} == {*declared, *_MOVED_BY_THE_MERGE}
