"""Count people to a cohort by the roll of their units: who has an account is followed from then on.

The roll itself is not kept. Of people without an account only their number stays; when they have opened one, the
same roll counts them in.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from motid.accounts.find_many import by_logins
from motid.accounts.model import LoginName
from motid.audit import record, record_all
from motid.campaigns import store
from motid.campaigns.events import AccountEnrolled, CohortEnrolled
from motid.db import UnitOfWork

_EVENTS_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Enrolled:
    """What became of a roll: counts of people.

    `enrolled` are new in the cohort, `moved` came from another unit, `left` are no longer on the roll of a unit that
    it names. `ambiguous`: several accounts have the number, as happens with CMND, so that nobody is counted by it.
    """

    people: int
    enrolled: int
    moved: int
    left: int
    without_account: int
    ambiguous: int


@dataclass(frozen=True, slots=True)
class NoSuchCohort:
    """The campaign has no such cohort, or there is no such campaign."""


@dataclass(frozen=True, slots=True)
class NoSuchUnits:
    """The roll names units that nobody knows; nothing was changed."""

    codes: tuple[str, ...]


EnrolOutcome = Enrolled | NoSuchCohort | NoSuchUnits


async def enrol(uow: UnitOfWork, campaign: str, cohort: str, roll: Mapping[LoginName, str]) -> EnrolOutcome:
    """Count everybody on `roll` (number to code of the unit) to a cohort. It is the whole roll of its units."""
    cohorts = {row["code"]: row["id"] for row in await store.select_cohorts(uow.connection, campaign)}
    if cohort not in cohorts:
        return NoSuchCohort()
    codes = sorted(set(roll.values()))
    units = await store.select_unit_ids(uow.connection, codes)
    if unknown := [code for code in codes if code not in units]:
        return NoSuchUnits(tuple(unknown))
    names = list(roll)
    found = await by_logins(uow.connection, uow.vault, names)
    # One account for two numbers of a roll counts once, in the unit that comes last.
    members = {
        accounts[0].account_id: units[roll[name]]
        for name, accounts in zip(names, found, strict=True)
        if len(accounts) == 1
    }
    changed, left = await _record(uow, cohorts[cohort], Counter(units[code] for code in roll.values()), members)
    await _tell(uow, campaign, cohort, changed, units)
    moved = sum(row["moved"] for row in changed)
    outcome = Enrolled(
        people=len(roll),
        enrolled=len(changed) - moved,
        moved=moved,
        left=left,
        without_account=sum(not accounts for accounts in found),
        ambiguous=sum(len(accounts) > 1 for accounts in found),
    )
    event = CohortEnrolled(
        campaign=campaign,
        cohort=cohort,
        enrolled=outcome.enrolled,
        moved=outcome.moved,
        left=outcome.left,
        without_account=outcome.without_account,
    )
    await record(uow, event)
    return outcome


async def _record(
    uow: UnitOfWork, cohort_id: UUID, expected: Counter[UUID], members: Mapping[UUID, UUID]
) -> tuple[list[Any], int]:
    """Write the roll; returns the members that changed, and how many left."""
    await store.upsert_expected(uow.connection, cohort_id, list(expected.items()))
    left = await store.delete_others(uow.connection, cohort_id, list(expected), list(members))
    # In one order for everybody, so that two rolls at once never wait in a circle.
    rows = [(uow.new_id(), members[account_id], account_id) for account_id in sorted(members)]
    return await store.upsert_members(uow.connection, cohort_id, rows, uow.now), len(left)


async def _tell(uow: UnitOfWork, campaign: str, cohort: str, changed: list[Any], units: Mapping[str, UUID]) -> None:
    """Write into the history of each account where it counts."""
    code_of = {unit_id: code for code, unit_id in units.items()}
    events = [
        (AccountEnrolled(campaign=campaign, cohort=cohort, unit=code_of[row["unit_id"]]), row["account_id"])
        for row in changed
    ]
    for start in range(0, len(events), _EVENTS_AT_ONCE):
        await record_all(uow, events[start : start + _EVENTS_AT_ONCE])
