"""The steps of a case, for its page and for who decides."""

from uuid import UUID

from motid.desk.access import look_into_case, recorded
from motid.desk.environment import DeskEnvironment
from motid.desk.model import Refused
from motid.desk.steps import store
from motid.desk.steps.model import Step
from motid.officials.model import Official


@recorded
async def steps_of_case(env: DeskEnvironment, official: Official, case_id: UUID) -> tuple[Step, ...] | Refused:
    """Return the steps of a case in the order in which they were proposed."""
    async with env.database.read() as connection:
        case = await look_into_case(connection, official, case_id)
        return case if isinstance(case, Refused) else await store.of_case(connection, env.database.vault, case.id)


@recorded
async def read_step(env: DeskEnvironment, official: Official, step_id: UUID) -> Step | Refused | None:
    """Return one step, for those who may read its case; None where there is none."""
    async with env.database.read() as connection:
        step = await store.select(connection, env.database.vault, step_id)
        if step is None:
            return None
        case = await look_into_case(connection, official, step.case_id)
        return case if isinstance(case, Refused) else step
