"""Two accounts of one person, or of two: which the desk joins, cancels or leaves alone, and the way back (S2-26)."""

import pytest

from motid.accounts.merge_accounts import merge_accounts
from motid.desk.actions.model import ActionCode, Blocked, Ground, Obstacle
from motid.desk.evidence.model import EvidenceResult
from motid.desk.model import CaseKind, RefusalRule, Refused
from motid.desk.steps.model import Done
from motid.kernel.actor import SYSTEM
from motid.recovery.caller_check.model import CallerRequest
from tests.desk.conftest import Desk
from tests.desk.hotline import Hotline, claim_of, phone_of, step

A, G, R = ActionCode, Ground, CallerRequest


@pytest.mark.item("S2-26")
@pytest.mark.item("S2-29")
async def test_resolution_a_lets_the_cmnd_account_go_on_in_the_one_of_the_personal_number(desk: Desk) -> None:
    hotline = await Hotline.at_work(desk)
    caller = await desk.town.person()
    old = await hotline.account(caller, "cmnd")
    new = await hotline.account(caller, "personal_number", "registered_phone")
    case = await desk.call(hotline.operator, CaseKind.TWO_ACCOUNTS, about=old, others=(new,))
    merge = step(A.MERGE_ACCOUNTS, G.TWO_ACCOUNTS, old, survivor_id=new.account_id)
    assert await hotline.questions(case, old, caller) is EvidenceResult.AGREES
    assert await hotline.propose(case, merge) == Refused(RefusalRule.MISSING_EVIDENCE, case.id)
    assert await hotline.questions(case, new, caller) is EvidenceResult.AGREES
    await hotline.phone_says(case, phone_of(caller), account_id=new.account_id, request=R.MERGE_ACCOUNTS)
    assert await hotline.propose(case, merge) == Refused(RefusalRule.MISSING_EVIDENCE, case.id)
    assert (await hotline.carrier(case, old, phone_of(caller))).result is EvidenceResult.AGREES
    done = await hotline.do(case, merge)
    assert (await hotline.state(old), await hotline.state(new)) == ("merged", "active")
    assert await hotline.heard(caller, "da duoc gop")
    await hotline.close(case)
    await hotline.reopen(case)
    await hotline.back(done)
    assert (await hotline.state(old), await hotline.state(new)) == ("active", "active")
    assert await desk.town.state(new) == ("active", True)


@pytest.mark.item("S2-26")
async def test_resolution_b_cancels_the_forged_account_of_the_personal_number(desk: Desk) -> None:
    hotline = await Hotline.at_work(desk)
    caller, thief = await desk.town.person(), await desk.town.person()
    old = await hotline.account(caller, "cmnd")
    forged = await hotline.account({**caller, "phone": thief["phone"]}, "personal_number", normalised=False)
    case = await desk.call(hotline.operator, CaseKind.TWO_ACCOUNTS, about=forged, others=(old,))
    cancel = step(A.CANCEL_ACCOUNT, G.FORGED, forged, in_favour_of=old.account_id)
    assert await hotline.questions(case, old, caller) is EvidenceResult.AGREES
    await hotline.phone_says(case, phone_of(caller), account_id=old.account_id, request=R.CANCEL_ACCOUNT)
    assert (await hotline.population(case, claim_of(caller))).result is EvidenceResult.AGREES
    await hotline.carrier(case, claim_of(caller), phone_of(caller))
    assert await hotline.propose(case, cancel) == Refused(RefusalRule.MISSING_EVIDENCE, case.id)
    await hotline.phone_says(case, phone_of(thief), "denied", account_id=forged.account_id)
    assert await hotline.propose(case, cancel) == Refused(RefusalRule.MISSING_EVIDENCE, case.id)
    await hotline.called_back(case, forged, EvidenceResult.REFUSED)
    done = await hotline.do(case, cancel)
    assert (await hotline.state(forged), await hotline.state(old)) == ("cancelled", "active")
    await hotline.close(case)
    await hotline.reopen(case)
    await hotline.back(done)
    assert (await hotline.state(forged), await hotline.holds(forged)) == ("active", ["personal_number"])


