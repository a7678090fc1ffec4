"""Whom an access token is about, for a site of MotID that shares the database (the desk).

Pairwise subjects are keyed digests and cannot be turned back, and a service is never told who an account is within
MotID. A site of our own needs just that; it finds it behind the access token that came with the ID token, and only
where both name the same subject.
"""

from datetime import datetime
from uuid import UUID

from motid.db import Reader
from motid.oidc import grant_store
from motid.oidc.handles import read_handle


async def account_of_token(
    connection: Reader, access_token: str, *, client_id: str, subject: str, now: datetime
) -> UUID | None:
    """Return the account behind an opaque access token of a client that is about a subject; None for any other."""
    handle = read_handle(access_token)
    row = None if handle is None else await grant_store.select_access_token(connection, handle, now)
    if row is None or row["granted_to"] != client_id or row["subject"] != subject:
        return None
    account_id: UUID = row["account_id"]
    return account_id
