"""A citizen types the code of a device (RFC 8628 §3.3)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from motid.limits import Refused
from motid.oidc.decoupled import store
from motid.oidc.device.limits import USER_CODES_BY_ACCOUNT, USER_CODES_BY_NETWORK
from motid.oidc.device.user_code import UserCode
from motid.oidc.provider import Provider


@dataclass(frozen=True, slots=True)
class CodeFound:
    """A device waits under this code."""

    request_id: UUID


@dataclass(frozen=True, slots=True)
class CodeUnknown:
    """No device waits: never did, was answered, or has waited too long."""


@dataclass(frozen=True, slots=True)
class TooManyCodes:
    """So many codes were tried that the next one counts from `until`."""

    until: datetime


async def enter_code(
    provider: Provider, code: UserCode, *, network: str, cookie: str | None
) -> CodeFound | CodeUnknown | TooManyCodes:
    """Find the request of a code. Every try counts, for the network and for whoever is signed in."""
    now = provider.database.clock.now()
    sign_in = None if cookie is None else await provider.sessions.find(cookie)
    attempts = [(USER_CODES_BY_NETWORK, network)]
    if sign_in is not None:
        attempts.append((USER_CODES_BY_ACCOUNT, str(sign_in.account_id)))
    _, taken = await provider.limiter.take_in_turn(attempts, now)
    if isinstance(taken, Refused):
        return TooManyCodes(taken.until)
    pool = provider.database.pool
    request_id = await store.find_by_code(pool, code.macs_to_read(provider.database.vault), now)
    return CodeUnknown() if request_id is None else CodeFound(request_id)
