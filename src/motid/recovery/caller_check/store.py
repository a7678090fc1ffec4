"""All SQL of confirmations by callers: table `caller_check`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from motid.db import Connection, Reader
from motid.recovery.caller_check.model import Answer, CallerCheck, CallerRequest


async def insert(
    connection: Connection,
    *,
    check_id: UUID,
    digest: bytes,
    account_id: UUID | None,
    case_number: str,
    unit_name: str,
    request: CallerRequest,
    now: datetime,
    expires_at: datetime,
) -> None:
    """Insert a question that is on its way to a phone."""
    await connection.execute(
        """INSERT INTO caller_check (id, secret_digest, state, account_id, case_number, unit_name, request,
                                     created_at, expires_at)
           VALUES ($1, $2, 'asked', $3, $4, $5, $6, $7, $8)""",
        check_id, digest, account_id, case_number, unit_name, request, now, expires_at,
    )  # fmt: skip


async def select(connection: Reader, check_id: UUID) -> Any:
    """Return the row of a question, or None."""
    return await connection.fetchrow(
        """SELECT id, secret_digest, state, case_number, unit_name, request, answered_at, expires_at
             FROM caller_check WHERE id = $1""",
        check_id,
    )


async def select_many(connection: Reader, check_ids: Sequence[UUID]) -> list[Any]:
    """Return the rows of several questions."""
    rows: list[Any] = await connection.fetch(
        """SELECT id, state, case_number, unit_name, request, answered_at, expires_at
             FROM caller_check WHERE id = ANY ($1)""",
        list(check_ids),
    )
    return rows


def to_check(row: Any, now: datetime) -> CallerCheck:
    """Return a row as it stands at an instant."""
    too_late = row["state"] == "asked" and row["expires_at"] <= now
    return CallerCheck(
        id=row["id"],
        state="over" if too_late else row["state"],
        case_number=row["case_number"],
        unit_name=row["unit_name"],
        request=CallerRequest(row["request"]),
        answered_at=row["answered_at"],
        expires_at=row["expires_at"],
    )


async def answer(connection: Connection, check_id: UUID, digest: bytes, given: Answer, now: datetime) -> Any:
    """Write the answer, once and in time; returns account and case number, or None."""
    return await connection.fetchrow(
        """UPDATE caller_check SET state = $3, answered_at = $4
            WHERE id = $1 AND secret_digest = $2 AND state = 'asked' AND expires_at > $4
           RETURNING account_id, case_number""",
        check_id, digest, given, now,
    )  # fmt: skip


async def end_former(connection: Connection, case_number: str, account_id: UUID | None) -> None:
    """End what was asked in a case about an account, or about the caller, and not answered."""
    await connection.execute(
        """UPDATE caller_check SET state = 'over'
            WHERE case_number = $1 AND account_id IS NOT DISTINCT FROM $2 AND state = 'asked'""",
        case_number, account_id,
    )  # fmt: skip


async def remove_expired(connection: Reader, before: datetime, batch: int) -> int:
    """Remove questions whose time was over before an instant; returns how many."""
    removed: int = await connection.fetchval(
        """WITH gone AS (DELETE FROM caller_check WHERE id IN
             (SELECT id FROM caller_check WHERE expires_at < $1 LIMIT $2) RETURNING 1) SELECT count(*) FROM gone""",
        before, batch,
    )  # fmt: skip
    return removed
