"""All SQL of one-time resets: table `desk_reset`."""

from datetime import datetime
from typing import Any
from uuid import UUID

from motid.db import Connection, Reader
from motid.kernel.phone import PhoneNumber
from motid.recovery.desk_reset.model import DeskReset, DeskResetState
from motid.recovery.sealed import DESK_RESET, DeskResetBundle
from motid.vault import Vault


async def insert(
    connection: Connection,
    *,
    reset_id: UUID,
    digest: bytes,
    account_id: UUID,
    case_number: str,
    adds_phone: bool,
    tries: int,
    now: datetime,
    expires_at: datetime,
    sealed: bytes,
) -> None:
    """Insert a reset whose link is on its way."""
    await connection.execute(
        """INSERT INTO desk_reset (id, secret_digest, state, account_id, case_number, adds_phone, tries_left,
                                   created_at, expires_at, sealed)
           VALUES ($1, $2, 'sent', $3, $4, $5, $6, $7, $8, $9)""",
        reset_id, digest, account_id, case_number, adds_phone, tries, now, expires_at, sealed,
    )  # fmt: skip


async def select(connection: Reader, reset_id: UUID) -> Any:
    """Return the row of a reset, or None."""
    return await connection.fetchrow(
        """SELECT id, secret_digest, state, account_id, case_number, adds_phone, tries_left, expires_at, sealed
             FROM desk_reset WHERE id = $1""",
        reset_id,
    )


def to_reset(vault: Vault, row: Any) -> DeskReset:
    """Open a row."""
    bundle = vault.open(DESK_RESET, row["id"], row["sealed"], DeskResetBundle)
    return DeskReset(
        id=row["id"],
        state=row["state"],
        account_id=row["account_id"],
        case_number=row["case_number"],
        phone=PhoneNumber(bundle.phone),
        adds_phone=row["adds_phone"],
        expires_at=row["expires_at"],
    )


async def take_try(connection: Connection, reset_id: UUID, now: datetime) -> int | None:
    """Count a try before it is looked at; returns how many are left after it, None when there was none."""
    left: int | None = await connection.fetchval(
        """UPDATE desk_reset SET tries_left = tries_left - 1
            WHERE id = $1 AND state = 'sent' AND tries_left > 0 AND expires_at > $2 RETURNING tries_left""",
        reset_id, now,
    )  # fmt: skip
    return left


async def give_try_back(connection: Reader, reset_id: UUID) -> None:
    """Count a try no more: the number was right, and only the password was not taken."""
    await connection.execute(
        "UPDATE desk_reset SET tries_left = tries_left + 1 WHERE id = $1 AND state = 'sent'", reset_id
    )


async def end(connection: Connection, reset_id: UUID, state: DeskResetState, now: datetime) -> bool:
    """End a reset whose link is still good; False when it had ended, or was too old."""
    status = await connection.execute(
        """UPDATE desk_reset SET state = $2, ended_at = $3
            WHERE id = $1 AND state = 'sent' AND expires_at > $3""",
        reset_id, state, now,
    )  # fmt: skip
    return bool(status == "UPDATE 1")


async def end_of_account(connection: Connection, account_id: UUID, now: datetime) -> None:
    """End the reset of an account, if one was sent: a newer one takes its place, or the account changed."""
    await connection.execute(
        "UPDATE desk_reset SET state = 'over', ended_at = $2 WHERE account_id = $1 AND state = 'sent'",
        account_id, now,
    )  # fmt: skip


async def remove_expired(connection: Reader, before: datetime, batch: int) -> int:
    """Remove resets whose time was over before an instant; returns how many."""
    removed: int = await connection.fetchval(
        """WITH gone AS (DELETE FROM desk_reset WHERE id IN
             (SELECT id FROM desk_reset WHERE expires_at < $1 LIMIT $2) RETURNING 1) SELECT count(*) FROM gone""",
        before, batch,
    )  # fmt: skip
    return removed
