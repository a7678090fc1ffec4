"""Remove what nobody needs any more, on schedules of the worker."""

from datetime import timedelta

from motid.authn.end_session import end_expired_sessions
from motid.authn.environment import AuthnEnvironment
from motid.authn.policies import SIGN_IN_RULES
from motid.authn.store import browsers
from motid.db import remove_ended

_KEPT_FOR = timedelta(days=1)
"""Codes and sign-ins are kept a day, for the support desk; the trail keeps their events."""

_SESSIONS_KEPT_FOR = timedelta(days=2)
"""Longer than the sign-ins that point to them."""

_BROWSERS_A_BATCH = 5000


async def forget_expired(authn: AuthnEnvironment) -> None:
    """End expired sessions, and remove old codes, sign-ins and sessions; every few minutes."""
    await end_expired_sessions(authn)
    pool, now = authn.database.pool, authn.database.clock.now()
    await remove_ended(pool, "one_time_code", "expires_at", now - _KEPT_FOR)
    await remove_ended(pool, "sign_in", "expires_at", now - _KEPT_FOR)
    await remove_ended(pool, "session", "ended_at", now - _SESSIONS_KEPT_FOR)


async def forget_idle_browsers(authn: AuthnEnvironment) -> None:
    """Remove browsers that nobody has used for long; once a day."""
    now = authn.database.clock.now()
    known_for = authn.policies.at(SIGN_IN_RULES, now).browser_known_for
    await browsers.remove_older(authn.database.pool, now - known_for, now - _KEPT_FOR, _BROWSERS_A_BATCH)
