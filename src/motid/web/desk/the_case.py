"""The case that an address names, for whoever may see it; else the refusal page."""

from typing import TypeVar
from uuid import UUID

from motid.desk.access import refuse
from motid.desk.find_cases import find_by_case_number
from motid.desk.model import RefusalRule, Refused
from motid.desk.read_case import CaseDetail, read_case
from motid.web.desk.paths import DESK_PATHS
from motid.web.desk.visit import DeskVisit, Turned

T = TypeVar("T")


async def case_id_of(visit: DeskVisit, number: str) -> UUID:
    """Return the case with a number; 404 where there is none, and the attempt is written down."""
    official, env = visit.official, visit.services.desk
    case_id = await find_by_case_number(env, number)
    if case_id is None:
        raise Turned(await visit.refused(await refuse(env.database, official, RefusalRule.NO_CASE)))
    return case_id


async def the_case(visit: DeskVisit, number: str) -> CaseDetail:
    """Return the case for reading; a refusal is written down."""
    case_id = await case_id_of(visit, number)
    detail = await read_case(visit.services.desk, visit.official, case_id)
    return await looked(visit, detail, number)


async def looked(visit: DeskVisit, outcome: T | Refused, number: str) -> T:
    """Return what was read. Reading writes nothing down by itself, so a refusal is written down here."""
    if isinstance(outcome, Refused):
        await refuse(visit.services.database, visit.official, outcome.rule, outcome.case_id)
        raise Turned(await visit.refused(outcome, number))
    return outcome


def address_of(number: str) -> str:
    """Return the address of a case."""
    return DESK_PATHS.at(DESK_PATHS.case, number=number)


def uuid_of(text: str | None) -> UUID | None:
    """Return an identifier that a form or an address carries; None for anything else."""
    try:
        return UUID(text or "")
    except ValueError:
        return None
