"""The end of every sign-in: a session opened, renewed or raised, and the browser known from now on."""

from dataclasses import dataclass
from uuid import UUID

from motid.audit import record
from motid.authn import events
from motid.authn.environment import AuthnEnvironment
from motid.authn.errors import SessionGone
from motid.authn.model import Session, SignIn, aal_of
from motid.authn.open_session import OpenedSession, open_session, renew_session, session_of
from motid.authn.remember_browser import remember_browser
from motid.authn.store import browsers, sessions
from motid.authn.visitor import Visitor
from motid.db import UnitOfWork
from motid.kernel.opaque_token import OpaqueToken


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Set the cookies, drop that of the sign-in, and go on to `continue_to`.

    `remembered_browser_cookie` is None unless the person chose to be remembered now; leave an older one alone.
    """

    session: Session
    session_cookie: str
    known_browser_cookie: str
    remembered_browser_cookie: str | None
    continue_to: str


async def finish_sign_in(
    uow: UnitOfWork,
    authn: AuthnEnvironment,
    sign_in: SignIn,
    account_id: UUID,
    *,
    amr: tuple[str, ...],
    visitor: Visitor,
    renews: Session | None = None,
    remember: bool = False,
) -> SignedIn:
    """Open the session, or raise the one that a step-up began from. Raises `SessionGone` when that one is over.

    A browser's live session of the same account, `renews`, is renewed: a service that asks for the password again
    (`prompt=login`, `max_age`) does not want the citizen to be signed out of itself and of all the others.
    """
    if sign_in.session_id is not None:
        opened = await _raise_session(uow, sign_in.session_id, amr)
    else:
        renewed = None
        if renews is not None and renews.account_id == account_id:
            renewed = await renew_session(uow, authn, renews.id, amr=amr, visitor=visitor)
        opened = renewed or await open_session(uow, authn, account_id=account_id, amr=amr, visitor=visitor)
    return SignedIn(
        session=opened.session,
        session_cookie=opened.cookie,
        known_browser_cookie=await _know_browser(uow, account_id, visitor.known_browser_cookie),
        remembered_browser_cookie=await remember_browser(uow, authn, account_id, visitor) if remember else None,
        continue_to=sign_in.continue_to,
    )


async def _raise_session(uow: UnitOfWork, session_id: UUID, amr: tuple[str, ...]) -> OpenedSession:
    """Add evidence under a fresh secret: a cookie stolen before is worth nothing after (OWASP ASVS V7.2.4)."""
    token = OpaqueToken.fresh(session_id)
    row = await sessions.step_up(uow.connection, session_id, digest=token.digest(), amr=amr, now=uow.now)
    if row is None:
        raise SessionGone
    session = session_of(row)
    event = events.SteppedUp(session_id=session.id, amr=" ".join(amr), aal=aal_of(amr))
    await record(uow, event, account_id=session.account_id)
    return OpenedSession(session, token.text())


async def _know_browser(uow: UnitOfWork, account_id: UUID, cookie: str | None) -> str:
    """Note that the account signed in from this browser; a browser that nobody knows gets a cookie."""
    token = OpaqueToken.parse(cookie) if cookie else None
    digest = await browsers.known_digest(uow.connection, token.id) if token else None
    if token is None or digest is None or not token.matches(digest):
        token = OpaqueToken.fresh(uow.new_id())
        await browsers.insert_known(uow.connection, token.id, token.digest(), account_id, uow.now)
    else:
        await browsers.note_sign_in(uow.connection, token.id, account_id, uow.now)
    return token.text()