@pytest.mark.item("S2-26")
async def test_resolution_b_merges_an_account_that_arose_by_itself_unless_somebody_signs_in_there(desk: Desk) -> None:
    hotline = await Hotline.at_work(desk)
    caller = await desk.town.person()
    old = await hotline.account(caller, "cmnd")
    arose = await hotline.account(caller, "personal_number", otp_phone=False)
    case = await desk.call(hotline.operator, CaseKind.TWO_ACCOUNTS, about=arose, others=(old,))
    await hotline.questions(case, old, caller)
    await hotline.phone_says(case, phone_of(caller), account_id=old.account_id, request=R.MERGE_ACCOUNTS)
    await hotline.population(case, claim_of(caller))
    await hotline.carrier(case, claim_of(caller), phone_of(caller))
    done = await hotline.do(case, step(A.MERGE_ACCOUNTS, G.AROSE_BY_ITSELF, arose, survivor_id=old.account_id))
    assert await hotline.holds(old) == ["cmnd", "personal_number"]
    await hotline.back(done)
    assert await desk.town.state(arose) == ("active", True)
    await desk.database.pool.execute(
        "INSERT INTO password_credential VALUES ($1, now(), now(), '')", arose.account_id
    )
    await hotline.phone_says(case, phone_of(caller), account_id=old.account_id, request=R.CANCEL_ACCOUNT)
    for again in (
        step(A.MERGE_ACCOUNTS, G.AROSE_BY_ITSELF, arose, survivor_id=old.account_id),
        step(A.CANCEL_ACCOUNT, G.AROSE_BY_ITSELF, arose, in_favour_of=old.account_id),
    ):
        assert await hotline.propose(case, again) == Blocked(Obstacle.SIGNED_IN_BEFORE)


async def test_who_proves_one_account_gets_no_other_by_what_anybody_may_know(desk: Desk) -> None:
    """A thief with an own account, who knows a victim's data and phone number, and not the phone."""
    hotline = await Hotline.at_work(desk)
    victim, thief = await desk.town.person(), await desk.town.person()
    rich = await hotline.account(victim, "cmnd")
    own = await hotline.account(thief, "personal_number")
    case = await hotline.arrived("number_taken", own, rich)
    await hotline.questions(case, own, thief)
    await hotline.phone_says(case, phone_of(thief), account_id=own.account_id, request=R.MERGE_ACCOUNTS)
    await hotline.questions(case, rich, victim)
    assert (await hotline.carrier(case, rich, phone_of(victim))).result is EvidenceResult.AGREES
    refused = Refused(RefusalRule.MISSING_EVIDENCE, case.id)
    for ground in (G.TWO_ACCOUNTS, G.REGISTERED_ANEW, G.AROSE_BY_ITSELF):
        takes = step(A.MERGE_ACCOUNTS, ground, rich, survivor_id=own.account_id)
        outcome = await hotline.propose(case, takes)
        assert outcome in (refused, Blocked(Obstacle.NOT_CLOSED)), outcome
    for ground in (G.OWNER_ASKS, G.ANOTHERS_NUMBER, G.FORGED):
        closes = step(A.CANCEL_ACCOUNT, ground, rich, in_favour_of=own.account_id)
        assert await hotline.propose(case, closes) == refused


async def test_a_merge_that_the_rules_did_is_reverted_and_done_again(desk: Desk) -> None:
    hotline = await Hotline.at_work(desk)
    owner = await desk.town.person()
    old, new = await hotline.account(owner, "cmnd"), await hotline.account(owner, "personal_number")

    async with desk.database.begin(SYSTEM) as uow:
        await merge_accounts(
            uow, desk.env.accounts, survivor_id=new.account_id, absorbed_id=old.account_id, reason="rule"
        )
    case = await hotline.arrived("closure_objection", old, new)
    assert await hotline.questions(case, old, owner) is EvidenceResult.AGREES
    done = await hotline.do(case, step(A.REVERT_MERGE, G.NOT_ONE_PERSON, old))
    assert await hotline.state(old) == "active"
    assert isinstance(await hotline.back(done), Done)
    assert await hotline.state(old) == "merged"
