"""Hand a case to the unit that answers for its account, or to the national desk."""

from dataclasses import dataclass
from uuid import UUID

from motid.audit import record
from motid.desk import store
from motid.desk.access import enter_case, recorded
from motid.desk.environment import DeskEnvironment
from motid.desk.events import CaseTransferred
from motid.desk.model import Case, RefusalRule, Refused
from motid.officials.model import Official, Right


@dataclass(frozen=True, slots=True)
class CaseIsTransferred:
    """The case waits in the queue of the other unit; whoever gave it away may not see it any more."""

    number: str
    unit_code: str


@dataclass(frozen=True, slots=True)
class NoSuchUnitToTransfer:
    """There is no unit with this code, or the case is there already."""


@recorded
async def transfer_case(
    env: DeskEnvironment, official: Official, case_id: UUID, unit_code: str, *, version: int | None = None
) -> CaseIsTransferred | Refused | NoSuchUnitToTransfer:
    """Hand a case to another unit; refused while a step waits for its decision by the former one's checkers."""
    async with env.database.begin(official.actor) as uow:
        case = await enter_case(uow, official, case_id, Right.TRANSFER_UNIT, version=version)
        if isinstance(case, Refused):
            return case
        unit_id = await store.unit_id(uow.connection, unit_code)
        if unit_id is None or unit_id == case.unit_id:
            return NoSuchUnitToTransfer()
        if await store.has_proposed_step(uow.connection, case.id):
            return Refused(RefusalRule.STEP_PROPOSED, case.id)
        await store.move_to_unit(uow.connection, case.id, unit_id)
        await store.insert_move(
            uow.connection,
            move_id=uow.new_id(),
            case_id=case.id,
            kind="transferred",
            now=uow.now,
            moved_by=official.account_id,
            detail=unit_code,
        )
        await record(uow, _transferred(case, unit_code))
    return CaseIsTransferred(case.number, unit_code)


def _transferred(case: Case, unit_code: str) -> CaseTransferred:
    return CaseTransferred(case_id=case.id, unit=unit_code, former_unit=case.unit_code)
