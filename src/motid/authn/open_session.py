"""Open a session for an account that has given its evidence."""

from dataclasses import dataclass
from uuid import UUID

from motid.audit import record
from motid.authn import events
from motid.authn.environment import AuthnEnvironment
from motid.authn.model import Session
from motid.authn.policies import SIGN_IN_RULES
from motid.authn.sealed import VisitorBundle
from motid.authn.store import sessions as store
from motid.authn.visitor import Visitor
from motid.db import UnitOfWork
from motid.kernel.opaque_token import OpaqueToken


@dataclass(frozen=True, slots=True)
class OpenedSession:
    """The session and the cookie that its browser keeps; the secret is nowhere else."""

    session: Session
    cookie: str


async def open_session(
    uow: UnitOfWork, authn: AuthnEnvironment, *, account_id: UUID, amr: tuple[str, ...], visitor: Visitor
) -> OpenedSession:
    """Open a session with fresh identifiers, whatever cookie the browser brought (OWASP ASVS V7.2.4)."""
    rules = authn.policies.at(SIGN_IN_RULES, uow.now)
    token = OpaqueToken.fresh(uow.new_id())
    session = Session(token.id, account_id, amr, uow.now, uow.now, uow.now + rules.session_absolute)
    bundle = VisitorBundle(visitor.network.reveal(), visitor.user_agent.reveal())
    await store.insert(
        uow.connection,
        session,
        digest=token.digest(),
        idle_for=rules.session_idle,
        sealed=uow.vault.seal("session", session.id, bundle),
    )
    event = events.SignedIn(session_id=session.id, amr=" ".join(amr), aal=session.aal)
    await record(uow, event, account_id=account_id)
    return OpenedSession(session, token.text())
