"""Note what a case waits for, so that it does not look forgotten."""

from uuid import UUID

from motid.desk import store
from motid.desk.access import enter_case, recorded
from motid.desk.environment import DeskEnvironment
from motid.desk.model import Case, RefusalRule, Refused, WaitingFor
from motid.officials.model import Official, Right


@recorded
async def let_wait(
    env: DeskEnvironment, official: Official, case_id: UUID, *, for_citizen: bool, version: int | None = None
) -> Case | Refused:
    """Let a case wait for the citizen, or for nobody any more; what waits for a checker's decision stays so."""
    async with env.database.begin(official.actor) as uow:
        case = await enter_case(uow, official, case_id, Right.WORK_CASES, version=version)
        if isinstance(case, Refused):
            return case
        if case.waiting_for == "checker":
            return Refused(RefusalRule.STEP_PROPOSED, case.id)
        waiting: WaitingFor | None = "citizen" if for_citizen else None
        await store.set_waiting(uow.connection, case.id, waiting)
        await store.insert_move(
            uow.connection,
            move_id=uow.new_id(),
            case_id=case.id,
            kind="waits",
            now=uow.now,
            moved_by=official.account_id,
            detail=waiting,
        )
        return await store.select_case(uow.connection, case.id) or case
