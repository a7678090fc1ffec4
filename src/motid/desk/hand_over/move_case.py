"""Give a locked case to somebody, or to nobody, and note how it came to that."""

from uuid import UUID

from motid.audit import record
from motid.db import UnitOfWork
from motid.desk import store
from motid.desk.events import CaseAssigned


async def move_case(uow: UnitOfWork, case_id: UUID, to: UUID | None) -> None:
    """Assign a case in the name of whoever acts; `to` None is the queue of its unit."""
    await store.assign(uow.connection, case_id, to, uow.now)
    await store.insert_move(
        uow.connection,
        move_id=uow.new_id(),
        case_id=case_id,
        kind="given_back" if to is None else "assigned",
        now=uow.now,
        moved_by=uow.actor.id,
        account_id=to,
    )
    await record(uow, CaseAssigned(case_id=case_id, official_id=to))
