"""All SQL of requests: table `normalisation`."""

from datetime import datetime
from typing import Any
from uuid import UUID

from motid.db import Connection, Reader
from motid.normalisation.request.model import (
    Request,
    RequestBundle,
    RequestKind,
    RequestState,
    open_claims,
    open_record,
)
from motid.vault import Vault

_COLUMNS = (
    "id, account_id, kind, state, population_id, carrier_id, told_to_wait, phone_confirmed_at, created_at, "
    "expires_at, sealed"
)


async def replace_earlier(connection: Connection, account_id: UUID, now: datetime) -> None:
    """End the request that an account has under way, and erase what was typed into it."""
    await connection.execute(
        """UPDATE normalisation SET state = 'replaced', sealed = NULL, changed_at = $2
            WHERE account_id = $1 AND state NOT IN ('done', 'replaced')""",
        account_id, now,
    )  # fmt: skip


async def insert(
    connection: Connection,
    *,
    request_id: UUID,
    account_id: UUID,
    kind: RequestKind,
    population_id: UUID,
    carrier_id: UUID,
    phone_confirmed_at: datetime | None,
    now: datetime,
    expires_at: datetime,
    sealed: bytes,
) -> bool:
    """Insert a request that waits for the registries; False when another was inserted at the same instant."""
    row = await connection.fetchrow(
        """INSERT INTO normalisation (id, account_id, kind, state, population_id, carrier_id, phone_confirmed_at,
                                      created_at, changed_at, expires_at, sealed)
           VALUES ($1, $2, $3, 'asking', $4, $5, $6, $7, $7, $8, $9) ON CONFLICT DO NOTHING RETURNING id""",
        request_id, account_id, kind, population_id, carrier_id, phone_confirmed_at, now, expires_at, sealed,
    )  # fmt: skip
    return row is not None


async def select(connection: Reader, request_id: UUID, now: datetime, *, lock: bool = False) -> Any:
    """Return the row of a request that has not expired, or None."""
    return await connection.fetchrow(
        f"SELECT {_COLUMNS} FROM normalisation WHERE id = $1 AND expires_at > $2"  # noqa: S608 - constant text
        + (" FOR UPDATE" if lock else ""),
        request_id, now,
    )  # fmt: skip


async def latest_of(connection: Reader, account_id: UUID, now: datetime) -> Any:
    """Return the row of the request that an account has under way, or None."""
    return await connection.fetchrow(
        f"""SELECT {_COLUMNS} FROM normalisation
             WHERE account_id = $1 AND state NOT IN ('done', 'replaced') AND expires_at > $2""",  # noqa: S608 - constant text
        account_id, now,
    )  # fmt: skip


async def state_of(connection: Reader, request_id: UUID) -> RequestState | None:
    """Return the state of a request; None when it is forgotten."""
    state: RequestState | None = await connection.fetchval(
        "SELECT state FROM normalisation WHERE id = $1", request_id
    )
    return state


def to_request(vault: Vault, row: Any) -> Request:
    """Open a row."""
    bundle = None if row["sealed"] is None else vault.open("normalisation", row["id"], row["sealed"], RequestBundle)
    return Request(
        id=row["id"],
        account_id=row["account_id"],
        kind=row["kind"],
        state=row["state"],
        claims=None if bundle is None else open_claims(bundle),
        on_record=None if bundle is None else open_record(bundle),
        population_id=row["population_id"],
        carrier_id=row["carrier_id"],
        told_to_wait=row["told_to_wait"],
        phone_confirmed_at=row["phone_confirmed_at"],
        created_at=row["created_at"],
        expires_at=row["expires_at"],
    )


async def advance(
    connection: Connection,
    request_id: UUID,
    *,
    source: RequestState,
    to: RequestState,
    now: datetime,
    sealed: bytes | None = None,
) -> bool:
    """Move from one state to another; False when it was not in `source` any more. `sealed` replaces the bundle."""
    status = await connection.execute(
        """UPDATE normalisation SET state = $3, changed_at = $4, sealed = coalesce($5, sealed),
                  decided_at = CASE WHEN $2 = 'asking' THEN $4 ELSE decided_at END
            WHERE id = $1 AND state = $2""",
        request_id, source, to, now, sealed,
    )  # fmt: skip
    return bool(status == "UPDATE 1")


async def note_phone_confirmed(connection: Connection, request_id: UUID, now: datetime) -> bool:
    """Note that the person has the phone in hand; False when the request is not at this step."""
    status = await connection.execute(
        "UPDATE normalisation SET phone_confirmed_at = $2, changed_at = $2 WHERE id = $1 AND state = 'code'",
        request_id, now,
    )  # fmt: skip
    return bool(status == "UPDATE 1")


async def finish(connection: Connection, request_id: UUID, now: datetime) -> None:
    """Mark as done and erase the typed data, which lives in the account now."""
    await connection.execute(
        "UPDATE normalisation SET state = 'done', sealed = NULL, changed_at = $2 WHERE id = $1", request_id, now
    )


async def tell_to_wait(connection: Connection, request_id: UUID) -> bool:
    """Remember that the person was promised a message; True the first time."""
    status = await connection.execute(
        "UPDATE normalisation SET told_to_wait = true WHERE id = $1 AND state = 'asking' AND NOT told_to_wait",
        request_id,
    )
    return bool(status == "UPDATE 1")


async def remove_expired(connection: Reader, now: datetime, batch: int) -> int:
    """Remove requests past their time, but for those that succeeded; returns how many."""
    removed: int = await connection.fetchval(
        """WITH gone AS (DELETE FROM normalisation WHERE id IN
             (SELECT id FROM normalisation WHERE expires_at < $1 AND state <> 'done' ORDER BY expires_at LIMIT $2)
             RETURNING 1)
           SELECT count(*) FROM gone""",
        now, batch,
    )  # fmt: skip
    return removed
