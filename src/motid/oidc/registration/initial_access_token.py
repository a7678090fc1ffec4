"""Initial access tokens (RFC 7591 §3): handed out by an operator, stored hashed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from motid.audit import record
from motid.db import Reader, UnitOfWork
from motid.oidc.client_document import read_document
from motid.oidc.client_rules.problem import Problem
from motid.oidc.errors import ClientMetadataInvalid
from motid.oidc.events import InitialAccessTokenCreated, InitialAccessTokenRevoked
from motid.oidc.handles import new_handle, read_handle
from motid.oidc.registration import store
from motid.oidc.registration.model import InitialAccessToken, token_of
from motid.oidc.scopes import ALL_SCOPES

MOST_USES = 100_000
LONGEST_LIFE = timedelta(days=366)


@dataclass(frozen=True, slots=True, repr=False)
class NewInitialAccessToken:
    """A token as it is handed out, this once."""

    text: str
    token: InitialAccessToken


async def create_initial_access_token(
    uow: UnitOfWork,
    *,
    label: str,
    uses: int = 1,
    life: timedelta = timedelta(days=7),
    scope: tuple[str, ...] = ALL_SCOPES,
    fixed: Mapping[str, Any] | None = None,
) -> NewInitialAccessToken:
    """Make a token. `fixed` are metadata that each client of it gets. Raises `ClientMetadataInvalid`."""
    if not 1 <= uses <= MOST_USES:
        raise ClientMetadataInvalid(Problem("uses", f"a number from 1 to {MOST_USES}"))
    if not timedelta(0) < life <= LONGEST_LIFE:
        raise ClientMetadataInvalid(Problem("expiry", f"a token lives for {LONGEST_LIFE.days} days at most"))
    unknown = read_document(fixed or {}).ignored
    if unknown:
        raise ClientMetadataInvalid(Problem("fixed", f"unknown metadata: {', '.join(unknown)}"))
    text, handle = new_handle(uow.new_id())
    token = InitialAccessToken(handle.id, label, scope, uses, uow.now + life, dict(fixed or {}))
    await store.insert_token(uow.connection, token, handle.digest or b"", uow.now)
    await record(uow, InitialAccessTokenCreated(token_id=token.id, uses=uses, expires_at=token.expires_at))
    return NewInitialAccessToken(text, token)


async def find_initial_access_token(connection: Reader, text: str, now: datetime) -> InitialAccessToken | None:
    """Return a token that may be used now; None for any other text."""
    handle = read_handle(text)
    row = None if handle is None else await store.select_usable(connection, handle, now)
    return None if row is None else token_of(row)


async def token_of_client(connection: Reader, client_id: str) -> InitialAccessToken | None:
    """Return the token by which a client registered: its bounds hold for as long as the client is there."""
    row = await store.select_token_of(connection, client_id)
    return None if row is None else token_of(row)


async def all_initial_access_tokens(connection: Reader) -> tuple[InitialAccessToken, ...]:
    """Return every token, the oldest first; never the text."""
    return tuple(map(token_of, await store.select_tokens(connection)))


async def revoke_initial_access_token(uow: UnitOfWork, token_id: UUID) -> bool:
    """End a token; its clients stay. False when it has ended already, or never was."""
    if not await store.revoke(uow.connection, token_id, uow.now):
        return False
    await record(uow, InitialAccessTokenRevoked(token_id=token_id))
    return True
