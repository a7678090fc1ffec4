"""Requests that wait for a citizen."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from motid.db import Reader
from motid.kernel.redaction import PersonalText
from motid.oidc.authorization.decide import SignInFirst
from motid.oidc.authorization.pending import PendingRequest
from motid.oidc.decoupled import store
from motid.oidc.decoupled.model import SEALED_KIND, DecoupledBundle, DecoupledRequest
from motid.oidc.handles import Handle
from motid.oidc.provider import Provider


async def waiting_request(provider: Provider, connection: Reader, request_id: UUID) -> DecoupledRequest | None:
    """Return a request; None when it expired, was answered, or its client is gone."""
    row = await store.select_waiting(connection, request_id, provider.database.clock.now())
    return None if row is None else await _opened(provider, connection, row)


async def requests_to(provider: Provider, connection: Reader, account_id: UUID) -> tuple[DecoupledRequest, ...]:
    """Return what waits for a citizen's answer, the newest first."""
    rows = await store.waiting_of(connection, account_id, provider.database.clock.now())
    opened = [await _opened(provider, connection, row) for row in rows]
    return tuple(request for request in opened if request is not None)


async def count_requests_to(connection: Reader, account_id: UUID, now: datetime) -> int:
    """Return how many requests wait for a citizen's answer."""
    return await store.count_waiting_of(connection, account_id, now)


async def note_sign_in(provider: Provider, connection: Reader, waiting: DecoupledRequest, step: SignInFirst) -> None:
    """Note what the sign-in page has to reach before the request can be answered."""
    request = msgspec.structs.replace(waiting.request, step_up_aal=step.required_aal, fresh_sign_in=step.fresh)
    if request != waiting.request:
        bundle = msgspec.structs.replace(waiting.bundle, request=request)
        sealed = provider.database.vault.seal(SEALED_KIND, waiting.id, bundle)
        await store.update_sealed(connection, waiting.id, sealed)


async def pending_decoupled(provider: Provider, connection: Reader, request_id: UUID) -> PendingRequest | None:
    """Return what the sign-in page shows and requires; None when the request no longer waits."""
    waiting = await waiting_request(provider, connection, request_id)
    if waiting is None:
        return None
    request = waiting.request
    return PendingRequest(
        id=waiting.id,
        client=waiting.client,
        required_aal=request.step_up_aal,
        fresh_sign_in=request.fresh_sign_in,
        login_hint=PersonalText(request.login_hint) if request.login_hint else None,
        ui_locales=request.ui_locales,
        redirect_origin="",
    )


async def _opened(provider: Provider, connection: Reader, row: Any) -> DecoupledRequest | None:
    client = await provider.clients.find(connection, row["client_id"])
    if client is None:
        return None
    return DecoupledRequest(
        handle=Handle(row["id"], row["secret_hash"]),
        kind=row["kind"],
        client=client,
        account_id=row["account_id"],
        bundle=provider.database.vault.open(SEALED_KIND, row["id"], row["sealed"], DecoupledBundle),
        created_at=row["created_at"],
        expires_at=row["expires_at"],
    )
