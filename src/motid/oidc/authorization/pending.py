"""Requests that wait for a page, by an identifier in the address: 15 minutes, sealed, taken once."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import msgspec

from motid.db import Reader
from motid.kernel.redaction import PersonalText
from motid.oidc import store
from motid.oidc.authorization.decide import SignInFirst
from motid.oidc.authorization.request import AuthorizationRequest
from motid.oidc.client import Client, origin_of
from motid.oidc.provider import Provider

LIFETIME = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class PendingRequest:
    """What a sign-in page needs to know of the request that it interrupts.

    `fresh_sign_in`: a live session is not enough (`prompt=login`, `max_age`, another person's hint). Otherwise one at
    `required_aal` is, and a lower one is stepped up.

    `redirect_origin` must be in the page's `form-action`: the answer to its form ends in a redirect there.
    """

    id: UUID
    client: Client
    required_aal: int
    fresh_sign_in: bool
    login_hint: PersonalText | None
    ui_locales: tuple[str, ...]
    redirect_origin: str


async def keep_request(provider: Provider, connection: Reader, request: AuthorizationRequest) -> UUID:
    """Store a request and return the identifier that resumes it."""
    database = provider.database
    request_id = database.ids.new()
    sealed = database.vault.seal("authorization_request", request_id, request)
    await store.insert_request(connection, request_id, sealed, database.clock.now() + LIFETIME)
    return request_id


async def keep_for_sign_in(
    provider: Provider, connection: Reader, request: AuthorizationRequest, step: SignInFirst
) -> UUID:
    """Store a request together with the sign-in that it needs."""
    return await keep_request(provider, connection, _with_step(request, step))


async def note_sign_in(
    provider: Provider, connection: Reader, request_id: UUID, request: AuthorizationRequest, step: SignInFirst
) -> None:
    """Note on a kept request that it needs another sign-in than it said before."""
    noted = _with_step(request, step)
    if noted != request:
        sealed = provider.database.vault.seal("authorization_request", request_id, noted)
        await store.update_request(connection, request_id, sealed)


def _with_step(request: AuthorizationRequest, step: SignInFirst) -> AuthorizationRequest:
    return msgspec.structs.replace(request, step_up_aal=step.required_aal, fresh_sign_in=step.fresh)


async def waiting_request(
    provider: Provider, connection: Reader, request_id: UUID
) -> tuple[AuthorizationRequest, Client] | None:
    """Return a stored request with its client; None when it expired, was answered, or its client is gone."""
    database = provider.database
    sealed = await store.select_request(connection, request_id, database.clock.now())
    if sealed is None:
        return None
    request = database.vault.open("authorization_request", request_id, sealed, AuthorizationRequest)
    client = await provider.clients.find(connection, request.client_id)
    if client is None or not client.allows_redirect(request.redirect_uri):
        return None
    return request, client


async def pending_request(provider: Provider, connection: Reader, request_id: UUID) -> PendingRequest | None:
    """Return what the sign-in page shows and requires; None when the request no longer waits."""
    waiting = await waiting_request(provider, connection, request_id)
    if waiting is None:
        return None
    request, client = waiting
    return PendingRequest(
        id=request_id,
        client=client,
        required_aal=request.step_up_aal,
        fresh_sign_in=request.fresh_sign_in,
        login_hint=PersonalText(request.login_hint) if request.login_hint else None,
        ui_locales=request.ui_locales,
        redirect_origin=origin_of(request.redirect_uri),
    )
