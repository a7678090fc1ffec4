"""End what services hold, when a session or an account ends."""

from uuid import UUID

from motid.db import UnitOfWork
from motid.oidc import grant_store


async def end_grants_of_session(uow: UnitOfWork, session_id: UUID) -> None:
    """End the tokens that one sign-in session gave; a hook of `authn`, in the transaction that ends the session."""
    await grant_store.revoke_of_session(uow.connection, session_id, uow.now)


async def end_grants_of_account(uow: UnitOfWork, account_id: UUID) -> None:
    """End every token of a citizen, offline access included: for "sign out everywhere", lock and cancellation."""
    await grant_store.revoke_of_account(uow.connection, account_id, uow.now)
