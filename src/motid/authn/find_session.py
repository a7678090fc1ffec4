"""Find the session of a request: the hot path of every page and of single sign-on."""

from datetime import datetime, timedelta

import asyncpg

from motid.authn.model import Session
from motid.authn.store import sessions as store
from motid.db import Database
from motid.kernel.opaque_token import OpaqueToken

_SEEN_AT_MOST_EVERY = timedelta(minutes=1)
"""The grain of `last_seen_at`, so that a page costs no write; a session may go idle this much early."""


async def find_session(database: Database, cookie: str) -> Session | None:
    """Return the session that the cookie opens; None when it is wrong, ended or over.

    One query by primary key; the secret is compared in constant time. Once a minute a second statement moves the
    idle end.
    """
    token, now = OpaqueToken.parse(cookie), database.clock.now()
    row = None if token is None else await store.find(database.pool, token.id, now)
    return await _opened(database, token, row, now)


async def find_session_with(
    database: Database, cookie: str, facts: str, *values: object
) -> tuple[Session, asyncpg.Record] | None:
    """Return the session of a cookie beside what a query says of its account, all by one statement.

    `facts` as for `store.find_with`. Nothing of it is returned for a cookie that opens no session.
    """
    token, now = OpaqueToken.parse(cookie), database.clock.now()
    row = None if token is None else await store.find_with(database.pool, token.id, now, facts, values)
    session = await _opened(database, token, row, now)
    return None if session is None or row is None else (session, row)


async def _opened(
    database: Database, token: OpaqueToken | None, row: asyncpg.Record | None, now: datetime
) -> Session | None:
    if token is None or row is None or not token.matches(row["secret_digest"]):
        return None
    if now - row["last_seen_at"] >= _SEEN_AT_MOST_EVERY:
        await store.touch(database.pool, token.id, row["last_seen_at"], now)
    return Session(
        row["id"], row["account_id"], tuple(row["amr"]), row["auth_time"], row["opened_at"], row["absolute_end"]
    )
