"""The life of a case: opened, taken, given, handed on, closed, reopened (issue of the desk)."""

import asyncio
from uuid import UUID

from motid.desk.assign_case import (
    CannotWorkOnIt,
    NoCaseWaits,
    TakenBefore,
    assign_case,
    give_back_case,
    take_case,
    take_next_case,
)
from motid.desk.close_case import close_case, reopen_case
from motid.desk.link_account import NoSuchAccountToLink, Purpose, link_account, unlink_account
from motid.desk.model import Case, CaseKind, Outcome, RefusalRule, Refused
from motid.desk.open_case import CaseQueue
from motid.desk.policies import UNITS_OF_ORIGIN
from motid.desk.transfer_case import CaseIsTransferred, NoSuchUnitToTransfer, transfer_case
from motid.desk.wait_for import let_wait
from motid.kernel.actor import SYSTEM
from motid.officials.model import Official, Role
from tests.desk.conftest import Desk


async def _arrived(desk: Desk, account_id: UUID | None = None) -> UUID:
    """Let a case arrive that nobody works on; returns it."""
    if account_id is None:
        account_id = (await desk.account(("personal_number", desk.number()))).account_id
    async with desk.database.begin(SYSTEM) as uow:
        number = await CaseQueue(desk.env.policies).open_case(
            uow, kind="closure_objection", account_id=account_id, related=(), statement=None
        )
    found: UUID = await desk.database.pool.fetchval("SELECT id FROM desk_case WHERE number = $1", number)
    return found


async def _moves(desk: Desk, case_id: UUID) -> list[str]:
    rows = await desk.database.pool.fetch("SELECT kind FROM desk_case_move WHERE case_id = $1 ORDER BY id", case_id)
    return [row["kind"] for row in rows]


async def test_a_call_becomes_a_case_of_the_official_and_their_unit(desk: Desk) -> None:
    await desk.unit("dn")
    official = await desk.official(unit="dn")
    case = await desk.call(official, CaseKind.PHONE_TAKEN, numbers=(desk.number(),))
    assert (case.unit_code, case.assigned_to, case.opened_by) == ("dn", official.account_id, official.account_id)
    assert (case.due_at - case.opened_at).days == 3
    assert case.channel == "call"
    sealed = await desk.database.pool.fetch("SELECT type FROM desk_caller_number WHERE case_id = $1", case.id)
    assert [row["type"] for row in sealed] == ["personal_number", "phone"]


async def test_of_two_officials_who_take_one_case_at_once_one_has_it(desk: Desk) -> None:
    officials = [await desk.official() for _ in range(4)]
    case_id = await _arrived(desk)
    outcomes = await asyncio.gather(*(take_case(desk.env, official, case_id) for official in officials))
    taken = [outcome for outcome in outcomes if isinstance(outcome, Case)]
    assert len(taken) == 1
    assert all(outcome == TakenBefore(taken[0].assigned_to) for outcome in outcomes if outcome is not taken[0])  # type: ignore[arg-type]
    assert await _moves(desk, case_id) == ["opened", "assigned"]


async def test_the_next_case_is_the_most_urgent_one_and_each_official_gets_another(desk: Desk) -> None:
    await desk.unit("next")
    officials = [await desk.official(unit="next") for _ in range(3)]
    assert await take_next_case(desk.env, officials[0]) == NoCaseWaits()
    waiting = []
    for _ in officials:
        case_id = await _arrived(desk)
        await desk.database.pool.execute(
            "UPDATE desk_case SET unit_id = (SELECT id FROM unit WHERE code = 'next') WHERE id = $1", case_id
        )
        waiting.append(case_id)
    await desk.database.pool.execute(
        "UPDATE desk_case SET due_at = due_at - interval '9 days' WHERE id = $1", waiting[2]
    )
    first = await take_next_case(desk.env, officials[0])
    assert isinstance(first, Case)
    assert (first.id, first.assigned_to) == (waiting[2], officials[0].account_id)
    assert await _moves(desk, first.id) == ["opened", "assigned"]
    outcomes = await asyncio.gather(*(take_next_case(desk.env, official) for official in officials[1:]))
    assert {outcome.id for outcome in outcomes if isinstance(outcome, Case)} == set(waiting[:2])
    assert await take_next_case(desk.env, officials[1]) == NoCaseWaits()


async def test_the_next_case_is_none_about_the_official(desk: Desk) -> None:
    await desk.unit("own")
    official = await desk.official(unit="own")
    case_id = await _arrived(desk, official.account_id)
    await desk.database.pool.execute(
        "UPDATE desk_case SET unit_id = (SELECT id FROM unit WHERE code = 'own') WHERE id = $1", case_id
    )
    assert await take_next_case(desk.env, official) == NoCaseWaits()


async def test_nobody_acts_on_a_page_that_is_out_of_date(desk: Desk) -> None:
    official = await desk.official()
    supervisor = await desk.official(Role.SUPERVISOR)
    case = await desk.call(official)
    seen = case.version
    assert isinstance(await let_wait(desk.env, supervisor, case.id, for_citizen=True, version=seen), Case)
    late = await close_case(desk.env, official, case.id, Outcome.ANSWERED, version=seen)
    assert late == Refused(RefusalRule.CHANGED_MEANWHILE, case.id)
    assert await desk.refusals() == []


