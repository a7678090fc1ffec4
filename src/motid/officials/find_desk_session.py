"""Find the official of a request: one query, at every page of the desk."""

from datetime import timedelta

from motid.db import Database
from motid.kernel.opaque_token import OpaqueToken
from motid.officials import store
from motid.officials.find_official import held_roles
from motid.officials.model import Official
from motid.officials.policies import DESK_SESSION
from motid.policies import PolicyBook

_SEEN_AT_MOST_EVERY = timedelta(minutes=1)
"""The grain of `last_seen_at`, so that a page costs no write; a session may go idle this much early."""


async def find_desk_session(database: Database, policies: PolicyBook, cookie: str) -> Official | None:
    """Return who is at work in the session that the cookie opens.

    None when it is wrong, ended, idle or over, and from the moment on at which the account is closed or its last
    role ends: roles and account are read every time.
    """
    token = OpaqueToken.parse(cookie)
    if token is None:
        return None
    now = database.clock.now()
    rules = policies.at(DESK_SESSION, now)
    rows = await store.roles_of_session(database.pool, token.id, now, now - rules.idle)
    if not rows or not token.matches(rows[0]["secret_digest"]):
        return None
    session = rows[0]
    if now - session["last_seen_at"] >= _SEEN_AT_MOST_EVERY:
        await store.touch_session(database.pool, token.id, session["last_seen_at"], now)
    return Official(
        session["account_id"], session["person_id"], held_roles(rows), token.id, session["acr"], session["auth_time"]
    )
