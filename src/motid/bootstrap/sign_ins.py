"""Sign-in sessions, as the OpenID Provider sees them."""

from typing import Any

from motid.authn.end_session import end_session
from motid.authn.environment import AuthnEnvironment
from motid.authn.find_session import find_session, find_session_with
from motid.authn.model import Session
from motid.db import UnitOfWork
from motid.oidc.sessions import SignIn


class AuthnSessions:
    """`motid.oidc.sessions.Sessions` on the sessions of `authn`."""

    def __init__(self, authn: AuthnEnvironment) -> None:
        self._authn = authn

    async def find(self, cookie: str) -> SignIn | None:
        """Return the live session of a cookie; None when there is none."""
        session = await find_session(self._authn.database, cookie)
        return None if session is None else _sign_in_of(session)

    async def find_with(self, cookie: str, facts: str, *values: object) -> tuple[SignIn, Any] | None:
        """Return the live session of a cookie beside what a query says of its account."""
        found = await find_session_with(self._authn.database, cookie, facts, *values)
        return None if found is None else (_sign_in_of(found[0]), found[1])

    async def end(self, uow: UnitOfWork, sign_in: SignIn) -> bool:
        """End the session, as the citizen's own sign-out does; returns whether it was still open."""
        return await end_session(uow, self._authn, sign_in.session_id)


def _sign_in_of(session: Session) -> SignIn:
    return SignIn(session.id, session.account_id, session.aal, session.amr, session.auth_time)
