"""Maker and checker: who decides what, at the same time as others, and about a world that has changed since."""

import asyncio

import pytest

from motid.accounts.cancel_account import cancel_account
from motid.accounts.merge_accounts import merge_accounts
from motid.accounts.model import AccountRef
from motid.desk.actions.model import ActionCode, Blocked, Ground, NotRevertible, Obstacle, Preview, WhyNotRevertible
from motid.desk.actions.parameters import WrongParameters, read_step
from motid.desk.actions.registry import ACTIONS
from motid.desk.close_case import close_case
from motid.desk.evidence.model import EvidenceResult
from motid.desk.model import Case, CaseKind, Outcome, RefusalRule, Refused
from motid.desk.policies import UNITS_OF_ORIGIN
from motid.desk.procedures.registry import PROCEDURES, procedures_of
from motid.desk.steps.decide_step import approve_step, preview_decision, refuse_step
from motid.desk.steps.model import (
    Done,
    NoSuchStep,
    NotProposed,
    Overtaken,
    Previewed,
    Proposed,
    StepRefused,
    Withdrawn,
)
from motid.desk.steps.propose_step import preview_step, propose_step
from motid.desk.steps.read_steps import read_step as step_of
from motid.desk.steps.read_steps import steps_of_case
from motid.desk.steps.revert_step import revert_step
from motid.desk.steps.withdraw_step import withdraw_step
from motid.kernel.actor import SYSTEM
from motid.kernel.redaction import PersonalText
from motid.officials.model import Role
from motid.recovery.caller_check.model import CallerRequest
from tests.desk.conftest import Desk
from tests.desk.hotline import WHY, Hotline, claim_of, phone_of, step

A, G, R = ActionCode, Ground, CallerRequest


async def proposed(desk: Desk) -> tuple[Hotline, Case, AccountRef, Proposed]:
    """Return a cancellation that waits for its decision."""
    hotline = await Hotline.at_work(desk)
    owner = await desk.town.person()
    account = await hotline.account(owner, "cmnd")
    case = await desk.call(hotline.operator, CaseKind.OTHER, about=account)
    await hotline.questions(case, account, owner)
    await hotline.phone_says(case, phone_of(owner), account_id=account.account_id, request=R.CANCEL_ACCOUNT)
    outcome = await hotline.propose(case, step(A.CANCEL_ACCOUNT, G.OWNER_ASKS, account))
    assert isinstance(outcome, Proposed), outcome
    return hotline, case, account, outcome


async def test_a_proposed_step_waits_for_one_decision_and_shows_what_it_would_do(desk: Desk) -> None:
    hotline, case, account, outcome = await proposed(desk)
    assert await hotline.state(account) == "active"
    twice = await hotline.propose(case, step(A.CANCEL_ACCOUNT, G.OWNER_ASKS, account))
    assert twice == Blocked(Obstacle.ALREADY_PROPOSED)
    closing = await close_case(desk.env, hotline.operator, case.id, Outcome.RESOLVED)
    assert closing == Refused(RefusalRule.STEP_PROPOSED, case.id)
    seen = await preview_decision(desk.env, hotline.checker, outcome.step_id)
    wanted = Preview(closes=account.account_id, dossiers_stay=1, frees=("cmnd",), ends_sessions=True)
    assert seen == Previewed(wanted, None, dangerous=True)
    refused = await refuse_step(desk.env, hotline.checker, outcome.step_id, PersonalText("Chưa đủ căn cứ"))
    assert refused == StepRefused(outcome.step_id)
    assert await approve_step(desk.env, hotline.checker, outcome.step_id) == NotProposed("refused")
    assert await hotline.state(account) == "active"
    found = await step_of(desk.env, hotline.operator, outcome.step_id)
    assert found is not None
    assert not isinstance(found, Refused)
    assert found.answer == PersonalText("Chưa đủ căn cứ")
    assert (await desk.database.pool.fetchval("SELECT waiting_for FROM desk_case WHERE id = $1", case.id)) is None
    kinds = [kind for kind in await desk.world.events() if kind.startswith("desk.step_")]
    assert kinds == ["desk.step_proposed", "desk.step_ended"]


async def test_who_only_looks_at_a_step_changes_nobodys_page(desk: Desk) -> None:
    hotline, case, account, outcome = await proposed(desk)
    seen = "SELECT version FROM desk_case WHERE id = $1"
    version = await desk.database.pool.fetchval(seen, case.id)
    assert isinstance(await preview_decision(desk.env, hotline.checker, outcome.step_id), Previewed)
    lock = step(A.LOCK_ACCOUNT, G.COMPROMISED, account)
    assert isinstance(await preview_step(desk.env, hotline.operator, case.id, lock), Previewed)
    assert await desk.database.pool.fetchval(seen, case.id) == version
    done = await propose_step(desk.env, hotline.operator, case.id, lock, WHY, version=version)
    assert isinstance(done, Done), done
    stale = await propose_step(desk.env, hotline.operator, case.id, lock, WHY, version=version)
    assert stale == Refused(RefusalRule.CHANGED_MEANWHILE, case.id)


