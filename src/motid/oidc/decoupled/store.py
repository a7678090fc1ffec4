"""All SQL of `decoupled_request`."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from motid.db import Connection, Reader
from motid.oidc.decoupled.model import INTERVAL, LEEWAY, LONGEST_INTERVAL, Kind, State
from motid.oidc.handles import Handle


async def insert(
    connection: Reader,
    handle: Handle,
    *,
    kind: Kind,
    client_id: str,
    account_id: UUID | None,
    user_code_mac: bytes | None,
    now: datetime,
    expires_at: datetime,
    ends_at: datetime,
    sealed: bytes,
) -> bool:
    """Store a request that waits; False when its user code is taken."""
    row = await connection.fetchrow(
        """INSERT INTO decoupled_request (id, kind, client_id, secret_hash, state, account_id, user_code_mac,
                                          poll_interval, created_at, expires_at, ends_at, sealed)
           VALUES ($1, $2, $3, $4, 'waiting', $5, $6, $7, $8, $9, $10, $11)
           ON CONFLICT (user_code_mac) WHERE user_code_mac IS NOT NULL DO NOTHING RETURNING id""",
        handle.id, kind, client_id, handle.digest, account_id, user_code_mac, INTERVAL, now, expires_at, ends_at,
        sealed,
    )  # fmt: skip
    return row is not None


async def select_waiting(connection: Reader, request_id: UUID, now: datetime) -> Any | None:
    """Return a request that waits for an answer."""
    return await connection.fetchrow(
        """SELECT id, kind, client_id, secret_hash, account_id, created_at, expires_at, sealed FROM decoupled_request
            WHERE id = $1 AND state = 'waiting' AND expires_at > $2""",
        request_id, now,
    )  # fmt: skip


async def find_by_code(connection: Reader, macs: list[bytes], now: datetime) -> UUID | None:
    """Return the request that waits under a user code."""
    found: UUID | None = await connection.fetchval(
        """SELECT id FROM decoupled_request
            WHERE user_code_mac = ANY($1) AND state = 'waiting' AND expires_at > $2""",
        macs, now,
    )  # fmt: skip
    return found


async def waiting_of(connection: Reader, account_id: UUID, now: datetime) -> list[Any]:
    """Return what waits for a citizen, the newest first."""
    rows: list[Any] = await connection.fetch(
        """SELECT id, kind, client_id, secret_hash, account_id, created_at, expires_at, sealed FROM decoupled_request
            WHERE account_id = $1 AND kind = 'ciba' AND state = 'waiting' AND expires_at > $2
            ORDER BY id DESC""",
        account_id, now,
    )  # fmt: skip
    return rows


async def count_waiting_of(connection: Reader, account_id: UUID, now: datetime) -> int:
    """Return how many requests wait for a citizen."""
    count: int = await connection.fetchval(
        """SELECT count(*) FROM decoupled_request
            WHERE account_id = $1 AND kind = 'ciba' AND state = 'waiting' AND expires_at > $2""",
        account_id, now,
    )  # fmt: skip
    return count


async def update_sealed(connection: Reader, request_id: UUID, sealed: bytes) -> None:
    """Replace the bundle of a request."""
    await connection.execute("UPDATE decoupled_request SET sealed = $2 WHERE id = $1", request_id, sealed)


async def decide(
    connection: Connection, request_id: UUID, state: State, account_id: UUID, *, now: datetime, ends_at: datetime
) -> bool:
    """Answer a request; True for the one answer that counts. A request to somebody is answered by nobody else."""
    row = await connection.fetchrow(
        """UPDATE decoupled_request
              SET state = $2, account_id = $3, decided_at = $4, ends_at = greatest(ends_at, $5), user_code_mac = NULL
            WHERE id = $1 AND state = 'waiting' AND expires_at > $4 AND (kind = 'device' OR account_id = $3)
           RETURNING id""",
        request_id, state, account_id, now, ends_at,
    )  # fmt: skip
    return row is not None


async def poll(connection: Reader, handle: Handle, *, kind: Kind, client_id: str, now: datetime) -> Any | None:
    """Count a poll and return how the request stands; None when the client has no such request.

    One statement: polls that come at once wait for each other, each but the first comes too early, and the interval
    grows with every one of them while nobody has answered.
    """
    return await connection.fetchrow(
        """UPDATE decoupled_request
              SET polled_early = coalesce(polled_at + poll_interval - $6::interval > $5, false), polled_at = $5,
                  poll_interval = CASE WHEN state IN ('waiting', 'replaced')
                                            AND polled_at + poll_interval - $6::interval > $5
                                       THEN least(poll_interval + $7::interval, $8::interval)
                                       ELSE poll_interval END
            WHERE id = $1 AND secret_hash = $2 AND client_id = $3 AND kind = $4
           RETURNING state, expires_at, polled_early""",
        handle.id, handle.digest, client_id, kind, now, LEEWAY, INTERVAL, LONGEST_INTERVAL,
    )  # fmt: skip


async def lock_citizen(connection: Connection, account_id: UUID) -> None:
    """Let the requests to one citizen come one after the other, to the end of the transaction."""
    await connection.execute(
        "SELECT pg_advisory_xact_lock(hashtextextended('decoupled:' || $1::uuid::text, 0))", account_id
    )


async def standing_of_citizen(
    connection: Connection, account_id: UUID, client_id: str, *, now: datetime, block: timedelta
) -> Any:
    """Return how many other services wait for a citizen, and whether this one was refused a while ago."""
    return await connection.fetchrow(
        """SELECT count(*) FILTER (WHERE state = 'waiting' AND expires_at > $3 AND client_id <> $2) AS others,
                  coalesce(bool_or(state = 'refused' AND client_id = $2 AND decided_at > $3 - $4::interval), false)
                      AS refused
             FROM decoupled_request WHERE account_id = $1 AND kind = 'ciba'""",
        account_id, client_id, now, block,
    )  # fmt: skip


async def replace_waiting(connection: Connection, account_id: UUID, client_id: str, now: datetime) -> None:
    """End what a service waits for, because it asks again."""
    await connection.execute(
        """UPDATE decoupled_request SET state = 'replaced', decided_at = $3
            WHERE account_id = $1 AND client_id = $2 AND kind = 'ciba' AND state = 'waiting'""",
        account_id, client_id, now,
    )  # fmt: skip


async def end_of_client(connection: Connection, client_id: str, now: datetime) -> None:
    """End all that a service waits for, because there is no such service any more."""
    await connection.execute(
        "UPDATE decoupled_request SET state = 'replaced', decided_at = $2 WHERE client_id = $1 AND state = 'waiting'",
        client_id, now,
    )  # fmt: skip


async def select_decided(connection: Reader, request_id: UUID) -> Any | None:
    """Return a request that was answered, for the ping about it."""
    return await connection.fetchrow(
        "SELECT client_id, expires_at, sealed FROM decoupled_request WHERE id = $1 AND state <> 'waiting'", request_id
    )


async def count_ping(connection: Reader, request_id: UUID) -> int:
    """Count a ping that was not taken; returns how many were not."""
    attempts: int | None = await connection.fetchval(
        "UPDATE decoupled_request SET failed_pings = failed_pings + 1 WHERE id = $1 RETURNING failed_pings",
        request_id,
    )
    return attempts or 1
