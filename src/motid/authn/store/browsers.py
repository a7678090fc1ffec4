"""All SQL of browsers: tables `known_browser`, `known_browser_account`, `remembered_browser`."""

from datetime import datetime
from uuid import UUID

import asyncpg

from motid.db import Connection, Pool, Reader, remove_ended


async def known_digest(connection: Connection, browser_id: UUID) -> bytes | None:
    """Return the digest of a browser's secret."""
    digest: bytes | None = await connection.fetchval(
        "SELECT secret_digest FROM known_browser WHERE id = $1", browser_id
    )
    return digest


async def digest_where_known(
    connection: Reader, browser_id: UUID, account_ids: list[UUID], since: datetime
) -> bytes | None:
    """Return the digest of a browser's secret when one of the accounts signed in there since an instant."""
    digest: bytes | None = await connection.fetchval(
        """SELECT browser.secret_digest FROM known_browser browser
            WHERE browser.id = $1 AND EXISTS
              (SELECT 1 FROM known_browser_account known WHERE known.browser_id = browser.id
                  AND known.account_id = ANY($2::uuid[]) AND known.signed_in_at > $3)""",
        browser_id, account_ids, since,
    )  # fmt: skip
    return digest


async def insert_known(
    connection: Connection, browser_id: UUID, digest: bytes, account_id: UUID, now: datetime
) -> None:
    """Insert a browser with the first account that signed in from it."""
    await connection.execute(
        "INSERT INTO known_browser (id, secret_digest, created_at) VALUES ($1, $2, $3)", browser_id, digest, now
    )
    await note_sign_in(connection, browser_id, account_id, now)


async def note_sign_in(connection: Connection, browser_id: UUID, account_id: UUID, now: datetime) -> None:
    """Remember that an account signed in from a known browser."""
    await connection.execute(
        """INSERT INTO known_browser_account (browser_id, account_id, signed_in_at) VALUES ($1, $2, $3)
           ON CONFLICT (browser_id, account_id) DO UPDATE SET signed_in_at = $3""",
        browser_id, account_id, now,
    )  # fmt: skip


async def insert_remembered(
    connection: Connection,
    *,
    browser_id: UUID,
    digest: bytes,
    account_id: UUID,
    now: datetime,
    expires_at: datetime,
    sealed: bytes,
) -> None:
    """Insert a remembered browser."""
    await connection.execute(
        """INSERT INTO remembered_browser (id, secret_digest, account_id, created_at, expires_at, sealed)
           VALUES ($1, $2, $3, $4, $5, $6)""",
        browser_id, digest, account_id, now, expires_at, sealed,
    )  # fmt: skip


async def remembered(
    connection: Connection, browser_id: UUID, account_id: UUID, now: datetime
) -> asyncpg.Record | None:
    """Return a remembered browser of an account that is neither revoked nor expired."""
    return await connection.fetchrow(
        """SELECT secret_digest FROM remembered_browser
            WHERE id = $1 AND account_id = $2 AND revoked_at IS NULL AND expires_at > $3""",
        browser_id, account_id, now,
    )  # fmt: skip


async def list_remembered(connection: Connection, account_id: UUID, now: datetime) -> list[asyncpg.Record]:
    """Return the remembered browsers of an account, newest first."""
    return await connection.fetch(
        """SELECT id, created_at, expires_at, sealed FROM remembered_browser
            WHERE account_id = $1 AND revoked_at IS NULL AND expires_at > $2 ORDER BY created_at DESC, id DESC""",
        account_id, now,
    )  # fmt: skip


async def revoke(connection: Connection, account_id: UUID, browser_id: UUID | None, now: datetime) -> int:
    """Revoke one remembered browser of an account, or all; returns how many."""
    rows = await connection.fetch(
        """UPDATE remembered_browser SET revoked_at = $3
            WHERE account_id = $1 AND ($2::uuid IS NULL OR id = $2) AND revoked_at IS NULL AND expires_at > $3
           RETURNING id""",
        account_id, browser_id, now,
    )  # fmt: skip
    return len(rows)


async def remove_older(pool: Pool, known_before: datetime, remembered_before: datetime, batch: int) -> None:
    """Remove browsers that nobody has used for long, a batch a transaction."""
    for statement in (_FORGETTING_ACCOUNTS, _FORGETTING_BROWSERS):
        while await pool.fetchval(statement, known_before, batch) == batch:
            pass
    await remove_ended(pool, "remembered_browser", "expires_at", remembered_before, batch=batch)


_FORGETTING_ACCOUNTS = """WITH gone AS (DELETE FROM known_browser_account WHERE ctid = ANY (ARRAY(
      SELECT ctid FROM known_browser_account WHERE signed_in_at < $1 LIMIT $2 FOR UPDATE SKIP LOCKED)) RETURNING 1)
    SELECT count(*) FROM gone"""
"""Reads the whole table once a day: an index on what each sign-in changes would cost the sign-ins more."""
_FORGETTING_BROWSERS = """WITH gone AS (DELETE FROM known_browser WHERE ctid = ANY (ARRAY(
      SELECT ctid FROM known_browser browser WHERE created_at < $1 AND NOT EXISTS
        (SELECT 1 FROM known_browser_account known WHERE known.browser_id = browser.id)
       ORDER BY created_at LIMIT $2 FOR UPDATE SKIP LOCKED)) RETURNING 1)
    SELECT count(*) FROM gone"""
