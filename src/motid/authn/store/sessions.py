"""All SQL of sessions: table `session`."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from uuid import UUID

import asyncpg

from motid.authn.model import Session
from motid.db import Connection, Reader


async def insert(
    connection: Connection, session: Session, *, digest: bytes, idle_for: timedelta, sealed: bytes
) -> None:
    """Insert an open session; none where the account is being closed at this moment: it would outlive the account."""
    await connection.execute(
        """INSERT INTO session (id, secret_digest, account_id, amr, auth_time, opened_at, last_seen_at, idle_for,
                                idle_end, absolute_end, sealed)
           SELECT $1, $2, account.id, $4, $5, $6, $6, $7, $6::timestamptz + $7::interval, $8, $9
             FROM account WHERE account.id = $3 AND account.state = 'active' FOR SHARE""",
        session.id, digest, session.account_id, list(session.amr), session.auth_time, session.opened_at, idle_for,
        session.absolute_end, sealed,
    )  # fmt: skip


_FOUND = """session.id, session.secret_digest, session.account_id, session.amr, session.auth_time,
    session.opened_at, session.last_seen_at, session.absolute_end"""
_IS_OPEN = "session.id = $1 AND session.ended_at IS NULL AND session.idle_end > $2 AND session.absolute_end > $2"


async def find(connection: Reader, session_id: UUID, now: datetime) -> asyncpg.Record | None:
    """Return a session that is neither ended nor over."""
    return await connection.fetchrow(f"SELECT {_FOUND} FROM session WHERE {_IS_OPEN}", session_id, now)  # noqa: S608 - from code


async def find_with(
    connection: Reader, session_id: UUID, now: datetime, facts: str, values: Sequence[object]
) -> asyncpg.Record | None:
    """Return a session as `find` does, beside what `facts`, a query of at most one row, says of its account.

    In `facts` the account is `session.account_id`, the instant is `$2`, and its own `values` begin at `$3`.
    """
    return await connection.fetchrow(_finding_with(facts), session_id, now, *values)


@lru_cache(maxsize=16)
def _finding_with(facts: str) -> str:
    return f"SELECT {_FOUND}, facts.* FROM session LEFT JOIN LATERAL ({facts}) facts ON true WHERE {_IS_OPEN}"  # noqa: S608 - from code


async def touch(connection: Reader, session_id: UUID, seen_before: datetime, now: datetime) -> None:
    """Note that a session is in use; of several requests at once, one writes."""
    await connection.execute(
        """UPDATE session SET last_seen_at = $3, idle_end = $3::timestamptz + idle_for
            WHERE id = $1 AND last_seen_at = $2 AND ended_at IS NULL""",
        session_id, seen_before, now,
    )  # fmt: skip


async def step_up(
    connection: Connection, session_id: UUID, *, digest: bytes, amr: Sequence[str], now: datetime
) -> asyncpg.Record | None:
    """Give a session more evidence and a fresh secret; None when it is over."""
    return await connection.fetchrow(
        """UPDATE session SET secret_digest = $2, amr = $3, auth_time = $4, last_seen_at = $4,
                              idle_end = $4::timestamptz + idle_for
            WHERE id = $1 AND ended_at IS NULL AND idle_end > $4 AND absolute_end > $4
           RETURNING id, account_id, amr, auth_time, opened_at, absolute_end""",
        session_id, digest, list(amr), now,
    )  # fmt: skip


async def renew(
    connection: Connection,
    session_id: UUID,
    *,
    digest: bytes,
    amr: Sequence[str],
    now: datetime,
    absolute_end: datetime,
    sealed: bytes,
) -> asyncpg.Record | None:
    """Let a session begin anew under a fresh secret, with the evidence that was given now; None when it is over."""
    return await connection.fetchrow(
        """UPDATE session SET secret_digest = $2, amr = $3, auth_time = $4, last_seen_at = $4,
                              idle_end = $4::timestamptz + idle_for, absolute_end = $5, sealed = $6
            WHERE id = $1 AND ended_at IS NULL AND idle_end > $4 AND absolute_end > $4
           RETURNING id, account_id, amr, auth_time, opened_at, absolute_end""",
        session_id, digest, list(amr), now, absolute_end, sealed,
    )  # fmt: skip


async def end(connection: Connection, session_id: UUID, reason: str, now: datetime) -> UUID | None:
    """End a session and return its account; None when it had ended before."""
    account_id: UUID | None = await connection.fetchval(
        """UPDATE session SET ended_at = $3, end_reason = $2 WHERE id = $1 AND ended_at IS NULL
           RETURNING account_id""",
        session_id, reason, now,
    )  # fmt: skip
    return account_id


async def end_all(
    connection: Connection, account_id: UUID, reason: str, now: datetime, kept: UUID | None
) -> list[UUID]:
    """End every session of an account, one perhaps kept; returns those that it ended."""
    rows = await connection.fetch(
        """UPDATE session SET ended_at = $3, end_reason = $2
            WHERE account_id = $1 AND ended_at IS NULL AND id IS DISTINCT FROM $4 RETURNING id""",
        account_id, reason, now, kept,
    )  # fmt: skip
    return [row["id"] for row in rows]


async def end_expired(connection: Connection, reason: str, now: datetime, batch: int) -> list[asyncpg.Record]:
    """End sessions whose time is over; returns their ids and accounts."""
    return await connection.fetch(
        """UPDATE session SET ended_at = least(idle_end, absolute_end), end_reason = $1
            WHERE id IN (SELECT id FROM session WHERE ended_at IS NULL AND least(idle_end, absolute_end) <= $2
                          ORDER BY least(idle_end, absolute_end) LIMIT $3 FOR UPDATE SKIP LOCKED)
           RETURNING id, account_id""",
        reason, now, batch,
    )  # fmt: skip


async def of_account(connection: Reader, account_id: UUID, now: datetime) -> list[asyncpg.Record]:
    """Return the open sessions of an account, the one seen last first."""
    return await connection.fetch(
        """SELECT id, amr, opened_at, last_seen_at, sealed FROM session
            WHERE account_id = $1 AND ended_at IS NULL AND idle_end > $2 AND absolute_end > $2
            ORDER BY last_seen_at DESC, id DESC""",
        account_id, now,
    )  # fmt: skip
