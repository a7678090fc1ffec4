"""End sessions: sign out, sign out everywhere, time over."""

from uuid import UUID

from motid.audit import record
from motid.authn import events
from motid.authn.environment import AuthnEnvironment
from motid.authn.model import SessionEndReason
from motid.authn.remember_browser import forget_browsers
from motid.authn.store import sessions as store
from motid.db import UnitOfWork
from motid.kernel.actor import SYSTEM

_BATCH = 200


async def end_session(
    uow: UnitOfWork,
    authn: AuthnEnvironment,
    session_id: UUID,
    reason: SessionEndReason = SessionEndReason.SIGNED_OUT,
) -> bool:
    """End one session; returns whether it was still open. What the session's owner may end is the caller's check."""
    account_id = await store.end(uow.connection, session_id, reason, uow.now)
    if account_id is None:
        return False
    await _tell(uow, authn, session_id, account_id, reason)
    return True


async def end_all_sessions(
    uow: UnitOfWork,
    authn: AuthnEnvironment,
    account_id: UUID,
    reason: SessionEndReason = SessionEndReason.SIGNED_OUT_EVERYWHERE,
    *,
    except_session: UUID | None = None,
) -> int:
    """End the sessions of an account and all that outlives them; returns how many sessions ended.

    Remembered browsers are forgotten, and services lose what they hold, that of a kept session included: whoever is
    to be shut out may have got it in any of them.
    """
    ended = await store.end_all(uow.connection, account_id, reason, uow.now, except_session)
    for session_id in ended:
        await _tell(uow, authn, session_id, account_id, reason)
    await forget_browsers(uow, account_id)
    for hook in authn.all_sessions_ended:
        await hook(uow, account_id)
    return len(ended)


async def end_expired_sessions(authn: AuthnEnvironment) -> int:
    """End the sessions whose time is over, for the trail and for OpenID logout; returns how many."""
    ended = 0
    while (batch := await _end_batch(authn)) == _BATCH:
        ended += batch
    return ended + batch


async def _end_batch(authn: AuthnEnvironment) -> int:
    """End the first of them in one transaction; returns how many."""
    async with authn.database.begin(SYSTEM) as uow:
        rows = await store.end_expired(uow.connection, SessionEndReason.EXPIRED, uow.now, _BATCH)
        for row in rows:
            await _tell(uow, authn, row["id"], row["account_id"], SessionEndReason.EXPIRED)
    return len(rows)


async def _tell(
    uow: UnitOfWork, authn: AuthnEnvironment, session_id: UUID, account_id: UUID, reason: SessionEndReason
) -> None:
    await record(uow, events.SessionEnded(session_id=session_id, reason=reason), account_id=account_id)
    for hook in authn.session_ended:
        await hook(uow, session_id)
