"""All SQL of locks and cancellations: table `account_closure`, and the identifiers that a closure sets free."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from motid.db import Connection, Reader

ClosureKind = Literal["locked", "cancelled"]


async def lock_row(connection: Connection, account_id: UUID) -> Any | None:
    """Return an account, locked until the transaction ends."""
    return await connection.fetchrow(
        "SELECT id, person_id, state, normalised_at FROM account WHERE id = $1 FOR NO KEY UPDATE", account_id
    )


async def set_state(connection: Connection, account_id: UUID, *, source: str, to: str, now: datetime) -> bool:
    """Move an account from one state to another; False when it was not in the first."""
    status = await connection.execute(
        "UPDATE account SET state = $3, changed_at = $4 WHERE id = $1 AND state = $2", account_id, source, to, now
    )
    return bool(status == "UPDATE 1")


async def insert_closure(
    connection: Connection,
    *,
    closure_id: UUID,
    account_id: UUID,
    kind: ClosureKind,
    reason: str,
    rule: str | None,
    in_favour_of: UUID | None,
    now: datetime,
) -> None:
    """Note what closed an account."""
    await connection.execute(
        """INSERT INTO account_closure (id, account_id, kind, reason, rule, in_favour_of, closed_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7)""",
        closure_id, account_id, kind, reason, rule, in_favour_of, now,
    )  # fmt: skip


async def end_closure(connection: Connection, account_id: UUID, kind: ClosureKind, now: datetime) -> UUID | None:
    """Note that the closure in force is over; returns which it was, None when there is none of this kind."""
    closure: UUID | None = await connection.fetchval(
        """UPDATE account_closure SET reopened_at = $3
            WHERE account_id = $1 AND kind = $2 AND reopened_at IS NULL RETURNING id""",
        account_id, kind, now,
    )  # fmt: skip
    return closure


async def replace_closure(connection: Connection, account_id: UUID, closure_id: UUID, now: datetime) -> None:
    """End the closure in force, whatever it is, because another takes its place, with what it had set free."""
    await connection.execute(
        """WITH ended AS (
               UPDATE account_closure SET reopened_at = $3 WHERE account_id = $1 AND reopened_at IS NULL RETURNING id)
           UPDATE identifier SET released_by = $2 FROM ended WHERE released_by = ended.id""",
        account_id, closure_id, now,
    )  # fmt: skip


async def closure_in_force(connection: Reader, account_id: UUID) -> Any | None:
    """Return what closes an account now."""
    return await connection.fetchrow(
        """SELECT id, kind, reason, rule, in_favour_of, closed_at FROM account_closure
            WHERE account_id = $1 AND reopened_at IS NULL""",
        account_id,
    )


async def release_identifiers(
    connection: Connection, account_id: UUID, closure_id: UUID, types: list[str], now: datetime
) -> list[str]:
    """Set identifiers of these types free, so that their rightful holder can have them; returns their types."""
    rows = await connection.fetch(
        """UPDATE identifier SET status = 'released', valid_to = $4, released_by = $2, released_from = status
            WHERE account_id = $1 AND status IN ('active', 'claimed') AND type = ANY ($3) RETURNING type""",
        account_id, closure_id, types, now,
    )  # fmt: skip
    return [row["type"] for row in rows]


async def take_identifiers_back(connection: Connection, closure_id: UUID) -> list[str]:
    """Give released identifiers back where nobody else holds them; returns the types that stay free.

    A claim comes back as a claim. Raises `UniqueViolationError` when somebody takes one at this very moment.
    """
    await connection.execute(
        """UPDATE identifier mine SET status = mine.released_from, valid_to = NULL, released_by = NULL,
                                      released_from = NULL
            WHERE released_by = $1 AND (mine.released_from = 'claimed' OR NOT EXISTS (
                  SELECT FROM identifier other WHERE other.id <> mine.id AND other.type = mine.type
                     AND other.status = 'active' AND mine.type IN ('personal_number', 'registered_phone')
                     AND (other.index_a = mine.index_a OR other.index_b = mine.index_b)))""",
        closure_id,
    )
    rows = await connection.fetch("SELECT DISTINCT type FROM identifier WHERE released_by = $1", closure_id)
    return sorted(row["type"] for row in rows)


async def known_by(connection: Reader, account_id: UUID) -> list[Any]:
    """Return what an account holds or claims, what the closure in force set free, and what went on with a merge."""
    rows: list[Any] = await connection.fetch(
        """SELECT id, type, sealed FROM identifier
            WHERE account_id = $1 AND (status IN ('active', 'claimed') OR released_by = (
                  SELECT id FROM account_closure WHERE account_id = $1 AND reopened_at IS NULL))
            UNION
           SELECT moved.id, moved.type, moved.sealed FROM account_merge merge
             JOIN account_merge_row noted ON noted.merge_id = merge.id AND noted.table_name = 'identifier'
             JOIN identifier moved ON moved.id = noted.row_id
            WHERE merge.absorbed_id = $1 AND merge.reverted_at IS NULL AND noted.before IN ('active', 'claimed')""",
        account_id,
    )
    return rows
