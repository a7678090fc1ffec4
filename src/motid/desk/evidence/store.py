"""All SQL of evidence: table `desk_evidence`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from motid.db import Connection, Reader


async def insert(
    connection: Connection,
    *,
    evidence_id: UUID,
    case_id: UUID,
    account_id: UUID | None,
    kind: str,
    result: str,
    noted_by: UUID | None,
    now: datetime,
    expires_at: datetime | None,
    detail: dict[str, Any],
    sealed: bytes | None,
) -> None:
    """Insert evidence."""
    await connection.execute(
        """INSERT INTO desk_evidence (id, case_id, account_id, kind, result, noted_by, noted_at, changed_at,
                                      expires_at, detail, sealed)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8, $9, $10)""",
        evidence_id, case_id, account_id, kind, result, noted_by, now, expires_at, detail, sealed,
    )  # fmt: skip


async def answer(
    connection: Connection,
    evidence_id: UUID,
    *,
    result: str,
    now: datetime,
    sealed: bytes | None,
    detail: dict[str, Any],
) -> Any:
    """Write the answer to what was asked; returns case, account and kind, None where nothing waits for one."""
    return await connection.fetchrow(
        """UPDATE desk_evidence SET result = $2, changed_at = $3, sealed = coalesce($4, sealed),
                  detail = detail || $5
            WHERE id = $1 AND result = 'asked' RETURNING case_id, account_id, kind""",
        evidence_id, result, now, sealed, detail,
    )  # fmt: skip


async def set_expiry(connection: Connection, evidence_id: UUID, expires_at: datetime) -> None:
    """Let evidence count until an instant."""
    await connection.execute("UPDATE desk_evidence SET expires_at = $2 WHERE id = $1", evidence_id, expires_at)


_COLUMNS = "id, case_id, account_id, kind, result, noted_by, noted_at, changed_at, expires_at, detail, sealed"


async def first_of(connection: Reader, ids: Sequence[UUID]) -> Any | None:
    """Return the evidence that has one of some identifiers."""
    query = f"SELECT {_COLUMNS} FROM desk_evidence WHERE id = ANY ($1::uuid[]) LIMIT 1"  # noqa: S608 - constant
    return await connection.fetchrow(query, ids)


async def of_case(connection: Reader, case_id: UUID) -> list[Any]:
    """Return the evidence of a case in the order in which it was taken."""
    rows: list[Any] = await connection.fetch(
        f"SELECT {_COLUMNS} FROM desk_evidence WHERE case_id = $1 ORDER BY noted_at, id",  # noqa: S608 - constant
        case_id,
    )
    return rows
