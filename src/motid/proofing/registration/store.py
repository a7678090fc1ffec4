"""All SQL of registrations: table `registration`."""

from datetime import datetime
from typing import Any
from uuid import UUID

from motid.db import Connection, Reader
from motid.proofing.registration.model import ApplicationBundle, Registration, RegistrationState, open_application
from motid.vault import Vault

_COLUMNS = (
    "id, state, sealed, compare_id, told_to_wait, compared_at, continue_to, expires_at, account_id, secret_digest, "
    "resume_digest"
)


async def insert(
    connection: Connection,
    *,
    registration_id: UUID,
    secret_digest: bytes,
    compare_id: UUID,
    continue_to: str | None,
    now: datetime,
    expires_at: datetime,
    sealed: bytes,
) -> None:
    """Insert a registration that waits for the carrier."""
    await connection.execute(
        """INSERT INTO registration (id, secret_digest, state, compare_id, continue_to, created_at, changed_at,
                                     expires_at, sealed)
           VALUES ($1, $2, 'comparing', $3, $4, $5, $5, $6, $7)""",
        registration_id, secret_digest, compare_id, continue_to, now, expires_at, sealed,
    )  # fmt: skip


async def select(connection: Reader, registration_id: UUID, now: datetime, *, lock: bool = False) -> Any:
    """Return the row of a registration that has not expired, or None."""
    return await connection.fetchrow(
        f"SELECT {_COLUMNS} FROM registration WHERE id = $1 AND expires_at > $2"  # noqa: S608 - constant text
        + (" FOR UPDATE" if lock else ""),
        registration_id, now,
    )  # fmt: skip


def to_registration(vault: Vault, row: Any) -> Registration:
    """Open a row."""
    application = None
    if row["sealed"] is not None:
        application = open_application(vault.open("registration", row["id"], row["sealed"], ApplicationBundle))
    return Registration(
        id=row["id"],
        state=row["state"],
        application=application,
        compare_id=row["compare_id"],
        told_to_wait=row["told_to_wait"],
        compared_at=row["compared_at"],
        continue_to=row["continue_to"],
        expires_at=row["expires_at"],
        account_id=row["account_id"],
    )


async def advance(
    connection: Connection, registration_id: UUID, *, source: RegistrationState, to: RegistrationState, now: datetime
) -> bool:
    """Move from one state to another; False when it was not in `source` any more."""
    status = await connection.execute(
        """UPDATE registration SET state = $3, changed_at = $4,
                  compared_at = CASE WHEN $2 = 'comparing' THEN $4 ELSE compared_at END,
                  phone_confirmed_at = CASE WHEN $3 = 'password' THEN $4 ELSE phone_confirmed_at END,
                  sealed = CASE WHEN $3 = 'taken' THEN NULL ELSE sealed END
            WHERE id = $1 AND state = $2""",
        registration_id, source, to, now,
    )  # fmt: skip
    return bool(status == "UPDATE 1")


async def finish(connection: Connection, registration_id: UUID, account_id: UUID, now: datetime) -> bool:
    """Mark as opened and erase the typed data, which lives in the account now."""
    status = await connection.execute(
        """UPDATE registration SET state = 'opened', account_id = $2, changed_at = $3, sealed = NULL
            WHERE id = $1 AND state = 'password'""",
        registration_id, account_id, now,
    )  # fmt: skip
    return bool(status == "UPDATE 1")


async def tell_to_wait(connection: Connection, registration_id: UUID) -> bool:
    """Remember that the person was promised a message; True the first time."""
    status = await connection.execute(
        "UPDATE registration SET told_to_wait = true WHERE id = $1 AND state = 'comparing' AND NOT told_to_wait",
        registration_id,
    )
    return bool(status == "UPDATE 1")


async def set_resume_digest(connection: Connection, registration_id: UUID, digest: bytes) -> None:
    """Store the digest of the secret in the link that the person receives."""
    await connection.execute("UPDATE registration SET resume_digest = $2 WHERE id = $1", registration_id, digest)


async def replace_secret(connection: Connection, registration_id: UUID, resume: bytes, secret: bytes) -> bool:
    """Use a resume link: it works once, and the browser gets a secret of its own."""
    status = await connection.execute(
        """UPDATE registration SET secret_digest = $3, resume_digest = NULL
            WHERE id = $1 AND resume_digest = $2 AND expires_at > now()""",
        registration_id, resume, secret,
    )  # fmt: skip
    return bool(status == "UPDATE 1")


async def remove_expired(connection: Reader, now: datetime, batch: int) -> int:
    """Remove registrations past their time; returns how many."""
    removed: int = await connection.fetchval(
        """WITH gone AS (DELETE FROM registration WHERE id IN
             (SELECT id FROM registration WHERE expires_at < $1 ORDER BY expires_at LIMIT $2) RETURNING 1)
           SELECT count(*) FROM gone""",
        now, batch,
    )  # fmt: skip
    return removed
