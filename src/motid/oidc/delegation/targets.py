"""What an exchanged token is for (RFC 8693 §2.1): never more than the token that it is made of allows."""

from typing import Any

from motid.oidc.client import Client
from motid.oidc.delegation.request import ExchangeRequest
from motid.oidc.errors import TokenRefused
from motid.oidc.provider import Provider
from motid.oidc.resources import INVALID_TARGET, resources_asked
from motid.oidc.scopes import OFFLINE
from motid.oidc.token.request import TokenRequest


def targets_of(provider: Provider, request: TokenRequest, asked: ExchangeRequest, subject: Any) -> list[str] | None:
    """Return the services that the token is for, those of the subject token where none is named; None for MotID.

    A service that a token is for may pass the call on to any of its `allowed_resources`. The client that holds a
    token keeps to the services that the token is for already, where it is for some. Nobody gets a token for MotID
    itself who had none. Raises `TokenRefused("invalid_target")`.
    """
    caller, held = request.client, list(subject["audience"] or ())
    named = [*_resources(request), *(target for name in asked.audience for target in _named(provider, caller, name))]
    if not named:
        return held or None
    is_for_caller = not set(held).isdisjoint(caller.metadata.resource_identifiers)
    if held and not is_for_caller and not set(named) <= set(held):
        raise TokenRefused(INVALID_TARGET, "the subject token is not for this service")
    if provider.issuer in named and (caller.id != subject["granted_to"] or (held and provider.issuer not in held)):
        raise TokenRefused(INVALID_TARGET, "the subject token is not for MotID itself")
    return list(dict.fromkeys(named))


def scope_of(asked: ExchangeRequest, subject: Any) -> list[str]:
    """Return the scope: what was asked for of the subject token's, all of it by default; never a refresh token."""
    held = [scope for scope in subject["scope"] if scope != OFFLINE]
    if asked.scope is None:
        return held
    if not set(asked.scope) <= set(held):
        raise TokenRefused("invalid_scope", "scope is more than the subject token has")
    return list(asked.scope)


def _resources(request: TokenRequest) -> tuple[str, ...]:
    resources = resources_asked(request.parameters, request.client)
    if resources is None:
        raise TokenRefused(INVALID_TARGET, "resource is not one that this client may name")
    return resources


def _named(provider: Provider, caller: Client, name: str) -> list[str]:
    """Return the resources of a service that is named by its `client_id`, or by a resource itself."""
    allowed = caller.metadata.allowed_resources
    if name in allowed:
        return [name]
    server = provider.clients.get(name)
    found = [each for each in server.metadata.resource_identifiers if each in allowed] if server is not None else []
    if not found:
        raise TokenRefused(INVALID_TARGET, "audience is not a service that this client may name")
    return found
