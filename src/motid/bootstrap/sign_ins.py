"""Sign-in sessions, as the OpenID Provider sees them."""

from motid.authn.end_session import end_session
from motid.authn.environment import AuthnEnvironment
from motid.authn.find_session import find_session
from motid.db import UnitOfWork
from motid.oidc.sessions import SignIn


class AuthnSessions:
    """`motid.oidc.sessions.Sessions` on the sessions of `authn`."""

    def __init__(self, authn: AuthnEnvironment) -> None:
        self._authn = authn

    async def find(self, cookie: str) -> SignIn | None:
        """Return the live session of a cookie; None when there is none."""
        session = await find_session(self._authn.database, cookie)
        if session is None:
            return None
        return SignIn(session.id, session.account_id, session.aal, session.amr, session.auth_time)

    async def end(self, uow: UnitOfWork, sign_in: SignIn) -> None:
        """End the session, as the citizen's own sign-out does."""
        await end_session(uow, self._authn, sign_in.session_id)
