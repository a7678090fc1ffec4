"""All SQL of merges: tables `account_merge`, `account_merge_row`, and the references that participants declare."""

from datetime import datetime
from typing import Any
from uuid import UUID

from motid.accounts.model import Merge
from motid.db import Connection, Reader


async def lock_both(connection: Connection, merge: Merge) -> dict[UUID, Any]:
    """Lock survivor and absorbed account, in one order for everybody, and return both."""
    rows = await connection.fetch(
        "SELECT id, person_id, state, normalised_at FROM account WHERE id = ANY ($1) ORDER BY id FOR UPDATE",
        [merge.survivor_id, merge.absorbed_id],
    )
    return {row["id"]: row for row in rows}


async def insert_merge(connection: Connection, merge: Merge, absorbed: Any, now: datetime) -> None:
    """Insert a merge with what the absorbed account was before."""
    await connection.execute(
        """INSERT INTO account_merge (id, survivor_id, absorbed_id, absorbed_person_id, absorbed_state,
                                      absorbed_normalised_at, reason, rule, merged_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)""",
        merge.id, merge.survivor_id, merge.absorbed_id, absorbed["person_id"], absorbed["state"],
        absorbed["normalised_at"], merge.reason, merge.rule, now,
    )  # fmt: skip


async def mark_merged(connection: Connection, merge: Merge, *, person_id: UUID, now: datetime) -> bool:
    """Close the absorbed account in favour of the survivor; False when it is merged already.

    It belongs to the survivor's person from now on.
    """
    status = await connection.execute(
        """UPDATE account SET state = 'merged', merged_into = $2, person_id = $3, changed_at = $4
            WHERE id = $1 AND state <> 'merged'""",
        merge.absorbed_id, merge.survivor_id, person_id, now,
    )  # fmt: skip
    return bool(status == "UPDATE 1")


async def select_merge(connection: Connection, merge_id: UUID) -> Any | None:
    """Return a merge that is in force, locked."""
    return await connection.fetchrow(
        """SELECT id, survivor_id, absorbed_id, absorbed_person_id, reason, rule FROM account_merge
            WHERE id = $1 AND reverted_at IS NULL FOR UPDATE""",
        merge_id,
    )


async def end_merge(connection: Connection, merge_id: UUID, now: datetime) -> None:
    """Note that a merge is reverted."""
    await connection.execute("UPDATE account_merge SET reverted_at = $2 WHERE id = $1", merge_id, now)


async def unmark_merged(connection: Connection, merge_id: UUID, now: datetime) -> None:
    """Give the absorbed account back its person and its state; its normalisation where no other took its place."""
    await connection.execute(
        """UPDATE account
              SET state = merge.absorbed_state, merged_into = NULL, person_id = merge.absorbed_person_id,
                  changed_at = $2,
                  normalised_at = CASE WHEN EXISTS (
                                            SELECT FROM account other WHERE other.person_id = merge.absorbed_person_id
                                               AND other.state = 'active' AND other.normalised_at IS NOT NULL)
                                       THEN NULL ELSE merge.absorbed_normalised_at END
             FROM account_merge merge WHERE merge.id = $1 AND account.id = merge.absorbed_id""",
        merge_id, now,
    )  # fmt: skip


async def move_rows(connection: Connection, merge: Merge, table: str, column: str, unless: str) -> None:
    """Let rows follow the survivor and note them; `unless` is a declaration's condition on `moved`."""
    condition = unless.replace("$survivor", "$2")
    await connection.execute(
        f"""WITH gone AS (
                UPDATE {table} AS moved SET {column} = $2 WHERE moved.{column} = $1 AND NOT ({condition})
                RETURNING moved.id)
            INSERT INTO account_merge_row (merge_id, table_name, row_id) SELECT $3, $4, id FROM gone""",  # noqa: S608 - names declared in code
        merge.absorbed_id, merge.survivor_id, merge.id, table,
    )  # fmt: skip


async def move_rows_back(connection: Connection, merge: Merge, table: str, column: str) -> None:
    """Move back what a merge moved and what is still with its survivor."""
    await connection.execute(
        f"""UPDATE {table} AS moved SET {column} = $1
              FROM account_merge_row noted
             WHERE noted.merge_id = $3 AND noted.table_name = $4 AND noted.row_id = moved.id
               AND moved.{column} = $2""",  # noqa: S608 - names declared in code
        merge.absorbed_id, merge.survivor_id, merge.id, table,
    )  # fmt: skip


async def move_identifiers(connection: Connection, merge: Merge, person_id: UUID, now: datetime) -> None:
    """Let identifiers follow the survivor.

    What the survivor has of its own, in types that one account has once, comes as history: superseded now.
    """
    await connection.execute(
        """WITH had AS (SELECT id, status FROM identifier WHERE account_id = $1 FOR UPDATE),
                gone AS (
                UPDATE identifier moved
                   SET account_id = $2, person_id = $3,
                       status = CASE WHEN moved.status IN ('active', 'claimed') AND moved.type IN
                                          ('personal_number', 'registered_phone', 'email') AND EXISTS (
                                          SELECT FROM identifier own WHERE own.account_id = $2
                                             AND own.type = moved.type AND own.status = 'active')
                                     THEN 'superseded' ELSE moved.status END,
                       valid_to = CASE WHEN moved.status IN ('active', 'claimed') AND moved.type IN
                                            ('personal_number', 'registered_phone', 'email') AND EXISTS (
                                            SELECT FROM identifier own WHERE own.account_id = $2
                                               AND own.type = moved.type AND own.status = 'active')
                                       THEN $4 ELSE moved.valid_to END
                  FROM had WHERE had.id = moved.id
                RETURNING moved.id, had.status AS before)
           INSERT INTO account_merge_row (merge_id, table_name, row_id, before)
           SELECT $5, 'identifier', id, before FROM gone""",
        merge.absorbed_id, merge.survivor_id, person_id, now, merge.id,
    )  # fmt: skip


async def move_identifiers_back(connection: Connection, merge: Merge, person_id: UUID) -> None:
    """Give identifiers back, with the status that they had where nobody else is the active holder by now."""
    await connection.execute(
        """UPDATE identifier moved
              SET account_id = $1, person_id = $3,
                  status = CASE WHEN noted.before = 'claimed' AND moved.status = 'superseded' THEN 'claimed'
                                WHEN noted.before = 'active' AND moved.status = 'superseded' AND NOT EXISTS (
                                     SELECT FROM identifier other WHERE other.id <> moved.id
                                        AND other.type = moved.type AND other.status = 'active'
                                        AND moved.type IN ('personal_number', 'registered_phone')
                                        AND (other.index_a = moved.index_a OR other.index_b = moved.index_b))
                                THEN 'active' ELSE moved.status END,
                  valid_to = CASE WHEN noted.before IN ('active', 'claimed') AND moved.status = 'superseded'
                                  THEN NULL ELSE moved.valid_to END
             FROM account_merge_row noted
            WHERE noted.merge_id = $4 AND noted.table_name = 'identifier' AND noted.row_id = moved.id
              AND moved.account_id = $2""",
        merge.absorbed_id, merge.survivor_id, person_id, merge.id,
    )  # fmt: skip


async def merges_of(connection: Reader, account_id: UUID) -> list[Any]:
    """Return the merges that an account survived or was absorbed in, newest first."""
    rows: list[Any] = await connection.fetch(
        """SELECT id, survivor_id, absorbed_id, reason, rule, merged_at, reverted_at FROM account_merge
            WHERE survivor_id = $1 OR absorbed_id = $1 ORDER BY id DESC""",
        account_id,
    )
    return rows
