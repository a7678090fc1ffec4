"""Take a request back that the desk began, or the mark that it led to."""

from uuid import UUID

from motid.accounts.normalise_account import revert_normalisation
from motid.db import UnitOfWork
from motid.normalisation.request import store


async def withdraw_request(uow: UnitOfWork, account_id: UUID, request_id: UUID, *, reason: str) -> bool:
    """End the request while it is under way; where it is done, the account is normalised no more.

    False when neither is so any more. Accounts that the rules closed meanwhile are opened by steps of their own.
    """
    row = await store.latest_of(uow.connection, account_id, uow.now)
    if row is not None and row["id"] == request_id:
        await store.replace_earlier(uow.connection, account_id, uow.now)
        return True
    if await store.state_of(uow.connection, request_id) != "done":
        return False
    return await revert_normalisation(uow, account_id, reason=reason)
