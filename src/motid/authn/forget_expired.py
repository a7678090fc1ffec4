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
    """End expired sessions, and remove old codes, sign-ins and browsers, a batch of each."""
    await end_expired_sessions(authn)
    async with authn.database.begin(SYSTEM) as uow:
        before = uow.now - _KEPT_FOR
        await codes.remove_older(uow.connection, before, _BATCH)
        await sign_ins.remove_older(uow.connection, before, _BATCH)
        known_for = authn.policies.at(SIGN_IN_RULES, uow.now).browser_known_for
        await browsers.remove_older(uow.connection, uow.now - known_for, before)
