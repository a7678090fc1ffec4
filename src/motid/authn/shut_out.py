"""End the sign-ins under way that have come past the password, and the sessions that they would become."""

from uuid import UUID

from motid.authn.end_session import end_all_sessions
from motid.authn.environment import AuthnEnvironment
from motid.authn.model import SessionEndReason
from motid.authn.store import sign_ins as store
from motid.db import UnitOfWork


async def shut_out(
    uow: UnitOfWork,
    authn: AuthnEnvironment,
    account_id: UUID,
    reason: SessionEndReason,
    *,
    except_session: UUID | None = None,
) -> int:
    """Shut out whoever is signed in or about to be, as after a new authenticator; returns how many sessions ended.

    The sign-ins first: one that is finishing at this moment holds its row until its session is there to be ended.
    """
    await store.end_of_account(uow.connection, account_id)
    return await end_all_sessions(uow, authn, account_id, reason, except_session=except_session)
