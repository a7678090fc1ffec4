"""Choose the guided way through a case, where several answer its kind (the two resolutions of S2-26)."""

from uuid import UUID

from motid.desk import store
from motid.desk.access import enter_case, recorded
from motid.desk.environment import DeskEnvironment
from motid.desk.model import Case, Refused
from motid.desk.procedures.registry import procedures_of
from motid.officials.model import Official, Right


@recorded
async def choose_procedure(env: DeskEnvironment, official: Official, case_id: UUID, code: str) -> Case | Refused:
    """Keep the choice for whoever works on the case. It guides and decides nothing."""
    async with env.database.begin(official.actor) as uow:
        case = await enter_case(uow, official, case_id, Right.WORK_CASES)
        if isinstance(case, Refused):
            return case
        if code in {procedure.code for procedure in procedures_of(case.kind)}:
            await store.set_procedure(uow.connection, case.id, code)
        return case
