"""The maker takes a proposal back before anybody decides it; or whoever works on the case in their place."""

from uuid import UUID

from motid.desk.access import enter_case, recorded
from motid.desk.environment import DeskEnvironment
from motid.desk.model import Refused
from motid.desk.steps import store
from motid.desk.steps.apply import hold, trying_again
from motid.desk.steps.model import NoSuchStep, NotProposed, Withdrawn
from motid.desk.steps.write_step import conclude
from motid.officials.model import Official, Right


@recorded
async def withdraw_step(
    env: DeskEnvironment, official: Official, step_id: UUID
) -> Withdrawn | NotProposed | NoSuchStep | Refused:
    """Withdraw a proposed step."""

    async def attempt() -> Withdrawn | NotProposed | NoSuchStep | Refused:
        async with env.database.begin(official.actor) as uow:
            seen = await store.select(uow.connection, uow.vault, step_id)
            if seen is None:
                return NoSuchStep()
            await hold(uow, seen.account_id, seen.other_id)
            case = await enter_case(uow, official, seen.case_id, Right.PROPOSE)
            if isinstance(case, Refused):
                return case
            step = await store.lock(uow.connection, uow.vault, step_id)
            if step is None or step.state != "proposed":
                return NoSuchStep() if step is None else NotProposed(step.state)
            await conclude(uow, case, step, "withdrawn", checker=None)
        return Withdrawn(step_id)

    return await trying_again(attempt)
