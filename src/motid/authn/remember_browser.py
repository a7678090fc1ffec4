"""Remembered browsers: a code is not asked for again, by the person's own choice only.

A remembered browser is no authenticator: the session that it helps to open stands on the password alone, at AAL1
(invariant 6). A password change and "sign out everywhere" forget all of them.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from motid.audit import record
from motid.authn import events
from motid.authn.environment import AuthnEnvironment
from motid.authn.policies import SIGN_IN_RULES
from motid.authn.sealed import VisitorBundle
from motid.authn.store import browsers as store
from motid.authn.visitor import Visitor
from motid.db import UnitOfWork
from motid.kernel.opaque_token import OpaqueToken
from motid.kernel.redaction import PersonalText


@dataclass(frozen=True, slots=True)
class RememberedBrowser:
    """One line of the list that an account holder sees."""

    id: UUID
    created_at: datetime
    expires_at: datetime
    user_agent: PersonalText


async def remember_browser(uow: UnitOfWork, authn: AuthnEnvironment, account_id: UUID, visitor: Visitor) -> str:
    """Remember the visitor's browser for an account and return its cookie."""
    browser_id = uow.new_id()
    token = OpaqueToken.fresh(browser_id)
    bundle = VisitorBundle(visitor.network.reveal(), visitor.user_agent.reveal())
    await store.insert_remembered(
        uow.connection,
        browser_id=browser_id,
        digest=token.digest(),
        account_id=account_id,
        now=uow.now,
        expires_at=uow.now + authn.policies.at(SIGN_IN_RULES, uow.now).remembered_for,
        sealed=uow.vault.seal("remembered_browser", browser_id, bundle),
    )
    await record(uow, events.BrowserRemembered(browser_id=browser_id), account_id=account_id)
    return token.text()


async def is_remembered(uow: UnitOfWork, account_id: UUID, cookie: str | None) -> bool:
    """Whether the cookie is one that `remember_browser` gave for this account, still valid."""
    token = OpaqueToken.parse(cookie) if cookie else None
    if token is None:
        return False
    row = await store.remembered(uow.connection, token.id, account_id, uow.now)
    return row is not None and token.matches(row["secret_digest"])


async def list_remembered_browsers(uow: UnitOfWork, account_id: UUID) -> tuple[RememberedBrowser, ...]:
    """Return the browsers that are not asked for a code, newest first."""
    rows = await store.list_remembered(uow.connection, account_id, uow.now)
    return tuple(
        RememberedBrowser(row["id"], row["created_at"], row["expires_at"], _agent(uow, row["id"], row["sealed"]))
        for row in rows
    )


async def forget_browsers(uow: UnitOfWork, account_id: UUID, browser_id: UUID | None = None) -> int:
    """Forget one remembered browser of an account, or all of them; returns how many there were."""
    count = await store.revoke(uow.connection, account_id, browser_id, uow.now)
    if count:
        await record(uow, events.BrowsersForgotten(count=count), account_id=account_id)
    return count


def _agent(uow: UnitOfWork, browser_id: UUID, sealed: bytes) -> PersonalText:
    return PersonalText(uow.vault.open("remembered_browser", browser_id, sealed, VisitorBundle).user_agent)
