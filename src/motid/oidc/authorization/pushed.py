"""Pushed authorization requests (RFC 9126): kept sealed, loaded for 90 seconds, answered once.

A page may be loaded again while it still waits, so the reference is used up by the answer and not by the first look
(FAPI 2.0 Security Profile §5.3.2.2, note 3).
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

import msgspec

from motid.db import Reader
from motid.oidc import request_store
from motid.oidc.authorization.pending import LIFETIME as PAGE_LIFETIME
from motid.oidc.client import Client
from motid.oidc.handles import new_handle, read_handle
from motid.oidc.parameters import Parameters
from motid.oidc.provider import Provider

PREFIX: Final = "urn:ietf:params:oauth:request_uri:"
LIFETIME: Final = timedelta(seconds=90)


class PushedBundle(msgspec.Struct, frozen=True):
    """A pushed request as it is sealed in `pushed_request.sealed`. `signed`: it came as a signed request object."""

    parameters: Parameters
    signed: bool

    def __repr__(self) -> str:
        return "<PushedBundle>"


@dataclass(frozen=True, slots=True)
class PushedRequest:
    """A pushed request that may still be answered."""

    id: UUID
    parameters: Parameters
    signed: bool

    def __repr__(self) -> str:
        return f"<PushedRequest {self.id}>"


async def keep_pushed(provider: Provider, client: Client, parameters: Parameters, *, signed: bool) -> str:
    """Store a request and return its `request_uri`, with 256 random bits in it (RFC 9126 §2.2)."""
    database = provider.database
    text, handle = new_handle(database.ids.new())
    now = database.clock.now()
    await request_store.insert_pushed(
        database.pool,
        handle,
        client_id=client.id,
        sealed=database.vault.seal("pushed_request", handle.id, PushedBundle(parameters, signed)),
        expires_at=now + LIFETIME,
        ends_at=now + LIFETIME + PAGE_LIFETIME,
    )
    return PREFIX + text


async def pushed_request(
    provider: Provider, connection: Reader, client: Client, request_uri: str
) -> PushedRequest | None:
    """Return what a client pushed; None for a reference that is unknown, expired, answered, or another client's."""
    handle = read_handle(request_uri.removeprefix(PREFIX))
    if handle is None:
        return None
    database = provider.database
    sealed = await request_store.select_pushed(connection, handle, client.id, database.clock.now())
    if sealed is None:
        return None
    bundle = database.vault.open("pushed_request", handle.id, sealed, PushedBundle)
    return PushedRequest(handle.id, bundle.parameters, bundle.signed)
