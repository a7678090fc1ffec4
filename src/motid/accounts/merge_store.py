"""All SQL of merges: tables `account_merge`, `account_merge_row`, and the references that participants declare."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from motid.accounts.model import Merge
from motid.db import Connection, Reader


async def lock_both(connection: Connection, merge: Merge) -> dict[UUID, Any]:
    """Lock survivor and absorbed account, in one order for everybody, and return both."""
    rows = await connection.fetch(
        "SELECT id, person_id, state, normalised_at FROM account WHERE id = ANY ($1) ORDER BY id FOR NO KEY UPDATE",
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
    """Close the absorbed account in favour of the survivor; False when it is merged already."""
    status = await connection.execute(
        """UPDATE account SET state = 'merged', merged_into = $2, person_id = $3, changed_at = $4
            WHERE id = $1 AND state <> 'merged'""",
        merge.absorbed_id, merge.survivor_id, person_id, now,
    )  # fmt: skip
    return bool(status == "UPDATE 1")


async def give_person(connection: Connection, account_id: UUID, person_id: UUID) -> None:
    """Let every account that went on in this one belong to its person too, over any number of merges."""
    await connection.execute(
        """WITH RECURSIVE gone (id) AS (
               SELECT id FROM account WHERE merged_into = $1
               UNION SELECT account.id FROM account JOIN gone ON account.merged_into = gone.id)
           UPDATE account SET person_id = $2 FROM gone WHERE account.id = gone.id AND person_id <> $2""",
        account_id, person_id,
    )  # fmt: skip


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
    """Give identifiers back with the status that they had; as claimed, where somebody else is the holder by now.

    The survivor's later closure or newer value may have ended one of them: that was no decision about this account.
    One that was released by itself stays so.
    """
    await connection.execute(
        """WITH noted AS (
               SELECT moved.id, noted.before,
                      noted.before IN ('active', 'claimed')
                      AND (moved.status <> 'released' OR moved.released_by IS NOT NULL) AS returns,
                      moved.type IN ('personal_number', 'registered_phone') AND EXISTS (
                          SELECT FROM identifier other WHERE other.id <> moved.id AND other.type = moved.type
                             AND other.status = 'active'
                             AND (other.index_a = moved.index_a OR other.index_b = moved.index_b)) AS taken
                 FROM account_merge_row noted JOIN identifier moved ON moved.id = noted.row_id
                WHERE noted.merge_id = $3 AND noted.table_name = 'identifier' AND moved.account_id = $2)
           UPDATE identifier moved
              SET account_id = $1, person_id = $4,
                  status = CASE WHEN returns AND before = 'active' AND taken THEN 'claimed'
                                WHEN returns THEN before ELSE status END,
                  valid_to = CASE WHEN returns THEN NULL ELSE valid_to END,
                  released_by = CASE WHEN returns THEN NULL ELSE released_by END,
                  released_from = CASE WHEN returns THEN NULL ELSE released_from END
             FROM noted WHERE noted.id = moved.id""",
        merge.absorbed_id, merge.survivor_id, merge.id, person_id,
    )  # fmt: skip


async def merges_of(connection: Reader, account_id: UUID) -> list[Any]:
    """Return the merges that an account survived or was absorbed in, newest first."""
    rows: list[Any] = await connection.fetch(
        """SELECT id, survivor_id, absorbed_id, reason, rule, merged_at, reverted_at FROM account_merge
            WHERE survivor_id = $1 OR absorbed_id = $1 ORDER BY id DESC""",
        account_id,
    )
    return rows


async def path_from(connection: Reader, account_id: UUID) -> list[Any]:
    """Return the merges by which an account went on, in their order: (id, survivor_id)."""
    rows: list[Any] = await connection.fetch(
        """WITH RECURSIVE path (step, id, survivor_id) AS (
               SELECT 1, id, survivor_id FROM account_merge WHERE absorbed_id = $1 AND reverted_at IS NULL
               UNION ALL
               SELECT step + 1, merge.id, merge.survivor_id FROM path
                 JOIN account_merge merge ON merge.absorbed_id = path.survivor_id AND merge.reverted_at IS NULL)
           SELECT id, survivor_id FROM path ORDER BY step""",
        account_id,
    )
    return rows


async def share(connection: Connection, account_id: UUID) -> UUID | None:
    """Keep an account from being merged or closed until the transaction ends; None when there is none."""
    found: UUID | None = await connection.fetchval("SELECT id FROM account WHERE id = $1 FOR SHARE", account_id)
    return found


async def note_rows(connection: Connection, merge_ids: Sequence[UUID], table: str, row_ids: Sequence[UUID]) -> None:
    """Note rows that came to a survivor for an absorbed account, so that each way back takes them along."""
    await connection.execute(
        """INSERT INTO account_merge_row (merge_id, table_name, row_id)
           SELECT merge_id, $2, row_id FROM unnest($1::uuid[]) merge_id, unnest($3::uuid[]) row_id
           ON CONFLICT DO NOTHING""",
        merge_ids, table, row_ids,
    )  # fmt: skip


async def share_many(connection: Connection, account_ids: Sequence[UUID]) -> bool:
    """Keep accounts as they are until the transaction ends; whether none of them is merged."""
    rows = await connection.fetch(
        "SELECT state FROM account WHERE id = ANY ($1) ORDER BY id FOR SHARE", list(account_ids)
    )
    return all(row["state"] != "merged" for row in rows)


async def note_like_companions(
    connection: Connection, companion_table: str, table: str, rows: Sequence[tuple[UUID, UUID, UUID]]
) -> None:
    """Note new rows with the merges, one after another, that moved their companions: (account, companion, row)."""
    await connection.execute(
        """WITH RECURSIVE came (row_id, companion, merge_id, absorbed_id) AS (
               SELECT new.row_id, new.companion, NULL::uuid, new.account
                 FROM unnest($3::uuid[], $4::uuid[], $5::uuid[]) AS new (account, companion, row_id)
               UNION ALL
               SELECT came.row_id, came.companion, merge.id, merge.absorbed_id
                 FROM came
                 JOIN account_merge merge ON merge.survivor_id = came.absorbed_id AND merge.reverted_at IS NULL
                 JOIN account_merge_row noted ON noted.merge_id = merge.id AND noted.table_name = $1
                                             AND noted.row_id = came.companion)
           INSERT INTO account_merge_row (merge_id, table_name, row_id)
           SELECT merge_id, $2, row_id FROM came WHERE merge_id IS NOT NULL ON CONFLICT DO NOTHING""",
        companion_table, table, *map(list, zip(*rows, strict=True)),
    )  # fmt: skip
