"""Numbers and phones that somebody else's account has, from the call to the closed case, and back (S0-17, S4-17)."""

import pytest

from motid.desk.actions.model import ActionCode, Blocked, Ground, NotRevertible, Obstacle, WhyNotRevertible
from motid.desk.evidence.model import EvidenceResult
from motid.desk.model import CaseKind, RefusalRule, Refused
from motid.desk.steps.decide_step import approve_step
from motid.desk.steps.model import Overtaken, Proposed
from motid.desk.steps.revert_step import revert_step
from motid.kernel.personal_number import PersonalIdNumber
from motid.recovery.caller_check.model import CallerRequest
from tests.desk.conftest import Desk
from tests.desk.hotline import WHY, Hotline, claim_of, phone_of, step

A, G, R = ActionCode, Ground, CallerRequest


@pytest.mark.item("S0-17")
@pytest.mark.item("S0-24")
async def test_the_phone_that_another_account_has_is_freed_and_the_account_cancelled(desk: Desk) -> None:
    hotline = await Hotline.at_work(desk)
    caller, stranger = await desk.town.person(), await desk.town.person()
    holder = await hotline.account({**stranger, "phone": caller["phone"]}, "cmnd", "registered_phone")
    case = await desk.call(hotline.operator, CaseKind.PHONE_TAKEN, about=holder)
    cancel = step(A.CANCEL_ACCOUNT, G.ANOTHERS_PHONE, holder)
    assert await hotline.propose(case, cancel) == Refused(RefusalRule.MISSING_EVIDENCE, case.id)
    assert (await hotline.carrier(case, claim_of(caller), phone_of(caller))).result is EvidenceResult.AGREES
    await hotline.called_back(case, holder, EvidenceResult.REFUSED)
    assert await hotline.propose(case, cancel) == Refused(RefusalRule.MISSING_EVIDENCE, case.id)
    await hotline.phone_says(case, phone_of(caller), phone=phone_of(caller), request=R.CANCEL_ACCOUNT)
    done = await hotline.do(case, cancel)
    assert (await hotline.state(holder), await hotline.holds(holder)) == ("cancelled", [])
    assert await hotline.heard(caller, "da bi huy")
    await hotline.close(case)
    again = await revert_step(desk.env, hotline.operator, done, WHY)
    assert again == Refused(RefusalRule.CLOSED_CASE, case.id)
    await hotline.reopen(case)
    assert (await hotline.back(done)).stays == ()
    assert (await hotline.state(holder), await hotline.holds(holder)) == ("active", ["cmnd", "registered_phone"])
    twice = await revert_step(desk.env, hotline.operator, done, WHY)
    assert twice == NotRevertible(WhyNotRevertible.ALREADY_TAKEN_BACK)


@pytest.mark.item("S0-17")
async def test_the_phone_alone_may_be_taken_away_and_its_codes_with_it(desk: Desk) -> None:
    hotline = await Hotline.at_work(desk)
    caller, stranger = await desk.town.person(), await desk.town.person()
    holder = await hotline.account({**stranger, "phone": caller["phone"]}, "cmnd", "registered_phone")
    case = await desk.call(hotline.operator, CaseKind.PHONE_TAKEN, about=holder)
    rows = await desk.database.pool.fetch("SELECT id, type FROM identifier WHERE account_id = $1", holder.account_id)
    ids = {row["type"]: row["id"] for row in rows}
    release = step(A.RELEASE_IDENTIFIER, G.ANOTHERS_PHONE, holder, identifier_id=ids["registered_phone"])
    other = step(A.RELEASE_IDENTIFIER, G.ANOTHERS_PHONE, holder, identifier_id=ids["cmnd"])
    assert await hotline.propose(case, release) == Refused(RefusalRule.MISSING_EVIDENCE, case.id)
    await hotline.phone_says(case, phone_of(caller), phone=phone_of(caller), request=R.RELEASE_IDENTIFIER)
    assert await hotline.propose(case, release) == Refused(RefusalRule.MISSING_EVIDENCE, case.id)
    await hotline.carrier(case, claim_of(caller), phone_of(caller))
    assert await hotline.propose(case, other) == Blocked(Obstacle.NO_VOUCHER)
    done = await hotline.do(case, release)
    assert await hotline.holds(holder) == ["cmnd"]
    assert await hotline.codes_go_to(holder) == []
    await hotline.back(done)
    assert await hotline.holds(holder) == ["cmnd", "registered_phone"]
    assert await hotline.codes_go_to(holder) == [phone_of(caller).national()]


