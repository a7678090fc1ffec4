"""A client asks whether its citizen has answered (RFC 8628 §3.4 and §3.5, CIBA Core §10.1 and §11)."""

from datetime import datetime
from typing import Any, NoReturn

from motid.oidc.decoupled import store
from motid.oidc.decoupled.answer import NO_ADDRESS
from motid.oidc.decoupled.model import Kind
from motid.oidc.errors import TokenRefused
from motid.oidc.handles import Handle, read_handle
from motid.oidc.provider import Provider
from motid.oidc.token.answer import TokenAnswer
from motid.oidc.token.limits import refuse_beyond_grant, resources_of
from motid.oidc.token.redeem_code import redeem
from motid.oidc.token.request import TokenRequest


async def poll(provider: Provider, request: TokenRequest, *, kind: Kind, parameter: str) -> TokenAnswer:
    """Return the tokens of an approved request, once. Raises `TokenRefused`: what the client has to do instead."""
    client = request.client
    handle = _handle(request, parameter)
    resources_of(client, request.parameters)
    database = provider.database
    now = database.clock.now()
    row = await store.poll(database.pool, handle, kind=kind, client_id=client.id, now=now)
    if row is None:
        raise TokenRefused("invalid_grant", f"{parameter} is unknown")
    if row["state"] != "approved":
        _refuse(row, kind, now)
    answer = await redeem(provider, request, handle, redirect_uri=NO_ADDRESS)
    if answer is not None:
        return answer
    await refuse_beyond_grant(provider, client, "authorization_grant", handle, request.parameters)
    if row["expires_at"] <= now:
        raise TokenRefused("expired_token", f"{parameter} has expired")
    raise TokenRefused("invalid_grant", f"{parameter} was used, or what it gave has ended")


def _handle(request: TokenRequest, parameter: str) -> Handle:
    text = request.parameters.get(parameter)
    if text is None:
        raise TokenRefused("invalid_request", f"{parameter} is missing")
    handle = read_handle(text)
    if handle is None:
        raise TokenRefused("invalid_grant", f"{parameter} is unknown")
    return handle


def _refuse(row: Any, kind: Kind, now: datetime) -> NoReturn:
    """Raise what a request without tokens is answered.

    One that a newer one replaced goes on like one that waits: only a request that reaches somebody can be replaced,
    so a client would learn who has an account, and which phone and number are one person's.
    """
    match row["state"]:
        case "refused":
            raise TokenRefused("access_denied", "the citizen did not agree")
        case "failed" if kind == "ciba":
            raise TokenRefused("transaction_failed", "this person cannot reach the requested acr")
        case "failed":
            raise TokenRefused("access_denied", "this person cannot reach the requested acr")
        case _ if row["expires_at"] <= now:
            raise TokenRefused("expired_token", "nobody has answered in time")
        case _ if row["polled_early"]:
            raise TokenRefused("slow_down", "wait five seconds longer between requests")
        case _:
            raise TokenRefused("authorization_pending", "the citizen has not answered yet")
