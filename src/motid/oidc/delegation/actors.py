"""Who acts: the chain of services that a call on behalf of a citizen has come through (RFC 8693 §4.1, §4.4)."""

from typing import Any

import msgspec

from motid.oidc.client import Client
from motid.oidc.errors import TokenRefused

LONGEST_CHAIN = 8
"""Services that may stand between a citizen's service and the last one called."""


def act_of(caller: Client, before: str | None) -> dict[str, Any]:
    """Return `act` for a token that a service gets: itself, and inside whoever acted before it.

    A service that exchanges its own token again adds nobody. Raises `TokenRefused` for a chain without end.
    """
    inner = None if before is None else msgspec.json.decode(before, type=dict[str, Any])
    if inner is not None and inner["sub"] == caller.id:
        return inner
    chain: dict[str, Any] = {"sub": caller.id} if inner is None else {"sub": caller.id, "act": inner}
    if _length(chain) > LONGEST_CHAIN:
        raise TokenRefused("invalid_request", "the call has come through too many services")
    return chain


def _length(chain: dict[str, Any] | None) -> int:
    length = 0
    while chain is not None:
        length, chain = length + 1, chain.get("act")
    return length


def may_act_for(caller: Client, holder: Client) -> bool:
    """Whether a service may act with tokens of another: any that they are for, unless registration names some."""
    return caller.id == holder.id or not holder.metadata.may_act or caller.id in holder.metadata.may_act


def may_act_claim(client: Client) -> dict[str, Any]:
    """Return `may_act` for tokens of a client; it can name one party only (§4.4)."""
    named = client.metadata.may_act
    return {"may_act": {"sub": named[0]}} if len(named) == 1 else {}
