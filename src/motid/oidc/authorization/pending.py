"""Requests that wait for a page, by an identifier in the address: 15 minutes, sealed, taken once."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from motid.db import Reader
from motid.kernel.redaction import PersonalText
from motid.oidc import store
from motid.oidc.authorization.decide import aal_before_sign_in
from motid.oidc.authorization.request import AuthorizationRequest
from motid.oidc.client import Client, origin_of
from motid.oidc.provider import Provider

LIFETIME = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class PendingRequest:
    """What a sign-in page needs to know of the request that it interrupts.

    `redirect_origin` must be in the page's `form-action`: the answer to its form ends in a redirect there.
    """

    id: UUID
    client_id: str
    client_name: str
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
        client_id=client.id,
        client_name=client.name,
        required_aal=aal_before_sign_in(request, client),
        fresh_sign_in=bool({"login", "select_account"} & set(request.prompt)) or request.max_age is not None,
        login_hint=PersonalText(request.login_hint) if request.login_hint else None,
        ui_locales=request.ui_locales,
        redirect_origin=origin_of(request.redirect_uri),
    )
