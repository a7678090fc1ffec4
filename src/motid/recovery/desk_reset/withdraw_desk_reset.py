"""An official takes a link back that was not used yet, in the transaction of the step in the case."""

from uuid import UUID

from motid.audit import record
from motid.db import UnitOfWork
from motid.recovery.desk_reset import store
from motid.recovery.events import DeskResetWithdrawn


async def withdraw_desk_reset(uow: UnitOfWork, reset_id: UUID) -> bool:
    """End the link; False when it was used, had ended or was too old: then there is nothing to take back."""
    row = await store.select(uow.connection, reset_id)
    if row is None or not await store.end(uow.connection, reset_id, "withdrawn", uow.now):
        return False
    await record(uow, DeskResetWithdrawn(reset_id=reset_id), account_id=row["account_id"])
    return True
