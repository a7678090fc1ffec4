"""Open a session for an account that has given its evidence, or renew the one that its browser has."""

from dataclasses import dataclass
from uuid import UUID

import asyncpg

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


async def renew_session(
    uow: UnitOfWork, authn: AuthnEnvironment, session_id: UUID, *, amr: tuple[str, ...], visitor: Visitor
) -> OpenedSession | None:
    """Let a session begin anew under a fresh secret (OWASP ASVS V7.2.4), with this evidence; None when it is over.

    It keeps its name, so that services know it by the same `sid`, and keep what they got in it.
    """
    rules = authn.policies.at(SIGN_IN_RULES, uow.now)
    token = OpaqueToken.fresh(session_id)
    bundle = VisitorBundle(visitor.network.reveal(), visitor.user_agent.reveal())
    row = await store.renew(
        uow.connection,
        session_id,
        digest=token.digest(),
        amr=amr,
        now=uow.now,
        absolute_end=uow.now + rules.session_absolute,
        sealed=uow.vault.seal("session", session_id, bundle),
    )
    if row is None:
        return None
    session = session_of(row)
    event = events.SignedIn(session_id=session.id, amr=" ".join(amr), aal=session.aal)
    await record(uow, event, account_id=session.account_id)
    return OpenedSession(session, token.text())


def session_of(row: asyncpg.Record) -> Session:
    """Return the session in a row."""
    return Session(
        row["id"], row["account_id"], tuple(row["amr"]), row["auth_time"], row["opened_at"], row["absolute_end"]
    )
