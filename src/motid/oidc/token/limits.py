"""Tokens for less than their grant: fewer resources (RFC 8707 §2.2), less scope (RFC 6749 §6)."""

from motid.oidc import grant_store
from motid.oidc.client import Client
from motid.oidc.errors import TokenRefused
from motid.oidc.handles import Handle
from motid.oidc.parameters import Parameters
from motid.oidc.provider import Provider
from motid.oidc.resources import INVALID_TARGET, resources_asked


def resources_of(client: Client, parameters: Parameters) -> list[str] | None:
    """Return the resources that the request names; None when it names none. Raises `TokenRefused`."""
    asked = resources_asked(parameters, client)
    if asked is None:
        raise TokenRefused(INVALID_TARGET, "resource is not one that this client may name")
    return list(asked) or None


def scope_of(parameters: Parameters) -> list[str] | None:
    """Return the scope that the request names; None when it names none."""
    return list(dict.fromkeys(parameters.get("scope", "").split())) or None


async def refuse_beyond_grant(
    provider: Provider, client: Client, table: str, token: Handle, parameters: Parameters
) -> None:
    """Say so when a request failed because it asked for more than its grant. Raises `TokenRefused`."""
    resources, scope = resources_of(client, parameters), scope_of(parameters) if table == "refresh_token" else None
    if resources is None and scope is None:
        return
    limits = await grant_store.select_limits(provider.database.pool, table, token, client.id)
    if limits is None:
        return
    if not set(resources or ()) <= set(limits["resource"]):
        raise TokenRefused(INVALID_TARGET, "resource was not part of the authorization")
    if not set(scope or ()) <= set(limits["scope"]):
        raise TokenRefused("invalid_scope", "scope is more than was granted")