async def test_ten_checkers_at_once_one_decides(desk: Desk) -> None:
    hotline, _, account, outcome = await proposed(desk)
    checkers = [await desk.official(Role.CHECKER) for _ in range(10)]
    decided = await asyncio.gather(*(approve_step(desk.env, one, outcome.step_id) for one in checkers))
    assert [one for one in decided if isinstance(one, Done)] == [Done(outcome.step_id)]
    assert [one for one in decided if one == NotProposed("done")] == [NotProposed("done")] * 9
    assert await hotline.state(account) == "cancelled"
    assert (await desk.world.events()).count("accounts.cancelled") == 1
    await hotline.nothing_is_lost()


async def test_of_approving_refusing_and_withdrawing_at_once_one_happens(desk: Desk) -> None:
    hotline, _, account, outcome = await proposed(desk)
    others = [await desk.official(Role.CHECKER) for _ in range(4)]
    decided = await asyncio.gather(
        *(approve_step(desk.env, one, outcome.step_id) for one in others[:2]),
        *(refuse_step(desk.env, one, outcome.step_id, WHY) for one in others[2:]),
        *(withdraw_step(desk.env, hotline.operator, outcome.step_id) for _ in range(2)),
    )
    won = [one for one in decided if isinstance(one, Done | StepRefused | Withdrawn)]
    assert len(won) == 1
    assert (await hotline.state(account) == "cancelled") == isinstance(won[0], Done)


async def test_nobody_approves_the_own_request_under_whatever_account(desk: Desk) -> None:
    hotline, case, account, outcome = await proposed(desk)
    number = await desk.database.pool.fetchval(
        "SELECT account_id FROM official_role WHERE account_id = $1", hotline.operator.account_id
    )
    assert number == hotline.operator.account_id
    both = await desk.official(Role.OPERATOR, Role.CHECKER)
    own = await desk.call(both, CaseKind.OTHER, about=account)
    await desk.database.pool.execute("UPDATE desk_evidence SET case_id = $1", own.id)
    asked = await propose_step(desk.env, both, own.id, step(A.CANCEL_ACCOUNT, G.OWNER_ASKS, account), WHY)
    assert isinstance(asked, Proposed)
    assert await approve_step(desk.env, both, asked.step_id) == Refused(RefusalRule.OWN_REQUEST, own.id)
    second = await desk.official(Role.CHECKER)
    async with desk.database.begin(SYSTEM) as uow:
        await merge_accounts(
            uow, desk.env.accounts, survivor_id=second.account_id, absorbed_id=both.account_id, reason="test"
        )
    second = await desk.at_work(second.account_id)
    assert await approve_step(desk.env, second, asked.step_id) == Refused(RefusalRule.OWN_REQUEST, own.id)
    assert await refuse_step(desk.env, second, asked.step_id, WHY) == Refused(RefusalRule.OWN_REQUEST, own.id)
    for rule in (RefusalRule.OWN_REQUEST,) * 3:
        assert (rule, own.id) in await desk.refusals()
    operator = await approve_step(desk.env, hotline.operator, outcome.step_id)
    assert operator == Refused(RefusalRule.NOT_ALLOWED, case.id)
    assert await hotline.state(account) == "active"


async def test_a_checker_decides_in_the_own_unit_and_about_accounts_within_reach(desk: Desk) -> None:
    hotline, case, account, outcome = await proposed(desk)
    await desk.unit("dn")
    elsewhere = await desk.official(Role.CHECKER, unit="dn")
    assert await approve_step(desk.env, elsewhere, outcome.step_id) == Refused(RefusalRule.OUTSIDE_UNIT, case.id)
    unit = await desk.database.pool.fetchval("SELECT id FROM unit WHERE code = 'dn'")
    await desk.database.pool.execute("UPDATE desk_case SET unit_id = $1 WHERE id = $2", unit, case.id)
    await desk.unit("hue")
    desk.rule(UNITS_OF_ORIGIN, {"old_portal": "hue"})
    outside = Refused(RefusalRule.ACCOUNT_OUTSIDE_UNIT, case.id)
    assert await approve_step(desk.env, elsewhere, outcome.step_id) == outside
    assert isinstance(await approve_step(desk.env, hotline.checker, outcome.step_id), Done)
    assert await hotline.state(account) == "cancelled"


