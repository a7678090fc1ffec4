"""How far a campaign is, by unit and deadline: counts of people, whoever of them has an account (S1-08, S1-09)."""

from datetime import date

import pytest

from motid.accounts.environment import AccountEnvironment
from motid.accounts.merge_accounts import Merged, merge_accounts
from motid.accounts.model import LoginName
from motid.accounts.revert_merge import revert_merge
from motid.bootstrap.declared import declared_merge_participants
from motid.campaigns.enrol import NoSuchCohort, NoSuchUnits, enrol
from motid.campaigns.model import Progress
from motid.campaigns.read_progress import CohortProgress, read_progress
from motid.db import Database
from motid.kernel.actor import SYSTEM
from motid.kernel.cmnd import CmndNumber
from tests.accounts.people import an_account, cmnd
from tests.campaigns.conftest import PEOPLE, VILLAGES, Town, in_vietnam, number_of

_EACH = PEOPLE // VILLAGES


async def progress(database: Database, unit: str | None = None, *, cohort: str = "officials") -> CohortProgress:
    """Return how far a cohort of the test's campaign is."""
    found = await read_progress(database.pool, "test-2023", unit=unit)
    return next(each for each in found if each.cohort == cohort)


def by_unit(found: CohortProgress) -> dict[str, Progress]:
    """Return the units of a report by code."""
    return {each.unit: each for each in found.units}


@pytest.mark.item("S1-08", "S1-09", "S2-07")
async def test_each_village_and_all_above_it_are_counted_by_their_deadline(town: Town) -> None:
    """Of every village's 400 people 350 have an account; some are normalised in time, some late, some never."""
    roll = {person: f"thon-{person // _EACH}" for person in range(PEOPLE)}
    accounts = await town.open(range(PEOPLE))
    away = [person for person in range(PEOPLE) if person % 8 == 7]
    await town.database.pool.execute(
        "UPDATE account SET state = 'cancelled' WHERE id = ANY ($1)", [accounts[person] for person in away]
    )
    rolled = await town.enrol("officials", roll)
    assert (rolled.people, rolled.enrolled, rolled.without_account) == (2_400, 2_100, 300)
    in_time = [person for person in roll if person % 8 == 0]
    late = [person for person in roll if person % 8 == 1]
    await town.normalise([accounts[person] for person in in_time], in_vietnam(date(2023, 7, 20), hours=-0.01))
    await town.normalise([accounts[person] for person in late], in_vietnam(date(2023, 7, 20)))
    await town.database.pool.execute("UPDATE account SET state = 'locked' WHERE id = $1", accounts[late[0]])

    villages = by_unit(await progress(town.database, "xa"))
    assert villages["thon-1"] == Progress("thon-1", "Thôn 1", 0, 400, 350, 0, done=100, done_in_time=50)
    assert villages["thon-0"] == Progress("thon-0", "Thôn 0", 0, 400, 350, locked=1, done=99, done_in_time=50)
    assert (villages["thon-1"].left, villages["thon-1"].per_mille) == (300, 250)
    top = await progress(town.database)
    assert by_unit(top) == {"tinh": Progress("tinh", "Tỉnh Thử Nghiệm", 6, 2_400, 2_100, 1, 599, 300)}
    assert by_unit(await progress(town.database, "huyen"))["xa"].done == 599
    assert by_unit(await progress(town.database, "thon-1"))["thon-1"].done == 100
    assert not top.overdue_at(in_vietnam(date(2023, 7, 20), hours=-0.01))
    assert top.overdue_at(in_vietnam(date(2023, 7, 20)))
    assert not (await progress(town.database, cohort="people")).overdue_at(in_vietnam(date(2033, 1, 1)))


