"""The evidence of a case for its page: kinds and results, and what callers answered on their phones since."""

from dataclasses import replace
from uuid import UUID

from motid.desk.access import look_into_case, recorded
from motid.desk.environment import DeskEnvironment
from motid.desk.evidence.model import CheckedFacts, Evidence
from motid.desk.evidence.read_evidence import settle_evidence
from motid.desk.model import Refused
from motid.officials.model import Official


@recorded
async def list_evidence(env: DeskEnvironment, official: Official, case_id: UUID) -> tuple[Evidence, ...] | Refused:
    """Return it in the order in which it was taken, without the facts that were checked: a page shows none."""
    async with env.database.begin(official.actor) as uow:
        case = await look_into_case(uow.connection, official, case_id)
        if isinstance(case, Refused):
            return case
        evidence = await settle_evidence(uow, env, case.id)
    return tuple(replace(one, facts=CheckedFacts()) for one in evidence)