async def test_a_step_is_overtaken_where_the_world_changed_since(desk: Desk) -> None:
    hotline, case, account, outcome = await proposed(desk)
    async with desk.database.begin(SYSTEM) as uow:
        await cancel_account(uow, desk.env.accounts, account.account_id, reason="test")
    decided = await approve_step(desk.env, hotline.checker, outcome.step_id)
    assert decided == Overtaken(outcome.step_id, Obstacle.NOT_OPEN)
    found = await step_of(desk.env, hotline.checker, outcome.step_id)
    assert found is not None
    assert not isinstance(found, Refused)
    assert (found.state, found.overtaken_by) == ("overtaken", "not_open")
    nothing = await revert_step(desk.env, hotline.operator, outcome.step_id, WHY)
    assert nothing == NotRevertible(WhyNotRevertible.NOTHING_DONE)
    assert case.number


async def test_evidence_that_is_too_old_at_the_decision_counts_no_more(desk: Desk) -> None:
    hotline, _, account, outcome = await proposed(desk)
    desk.world.pass_by(hours=25)
    assert await approve_step(desk.env, hotline.checker, outcome.step_id) == Overtaken(outcome.step_id, None)
    assert await hotline.state(account) == "active"


async def test_who_answers_wrongly_afterwards_has_proved_nothing(desk: Desk) -> None:
    hotline, case, account, outcome = await proposed(desk)
    person = {"full_name": "Lê Văn Khác", "date_of_birth": "1999-09-09", "phone": "0950000001"}
    desk.world.pass_by(minutes=1)
    assert await hotline.questions(case, account, person) is EvidenceResult.DIFFERS
    assert await approve_step(desk.env, hotline.checker, outcome.step_id) == Overtaken(outcome.step_id, None)


async def test_approvals_of_merges_about_the_same_accounts_in_two_cases_end_in_one(desk: Desk) -> None:
    hotline = await Hotline.at_work(desk)
    owner = await desk.town.person()
    old, new = await hotline.account(owner, "cmnd"), await hotline.account(owner, "personal_number")
    steps = []
    for about, other in ((old, new), (new, old)):
        case = await desk.call(hotline.operator, CaseKind.TWO_ACCOUNTS, about=about, others=(other,))
        await hotline.papers_of(case, owner, old)
        await hotline.papers_of(case, owner, new)
        merge = step(A.MERGE_ACCOUNTS, G.TWO_ACCOUNTS, about, survivor_id=other.account_id)
        outcome = await hotline.propose(case, merge)
        assert isinstance(outcome, Proposed), outcome
        steps.append(outcome.step_id)
    checkers = [await desk.official(Role.CHECKER) for _ in range(4)]
    decided = await asyncio.gather(
        *(approve_step(desk.env, checker, steps[place % 2]) for place, checker in enumerate(checkers))
    )
    assert sum(isinstance(one, Done) for one in decided) == 1
    assert sum(isinstance(one, Overtaken) for one in decided) == 1
    await hotline.nothing_is_lost()


async def test_a_way_back_is_asked_for_once_at_a_time(desk: Desk) -> None:
    hotline, _, account, outcome = await proposed(desk)
    await approve_step(desk.env, hotline.checker, outcome.step_id)
    ways = await asyncio.gather(*(revert_step(desk.env, hotline.operator, outcome.step_id, WHY) for _ in range(5)))
    asked = [one for one in ways if isinstance(one, Proposed)]
    assert len(asked) == 1
    assert await withdraw_step(desk.env, hotline.operator, asked[0].step_id) == Withdrawn(asked[0].step_id)
    again = await revert_step(desk.env, hotline.operator, outcome.step_id, WHY)
    assert isinstance(again, Proposed)
    assert isinstance(await approve_step(desk.env, hotline.checker, again.step_id), Done)
    assert await hotline.state(account) == "active"
    back = await revert_step(desk.env, hotline.operator, again.step_id, WHY)
    assert back == NotRevertible(WhyNotRevertible.IS_A_WAY_BACK)