@pytest.mark.item("S1-08", "S1-09")
async def test_a_later_roll_counts_in_who_opened_an_account_and_lets_go_who_left(town: Town) -> None:
    accounts = await town.open(range(4))
    await town.enrol("officials", {0: "thon-0", 1: "thon-0", 2: "thon-1", 9: "thon-0"})
    await town.open(range(9, 10))
    again = await town.enrol("officials", {0: "thon-0", 2: "thon-0", 3: "thon-0", 9: "thon-0"})
    assert (again.enrolled, again.moved, again.left, again.without_account) == (2, 1, 1, 0)
    villages = by_unit(await progress(town.database, "xa"))
    assert (villages["thon-0"].accounts, villages["thon-1"].accounts) == (4, 0)
    same = await town.enrol("officials", {0: "thon-0", 2: "thon-0", 3: "thon-0", 9: "thon-0"})
    assert (same.enrolled, same.moved, same.left) == (0, 0, 0)
    histories = await town.database.pool.fetch(
        "SELECT data FROM audit_event WHERE kind = 'campaigns.account_enrolled' AND account_id = $1 ORDER BY id",
        accounts[2],
    )
    assert [row["data"]["unit"] for row in histories] == ["thon-1", "thon-0"]


async def test_a_shared_old_number_counts_nobody(town: Town) -> None:
    """A CMND number may be two people's: neither is counted by it, and the roll says so."""
    await an_account(town.database, cmnd("900000123"))
    await an_account(town.database, cmnd("900000123"))
    async with town.database.begin(SYSTEM) as uow:
        outcome = await enrol(uow, "test-2023", "people", {CmndNumber("900000123"): "xa", number_of(1): "xa"})
    assert outcome == type(outcome)(  # type: ignore[call-arg]
        people=2, enrolled=0, moved=0, left=0, without_account=1, ambiguous=1
    )


async def test_a_roll_of_unknown_units_or_cohorts_changes_nothing(town: Town) -> None:
    async with town.database.begin(SYSTEM) as uow:
        assert await enrol(uow, "test-2023", "nobody", {number_of(1): "xa"}) == NoSuchCohort()
        assert await enrol(uow, "none", "officials", {number_of(1): "xa"}) == NoSuchCohort()
        roll: dict[LoginName, str] = {number_of(1): "xa", number_of(2): "mars"}
        assert await enrol(uow, "test-2023", "officials", roll) == NoSuchUnits(("mars",))
    assert await town.database.pool.fetchval("SELECT count(*) FROM cohort_unit") == 0


@pytest.mark.parametrize("both", [True, False])
async def test_who_merges_two_accounts_counts_once_in_either_order(town: Town, both: bool) -> None:
    """The membership follows the merge (invariant 3); of two, the survivor's counts. The way back restores both."""
    accounts = await town.open(range(2))
    await town.enrol("officials", {0: "thon-0", 1: "thon-0"} if both else {0: "thon-0"})
    environment = AccountEnvironment(declared_merge_participants())
    async with town.database.begin(SYSTEM) as uow:
        merged = await merge_accounts(
            uow, environment, survivor_id=accounts[1], absorbed_id=accounts[0], reason="test"
        )
    assert isinstance(merged, Merged)
    assert (await progress(town.database)).total.accounts == 1
    await town.normalise([accounts[1]], in_vietnam(date(2023, 7, 16)))
    assert (await progress(town.database)).total.done_in_time == 1
    async with town.database.begin(SYSTEM) as uow:
        await revert_merge(uow, environment, merged.merge.id, reason="test")
    assert (await progress(town.database)).total.accounts == (2 if both else 1)


async def test_progress_reads_the_members_of_the_cohort_by_their_index(town: Town) -> None:
    """However many people other campaigns count: the plan never walks through all accounts for a small cohort."""
    await town.open(range(PEOPLE))
    await town.enrol("people", {person: f"thon-{person // _EACH}" for person in range(PEOPLE)})
    await town.enrol("officials", dict.fromkeys(range(0, PEOPLE, 240), "xa"))
    pool = town.database.pool
    await pool.execute("ANALYZE cohort_member")
    await pool.execute("ANALYZE cohort_unit")
    await pool.execute("ANALYZE account")
    cohort_id = await pool.fetchval("SELECT id FROM campaign_cohort WHERE code = 'officials'")
    plan = await pool.fetch("EXPLAIN SELECT * FROM cohort_progress WHERE cohort_id = $1", cohort_id)
    text = "\n".join(row[0] for row in plan)
    assert "cohort_member_by_unit" in text or "cohort_member_once" in text, text
    assert "Seq Scan on account" not in text, text
