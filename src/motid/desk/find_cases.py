"""Find cases again: by their number, or by a number or phone that the caller gave or that an account in them has."""

from dataclasses import dataclass
from uuid import UUID

from motid.audit import record
from motid.desk import search_store
from motid.desk.access import recorded
from motid.desk.caller_numbers import CallerNumber, type_of
from motid.desk.environment import DeskEnvironment
from motid.desk.events import CasesSearched
from motid.desk.model import Case, RefusalRule, Refused
from motid.desk.search_accounts import digest_of, digests_of, searched_too_often
from motid.desk.store import CASE_COLUMNS, case_of
from motid.officials.model import Official, Right
from motid.officials.rights import may, scope_of

MOST = 50
"""Cases shown at most, the newest ones."""


@dataclass(frozen=True, slots=True)
class CasesFound:
    """Cases of the official's units, and how many others there are: those are transferred, not read."""

    cases: tuple[Case, ...]
    elsewhere: int


@recorded
async def find_cases(env: DeskEnvironment, official: Official, number: CallerNumber) -> CasesFound | Refused:
    """Return the newest cases about a citizen's number. It counts as a search of the official and is recorded."""
    if not may(official, Right.SEARCH):
        return Refused(RefusalRule.NOT_ALLOWED)
    async with env.database.begin(official.actor) as uow:
        if await searched_too_often(env, official, uow, uow.now):
            return Refused(RefusalRule.TOO_MANY)
        digests = digests_of(uow.vault, number)
        caller = digest_of(uow.vault, type_of(number), number.reveal())
        rows = await search_store.cases_with(uow.connection, digests, caller, CASE_COLUMNS, MOST)
        found = [case_of(row) for row in rows]
        await record(uow, CasesSearched(by=type_of(number), found=len(found)))
    work, closed = scope_of(official, Right.SEARCH), scope_of(official, Right.SEE_CLOSED)
    within = tuple(case for case in found if (work if case.state == "open" else closed).covers(case.unit_id))
    return CasesFound(within, len(found) - len(within))


async def find_by_case_number(env: DeskEnvironment, number: str) -> UUID | None:
    """Return the case with a number such as `KN-2026-000123`, as typed; whether it may be seen decides the gate."""
    async with env.database.read() as connection:
        return await search_store.case_by_number(connection, number.strip().upper()[:40])
