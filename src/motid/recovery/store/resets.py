"""All SQL of forgotten passwords: table `password_reset`."""

from datetime import datetime
from typing import Any
from uuid import UUID

from motid.authn.visitor import NetworkAddress
from motid.db import Connection, Reader
from motid.kernel.login_name import parse_login_name
from motid.recovery.model import PasswordReset, ResetState
from motid.recovery.sealed import RESET, ResetBundle
from motid.vault import Vault

_COLUMNS = "id, secret_digest, state, account_id, asked_at, asked, sent, expires_at, sealed"


async def insert(
    connection: Connection, *, reset_id: UUID, digest: bytes, now: datetime, expires_at: datetime, sealed: bytes
) -> None:
    """Insert a reset whose first code is asked for."""
    await connection.execute(
        """INSERT INTO password_reset
             (id, secret_digest, state, asked_at, asked, sent, created_at, expires_at, sealed)
           VALUES ($1, $2, 'code', $3, 1, 0, $3, $4, $5)""",
        reset_id, digest, now, expires_at, sealed,
    )  # fmt: skip


async def select(connection: Reader, reset_id: UUID, now: datetime, *, lock: bool = False) -> Any:
    """Return the row of a reset that has not expired, or None."""
    return await connection.fetchrow(
        f"SELECT {_COLUMNS} FROM password_reset WHERE id = $1 AND expires_at > $2"  # noqa: S608 - constant text
        + (" FOR UPDATE" if lock else ""),
        reset_id, now,
    )  # fmt: skip


def to_reset(vault: Vault, row: Any) -> PasswordReset:
    """Open a row."""
    bundle = vault.open(RESET, row["id"], row["sealed"], ResetBundle)
    return PasswordReset(
        id=row["id"],
        state=row["state"],
        login_name=parse_login_name(bundle.login_name),
        network=NetworkAddress(bundle.network),
        account_id=row["account_id"],
        asked_at=row["asked_at"],
        asked=row["asked"],
        sent=row["sent"],
        expires_at=row["expires_at"],
    )


async def ask_again(connection: Connection, reset_id: UUID, before: datetime, now: datetime) -> int | None:
    """Note that another code is asked for; None when the last one was asked for after `before`."""
    asked: int | None = await connection.fetchval(
        """UPDATE password_reset SET asked = asked + 1, asked_at = $3
            WHERE id = $1 AND state = 'code' AND asked_at <= $2 RETURNING asked""",
        reset_id, before, now,
    )  # fmt: skip
    return asked


async def note_sent(connection: Connection, reset_id: UUID, account_id: UUID | None, asked: int) -> None:
    """Note for whom the code went out, or None where nobody has the name."""
    await connection.execute(
        "UPDATE password_reset SET account_id = $2, sent = $3 WHERE id = $1", reset_id, account_id, asked
    )


async def advance(connection: Connection, reset_id: UUID, *, source: ResetState, to: ResetState) -> bool:
    """Move from one state to another; False when it was not in `source` any more."""
    status = await connection.execute(
        "UPDATE password_reset SET state = $3 WHERE id = $1 AND state = $2", reset_id, source, to
    )
    return bool(status == "UPDATE 1")


async def end_others(connection: Connection, account_id: UUID, but: UUID | None) -> None:
    """End the resets of an account that are under way; one of them may be the one that goes on."""
    await connection.execute(
        """UPDATE password_reset SET state = 'over'
            WHERE account_id = $1 AND state IN ('code', 'password') AND id IS DISTINCT FROM $2""",
        account_id, but,
    )  # fmt: skip


async def remove_expired(connection: Reader, before: datetime, batch: int) -> int:
    """Remove resets whose time was over before an instant; returns how many."""
    removed: int = await connection.fetchval(
        """WITH gone AS (DELETE FROM password_reset WHERE id IN
             (SELECT id FROM password_reset WHERE expires_at < $1 LIMIT $2) RETURNING 1) SELECT count(*) FROM gone""",
        before, batch,
    )  # fmt: skip
    return removed
