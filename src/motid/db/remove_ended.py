"""Remove rows that have ended, in small batches, so that tables do not grow without end and nobody waits for a lock.

Each batch is a transaction of its own, and starts where the one before stopped: the index on the column leads to the
rows, and not past the entries of those that have just gone. Measured beside dropping partitions: docs/adr/0030.
"""

from datetime import UTC, datetime
from typing import Final

from motid.db.pool import Pool

BATCH: Final = 2000
_BEGINNING: Final = datetime(1970, 1, 1, tzinfo=UTC)


async def remove_ended(pool: Pool, table: str, column: str, before: datetime, *, batch: int = BATCH) -> int:
    """Remove the rows of a table whose `column`, which has an index, lies before an instant; returns how many.

    Goes on until none is left: a fixed number a run would let the table grow under a flood. Rows that somebody holds
    locked stay until the next run. `table` and `column` come from code, never from outside.
    """
    statement = f"""WITH gone AS (DELETE FROM {table} WHERE ctid = ANY (ARRAY(
          SELECT ctid FROM {table} WHERE {column} >= $1 AND {column} < $2
           ORDER BY {column} LIMIT $3 FOR UPDATE SKIP LOCKED)) RETURNING {column} AS ended)
        SELECT count(*) AS removed, max(ended) AS latest FROM gone"""  # noqa: S608 - names from code
    total, since = 0, _BEGINNING
    while True:
        (row,) = await pool.fetch(statement, since, before, batch)
        removed: int = row["removed"]
        total += removed
        if removed < batch:
            return total
        since = row["latest"]
