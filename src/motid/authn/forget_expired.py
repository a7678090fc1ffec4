"""Remove what nobody needs any more; run it on a schedule, every few minutes."""

from datetime import timedelta

from motid.authn.end_session import end_expired_sessions
from motid.authn.environment import AuthnEnvironment
from motid.authn.policies import SIGN_IN_RULES
from motid.authn.store import browsers, codes, sign_ins
from motid.kernel.actor import SYSTEM

_KEPT_FOR = timedelta(days=1)
"""Codes and sign-ins are kept a day, for the support desk; the trail keeps their events."""

_BATCH = 5000


async def forget_expired(authn: AuthnEnvironment) -> None:
    """End expired sessions, and remove old codes, sign-ins and browsers.

    Codes and sign-ins are removed until none is left: anybody may begin a sign-in, and a fixed number a run would let
    the table grow without end under a flood. A transaction a batch, so that nobody waits for a lock.
    """
    await end_expired_sessions(authn)
    while await _forget_batch(authn):
        pass
    async with authn.database.begin(SYSTEM) as uow:
        known_for = authn.policies.at(SIGN_IN_RULES, uow.now).browser_known_for
        await browsers.remove_older(uow.connection, uow.now - known_for, uow.now - _KEPT_FOR)


async def _forget_batch(authn: AuthnEnvironment) -> bool:
    """Remove a batch of old codes and one of old sign-ins; returns whether there may be more."""
    async with authn.database.begin(SYSTEM) as uow:
        before = uow.now - _KEPT_FOR
        removed_codes = await codes.remove_older(uow.connection, before, _BATCH)
        removed_sign_ins = await sign_ins.remove_older(uow.connection, before, _BATCH)
    return _BATCH in (removed_codes, removed_sign_ins)