async def test_a_step_needs_words_and_accounts_of_the_case(desk: Desk) -> None:
    hotline, case, account, outcome = await proposed(desk)
    stranger = await hotline.account(await desk.town.person(), "cmnd")
    asked = step(A.LOCK_ACCOUNT, G.COMPROMISED, account)
    for words in ("", "  ", "x" * 2_001):
        empty = await propose_step(desk.env, hotline.operator, case.id, asked, PersonalText(words))
        assert empty == Refused(RefusalRule.NO_REASON, case.id)
    outside = await hotline.propose(case, step(A.LOCK_ACCOUNT, G.COMPROMISED, stranger))
    assert outside == Refused(RefusalRule.ACCOUNT_NOT_IN_CASE, case.id)
    merge = step(A.MERGE_ACCOUNTS, G.TWO_ACCOUNTS, account, survivor_id=stranger.account_id)
    assert await hotline.propose(case, merge) == Refused(RefusalRule.ACCOUNT_NOT_IN_CASE, case.id)
    unknown = desk.database.ids.new()
    for decide in (
        approve_step(desk.env, hotline.checker, unknown),
        refuse_step(desk.env, hotline.checker, unknown, WHY),
        withdraw_step(desk.env, hotline.operator, unknown),
        revert_step(desk.env, hotline.operator, unknown, WHY),
    ):
        assert await decide == NoSuchStep()
    assert await step_of(desk.env, hotline.operator, unknown) is None
    listed = await steps_of_case(desk.env, hotline.operator, case.id)
    assert isinstance(listed, tuple)
    assert [one.id for one in listed] == [outcome.step_id]


async def test_no_personal_data_stand_open_in_steps_evidence_and_the_trail(desk: Desk) -> None:
    hotline = await Hotline.at_work(desk)
    owner = await desk.town.person()
    account = await hotline.account(owner, "personal_number", "cmnd", normalised=False, born="1950-01-01")
    case = await desk.call(hotline.operator, CaseKind.NO_MATCH, about=account)
    await hotline.phone_says(case, phone_of(owner), account_id=account.account_id, request=R.CORRECT_DATA)
    right = await hotline.population(case, claim_of(owner))
    await hotline.do(case, step(A.CORRECT_DATA, G.MISTYPED, account, population_id=right.evidence_id))
    rows = await desk.database.pool.fetch(
        """SELECT effect::text || reason AS shown FROM desk_step UNION ALL SELECT detail::text FROM desk_evidence
           UNION ALL SELECT data::text FROM audit_event"""
    )
    shown = " ".join(str(row["shown"]) for row in rows)
    for value in (owner["full_name"], owner["personal_number"], owner["cmnd"], owner["phone"][1:], "1950-01-01"):
        assert value not in shown


def test_faults_of_a_form_have_codes_that_name_no_value() -> None:
    assert read_step({}) == WrongParameters({"action": "missing"})
    assert read_step({"action": "delete_everything"}) == WrongParameters({"action": "unknown"})
    wrong = read_step({"action": "merge_accounts", "ground": "forged", "account_id": "x"})
    assert wrong == WrongParameters({"account_id": "malformed", "survivor_id": "missing", "ground": "unknown"})


def test_every_procedure_offers_what_its_actions_know_and_every_kind_of_case_has_one() -> None:
    for procedure in PROCEDURES.values():
        codes = [stage.code for stage in procedure.stages]
        assert len(set(codes)) == len(codes)
        for stage in procedure.stages:
            for offer in stage.offers:
                assert offer.ground in ACTIONS[offer.action].needs, (procedure.code, offer)
    assert all(procedures_of(kind) for kind in CaseKind)


async def test_a_preview_says_what_evidence_is_missing(desk: Desk) -> None:
    hotline = await Hotline.at_work(desk)
    account = await hotline.account(await desk.town.person(), "cmnd")
    case = await desk.call(hotline.operator, about=account)
    asked = step(A.CANCEL_ACCOUNT, G.OWNER_ASKS, account)
    seen = await preview_step(desk.env, hotline.operator, case.id, asked)
    assert isinstance(seen, Previewed)
    assert seen.missing is not None
    assert isinstance(seen.outcome, Preview)
    assert await steps_of_case(desk.env, hotline.operator, case.id) == ()


@pytest.mark.parametrize("action", list(ActionCode))
def test_every_action_is_there(action: ActionCode) -> None:
    assert ACTIONS[action].needs


async def test_approvals_beside_merges_of_the_same_accounts_never_fail_and_lose_nothing(desk: Desk) -> None:
    """The rules merge an account, whose cases move along, while a checker decides about it."""
    hotline, _, account, outcome = await proposed(desk)
    survivors = [await hotline.account(await desk.town.person(), "personal_number") for _ in range(3)]

    async def merge(survivor: AccountRef) -> None:
        async with desk.database.begin(SYSTEM) as uow:
            await merge_accounts(
                uow, desk.env.accounts, survivor_id=survivor.account_id, absorbed_id=account.account_id, reason="rule"
            )

    checkers = [await desk.official(Role.CHECKER) for _ in range(3)]
    done = await asyncio.gather(
        *(merge(survivor) for survivor in survivors),
        *(approve_step(desk.env, checker, outcome.step_id) for checker in checkers),
        return_exceptions=True,
    )
    assert not [one for one in done[3:] if isinstance(one, BaseException)], done
    assert sum(isinstance(one, Done | Overtaken) for one in done[3:]) == 1
    await hotline.nothing_is_lost()
