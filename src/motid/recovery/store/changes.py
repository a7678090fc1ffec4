"""All SQL of changes of a lost phone: table `otp_phone_change`."""

from datetime import datetime
from typing import Any
from uuid import UUID

from motid.db import Connection, Reader
from motid.kernel.phone import PhoneNumber
from motid.recovery.model import ChangeState, PhoneChange
from motid.recovery.sealed import CHANGE, ChangeBundle
from motid.vault import Vault

_COLUMNS = (
    "id, secret_digest, objection_digest, state, account_id, compare_id, told_to_wait, confirmed_at, changed_at, "
    "created_at, expires_at, sealed"
)


async def insert(
    connection: Connection,
    *,
    change_id: UUID,
    digest: bytes,
    account_id: UUID,
    compare_id: UUID,
    now: datetime,
    expires_at: datetime,
) -> None:
    """Insert a change whose number is not known yet."""
    await connection.execute(
        """INSERT INTO otp_phone_change (id, secret_digest, state, account_id, compare_id, told_to_wait, created_at,
                                         expires_at)
           VALUES ($1, $2, 'number', $3, $4, false, $5, $6)""",
        change_id, digest, account_id, compare_id, now, expires_at,
    )  # fmt: skip


async def select(connection: Reader, change_id: UUID, now: datetime, *, lock: bool = False) -> Any:
    """Return the row of a change that has not expired, or None."""
    return await connection.fetchrow(
        f"SELECT {_COLUMNS} FROM otp_phone_change WHERE id = $1 AND expires_at > $2"  # noqa: S608 - constant text
        + (" FOR UPDATE" if lock else ""),
        change_id, now,
    )  # fmt: skip


def to_change(vault: Vault, row: Any) -> PhoneChange:
    """Open a row."""
    sealed = row["sealed"]
    return PhoneChange(
        id=row["id"],
        state=row["state"],
        account_id=row["account_id"],
        phone=PhoneNumber(vault.open(CHANGE, row["id"], sealed, ChangeBundle).phone) if sealed else None,
        compare_id=row["compare_id"],
        told_to_wait=row["told_to_wait"],
        confirmed_at=row["confirmed_at"],
        expires_at=row["expires_at"],
    )


async def set_number(connection: Connection, change_id: UUID, sealed: bytes, compare_id: UUID) -> None:
    """Take a number, or another one before it was confirmed or after the carrier refused it."""
    await connection.execute(
        """UPDATE otp_phone_change SET state = 'code', sealed = $2, compare_id = $3, told_to_wait = false,
                                       confirmed_at = NULL
            WHERE id = $1""",
        change_id, sealed, compare_id,
    )  # fmt: skip


async def confirm(connection: Connection, change_id: UUID, compare_id: UUID, now: datetime) -> bool:
    """Note that the phone is at hand, unless another number was typed meanwhile; the carrier is next."""
    status = await connection.execute(
        """UPDATE otp_phone_change SET state = 'comparing', confirmed_at = $3
            WHERE id = $1 AND compare_id = $2 AND state = 'code'""",
        change_id, compare_id, now,
    )  # fmt: skip
    return bool(status == "UPDATE 1")


async def conclude(connection: Connection, change_id: UUID, state: ChangeState, now: datetime) -> None:
    """Write what the carrier's answer led to. The caller holds the row."""
    await connection.execute(
        """UPDATE otp_phone_change SET state = $2, changed_at = CASE WHEN $2 = 'changed' THEN $3::timestamptz END
            WHERE id = $1""",
        change_id, state, now,
    )  # fmt: skip


async def tell_to_wait(connection: Connection, change_id: UUID) -> None:
    """Remember that the person was promised a message."""
    await connection.execute("UPDATE otp_phone_change SET told_to_wait = true WHERE id = $1", change_id)


async def allow_objection(connection: Connection, change_id: UUID, digest: bytes, until: datetime) -> None:
    """Let the holder of a link object, and keep the change for as long."""
    await connection.execute(
        "UPDATE otp_phone_change SET objection_digest = $2, expires_at = $3 WHERE id = $1", change_id, digest, until
    )


async def use_objection(connection: Connection, change_id: UUID, digest: bytes, now: datetime) -> UUID | None:
    """Use the link up, once; returns the account."""
    account_id: UUID | None = await connection.fetchval(
        """UPDATE otp_phone_change SET objection_digest = NULL
            WHERE id = $1 AND objection_digest = $2 AND expires_at > $3 RETURNING account_id""",
        change_id, digest, now,
    )  # fmt: skip
    return account_id


async def latest_completed(connection: Reader, account_id: UUID) -> Any:
    """Return the row of the change of an account that was completed last, or None when none is remembered."""
    return await connection.fetchrow(
        f"""SELECT {_COLUMNS} FROM otp_phone_change
             WHERE account_id = $1 AND state = 'changed' ORDER BY changed_at DESC LIMIT 1""",  # noqa: S608 - constant text
        account_id,
    )


async def end_pending(connection: Connection, account_id: UUID) -> None:
    """End the change that is under way: a new one takes its place, or a new password."""
    await connection.execute(
        """UPDATE otp_phone_change SET state = 'over'
            WHERE account_id = $1 AND state IN ('number', 'code', 'comparing', 'differs', 'unknown')""",
        account_id,
    )


async def remove_expired(connection: Reader, before: datetime, batch: int) -> int:
    """Remove changes whose time was over before an instant; returns how many."""
    removed: int = await connection.fetchval(
        """WITH gone AS (DELETE FROM otp_phone_change WHERE id IN
             (SELECT id FROM otp_phone_change WHERE expires_at < $1 LIMIT $2) RETURNING 1)
           SELECT count(*) FROM gone""",
        before, batch,
    )  # fmt: skip
    return removed
