"""Which services a session reached: those that want to hear of its end, and no others."""

from datetime import timedelta
from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from motid.db import Reader, UnitOfWork
from motid.oidc.client import Client
from motid.oidc.logout import store
from motid.oidc.logout.store import SessionClient
from motid.oidc.provider import Provider

LONGER_THAN_A_SESSION: Final = timedelta(days=30)
"""The end of the session takes the note away; this is for a session whose end nobody saw."""


async def note_client(uow: UnitOfWork, client: Client, session_id: UUID, *, subject: str, sid: str) -> None:
    """Note that a session reached a service that wants to hear of its end."""
    metadata = client.metadata
    if metadata.backchannel_logout_uri is None and metadata.frontchannel_logout_uri is None:
        return
    reached = SessionClient(client.id, subject, sid)
    await store.insert_session_client(
        uow.connection, uow.new_id(), session_id, reached, uow.now + LONGER_THAN_A_SESSION
    )


async def frames_of_session(provider: Provider, connection: Reader, session_id: UUID) -> tuple[str, ...]:
    """Return the addresses that, in frames, tell services of a session's end (Front-Channel Logout 1.0 §2)."""
    frames = []
    all_reached = await store.select_session_clients(connection, session_id)
    if all_reached:
        await provider.clients.refresh(connection)  # one of them may have registered at another process just now
    for reached in all_reached:
        client = provider.clients.get(reached.client_id)
        if client is not None and client.metadata.frontchannel_logout_uri is not None:
            frames.append(_address(client, reached.sid, provider.issuer))
    return tuple(frames)


def _address(client: Client, sid: str, issuer: str) -> str:
    address = client.metadata.frontchannel_logout_uri or ""
    if not client.metadata.frontchannel_logout_session_required:
        return address
    return f"{address}{'&' if '?' in address else '?'}{urlencode({'iss': issuer, 'sid': sid})}"