@pytest.mark.item("S0-18")
@pytest.mark.item("S0-24")
@pytest.mark.item("S0-12")
async def test_an_account_under_the_callers_number_is_cancelled_and_carried_to_the_new_one(desk: Desk) -> None:
    hotline = await Hotline.at_work(desk)
    caller = await desk.town.person()
    wrong = {**caller, "full_name": "Lê Văn Khác", "phone": (await desk.town.person())["phone"]}
    holder = await hotline.account(wrong, "personal_number", normalised=False)
    case = await desk.call(hotline.operator, CaseKind.IDENTITY_TAKEN, about=holder)
    assert (await hotline.population(case, claim_of(caller))).result is EvidenceResult.AGREES
    assert (await hotline.population(case, holder)).result is EvidenceResult.DIFFERS
    early = await hotline.propose(case, step(A.CANCEL_ACCOUNT, G.ANOTHERS_NUMBER, holder))
    assert early == Refused(RefusalRule.MISSING_EVIDENCE, case.id), "anybody may know the caller's data"
    await hotline.holds_own_phone(case, caller, R.CANCEL_ACCOUNT)
    cancelled = await hotline.do(case, step(A.CANCEL_ACCOUNT, G.ANOTHERS_NUMBER, holder))
    anew = await hotline.account(caller, "personal_number", "registered_phone")
    await desk.link(hotline.operator, case, anew, part="other")
    merge = step(A.MERGE_ACCOUNTS, G.REGISTERED_ANEW, holder, survivor_id=anew.account_id)
    assert await hotline.propose(case, merge) == Refused(RefusalRule.MISSING_EVIDENCE, case.id)
    number = {"by": {"personal_number": PersonalIdNumber(caller["personal_number"])}}
    assert await hotline.questions(case, holder, wrong, **number) is EvidenceResult.AGREES
    assert await hotline.questions(case, anew, caller) is EvidenceResult.AGREES
    assert (await hotline.carrier(case, anew)).result is EvidenceResult.AGREES
    assert await hotline.propose(case, merge) == Refused(RefusalRule.MISSING_EVIDENCE, case.id), "it was another yes"
    await hotline.phone_says(case, phone_of(caller), account_id=anew.account_id, request=R.MERGE_ACCOUNTS)
    merged = await hotline.do(case, merge)
    assert await hotline.state(holder) == "merged"
    await hotline.close(case)
    await hotline.reopen(case)
    await hotline.back(merged)
    assert await hotline.state(holder) == "cancelled"
    assert (await hotline.back(cancelled)).stays == ("personal_number",)
    assert (await hotline.state(holder), await hotline.holds(holder)) == ("active", [])


@pytest.mark.item("S4-17")
async def test_a_complaint_that_an_account_is_not_ones_own_frees_the_number(desk: Desk) -> None:
    hotline = await Hotline.at_work(desk)
    owner, thief = await desk.town.person(), await desk.town.person()
    account = await hotline.account({**owner, "phone": thief["phone"]}, "personal_number", normalised=False)
    case = await hotline.arrived("ownership_complaint", account)
    await hotline.population(case, claim_of(owner))
    await hotline.holds_own_phone(case, owner, R.RELEASE_IDENTIFIER)
    await hotline.called_back(case, account, EvidenceResult.NOBODY)
    identifier_id = await desk.database.pool.fetchval(
        "SELECT id FROM identifier WHERE account_id = $1", account.account_id
    )
    done = await hotline.do(case, step(A.RELEASE_IDENTIFIER, G.ANOTHERS_NUMBER, account, identifier_id=identifier_id))
    assert await hotline.holds(account) == []
    await hotline.close(case)
    await hotline.reopen(case)
    await hotline.back(done)
    assert await hotline.holds(account) == ["personal_number"]
    again = await hotline.do(
        case, step(A.RELEASE_IDENTIFIER, G.ANOTHERS_NUMBER, account, identifier_id=identifier_id)
    )
    late = await revert_step(desk.env, hotline.operator, again, WHY)
    assert isinstance(late, Proposed)
    await hotline.account(owner, "personal_number")
    assert await approve_step(desk.env, hotline.checker, late.step_id) == Overtaken(
        late.step_id, WhyNotRevertible.TAKEN_SINCE
    )
    await hotline.nothing_is_lost()
