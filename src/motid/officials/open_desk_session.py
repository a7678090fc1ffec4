"""Open a session at the desk for somebody who has just signed in at MotID."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from motid.audit import record
from motid.authn.sealed import VisitorBundle
from motid.authn.visitor import Visitor
from motid.db import Database
from motid.kernel.actor import Actor
from motid.kernel.opaque_token import OpaqueToken
from motid.officials import store
from motid.officials.events import DeskSessionOpened
from motid.officials.find_official import find_official
from motid.officials.policies import DESK_SESSION
from motid.policies import PolicyBook


@dataclass(frozen=True, slots=True)
class SignedIn:
    """What the ID token said: the account, its session at MotID, how strongly, and when."""

    account_id: UUID
    oidc_sid: str
    acr: str
    auth_time: datetime


@dataclass(frozen=True, slots=True)
class DeskSessionOpen:
    """The cookie that the browser keeps; its secret is nowhere else."""

    cookie: str


@dataclass(frozen=True, slots=True)
class NoOfficial:
    """The account holds no role, is not normalised, or is closed."""


async def open_desk_session(
    database: Database, policies: PolicyBook, signed_in: SignedIn, visitor: Visitor
) -> DeskSessionOpen | NoOfficial:
    """Open a session with fresh identifiers. Whether `acr` is strong enough, the caller has checked."""
    async with database.begin(Actor("operator", signed_in.account_id)) as uow:
        if await find_official(uow.connection, signed_in.account_id) is None:
            return NoOfficial()
        token = OpaqueToken.fresh(uow.new_id())
        bundle = VisitorBundle(visitor.network.reveal(), visitor.user_agent.reveal())
        await store.insert_session(
            uow.connection,
            session_id=token.id,
            digest=token.digest(),
            account_id=signed_in.account_id,
            oidc_sid=signed_in.oidc_sid,
            acr=signed_in.acr,
            auth_time=signed_in.auth_time,
            now=uow.now,
            absolute_end=uow.now + policies.at(DESK_SESSION, uow.now).absolute,
            sealed=uow.vault.seal("desk_session", token.id, bundle),
        )
        event = DeskSessionOpened(desk_session_id=token.id, acr=signed_in.acr)
        await record(uow, event, account_id=signed_in.account_id)
    return DeskSessionOpen(token.text())