async def test_a_shift_leader_gives_cases_to_those_who_may_work_on_them(desk: Desk) -> None:
    await desk.unit("dn")
    supervisor, operator = await desk.official(Role.SUPERVISOR), await desk.official()
    elsewhere, checker = await desk.official(unit="dn"), await desk.official(Role.CHECKER)
    case_id = await _arrived(desk)
    given = await assign_case(desk.env, supervisor, case_id, operator.account_id)
    assert isinstance(given, Case)
    assert given.assigned_to == operator.account_id
    for other in (elsewhere, checker):
        assert await assign_case(desk.env, supervisor, case_id, other.account_id) == CannotWorkOnIt()
    own = await _arrived(desk, operator.account_id)
    assert await assign_case(desk.env, supervisor, own, operator.account_id) == CannotWorkOnIt()
    back = await give_back_case(desk.env, operator, case_id)
    assert isinstance(back, Case)
    assert back.assigned_to is None


async def test_a_case_is_closed_with_an_outcome_and_opened_again(desk: Desk) -> None:
    official, another = await desk.official(), await desk.official()
    case = await desk.call(official)
    closed = await close_case(desk.env, official, case.id, Outcome.RESOLVED, version=case.version)
    assert isinstance(closed, Case)
    assert (closed.state, closed.outcome) == ("closed", Outcome.RESOLVED)
    again = await close_case(desk.env, official, case.id, Outcome.RESOLVED)
    assert again == Refused(RefusalRule.CLOSED_CASE, case.id)
    desk.world.pass_by(days=30)
    reopened = await reopen_case(desk.env, another, case.id)
    assert isinstance(reopened, Case)
    assert (reopened.state, reopened.assigned_to) == ("open", another.account_id)
    assert not reopened.overdue_at(desk.clock.now())
    assert await _moves(desk, case.id) == ["opened", "closed", "reopened"]


async def test_accounts_are_linked_for_a_purpose_and_one_is_the_subject(desk: Desk) -> None:
    official = await desk.official()
    first, second = await desk.account(("personal_number", desk.number())), await desk.account()
    case = await desk.call(official, about=first)
    assert case.account_id == first.account_id
    case = await desk.link(official, case, second)
    assert case.account_id == second.account_id
    parts = await desk.database.pool.fetch("SELECT account_id, part FROM desk_case_account ORDER BY id")
    assert [tuple(row) for row in parts] == [(first.account_id, "other"), (second.account_id, "subject")]
    no_purpose = await link_account(desk.env, official, case.id, first.account_id, part="other", purpose="curious")
    assert no_purpose == Refused(RefusalRule.NO_PURPOSE, case.id)
    nobody = await link_account(desk.env, official, case.id, case.id, part="other", purpose=Purpose.OTHER_ACCOUNT)
    assert nobody == NoSuchAccountToLink()
    case_after = await unlink_account(desk.env, official, case.id, second.account_id)
    assert isinstance(case_after, Case)
    assert case_after.account_id is None
    unlinked = await unlink_account(desk.env, official, case.id, second.account_id)
    assert unlinked == Refused(RefusalRule.ACCOUNT_NOT_IN_CASE, case.id)


async def test_an_account_of_another_unit_can_only_be_handed_on(desk: Desk) -> None:
    await desk.unit("dn")
    await desk.unit("hue")
    desk.rule(UNITS_OF_ORIGIN, {"old_portal": "hue"})
    account = await desk.account(("personal_number", desk.number()))
    official = await desk.official(unit="dn")
    case = await desk.call(official)
    refused = await link_account(
        desk.env, official, case.id, account.account_id, part="subject", purpose=Purpose.CALLERS_ACCOUNT
    )
    assert refused == Refused(RefusalRule.ACCOUNT_OUTSIDE_UNIT, case.id)
    assert await transfer_case(desk.env, official, case.id, "nowhere") == NoSuchUnitToTransfer()
    assert await transfer_case(desk.env, official, case.id, "hue") == CaseIsTransferred(case.number, "hue")
    gone = await close_case(desk.env, official, case.id, Outcome.RESOLVED)
    assert gone == Refused(RefusalRule.OUTSIDE_UNIT, case.id)
    colleague = await desk.official(unit="hue")
    assert isinstance(await take_case(desk.env, colleague, case.id), Case)
    arrived = await _arrived(desk, account.account_id)
    assert isinstance(await take_case(desk.env, colleague, arrived), Case)


async def test_nobody_works_on_a_case_about_an_own_account(desk: Desk) -> None:
    """Own is what belongs to the person, and what has the person's number."""
    number = desk.number()
    former = await desk.account(("personal_number", number), normalised=False)
    await desk.database.pool.execute(
        "UPDATE identifier SET status = 'released', valid_to = now() WHERE account_id = $1",
        former.account_id,
    )
    mine = await desk.account(("personal_number", number))
    await desk.grant(number, Role.OPERATOR)
    official: Official = await desk.at_work(mine.account_id)
    for account in (mine, former):
        case_id = await _arrived(desk, account.account_id)
        assert await take_case(desk.env, official, case_id) == Refused(RefusalRule.OWN_ACCOUNT, case_id)
    case = await desk.call(official)
    linked = await link_account(
        desk.env, official, case.id, former.account_id, part="other", purpose=Purpose.OTHER_ACCOUNT
    )
    assert linked == Refused(RefusalRule.OWN_ACCOUNT, case.id)
