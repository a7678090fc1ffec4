"""Accounts that the desk locked or cancelled: who opens them again, and what only the law opens."""

from motid.desk.actions.model import ActionCode, Blocked, Ground, NotRevertible, Obstacle, WhyNotRevertible
from motid.desk.evidence.model import EvidenceResult, Paper
from motid.desk.model import Outcome, RefusalRule, Refused
from motid.desk.steps.revert_step import revert_step
from motid.kernel.personal_number import PersonalIdNumber
from motid.recovery.caller_check.model import CallerRequest
from tests.desk.conftest import Desk
from tests.desk.hotline import WHY, Hotline, phone_of, step

A, G, R = ActionCode, Ground, CallerRequest


async def test_the_owner_of_a_locked_account_objects_and_is_right(desk: Desk) -> None:
    hotline = await Hotline.at_work(desk)
    owner = await desk.town.person()
    account = await hotline.account(owner, "cmnd")
    first = await desk.call(hotline.operator, about=account)
    await hotline.phone_says(first, phone_of(owner), account_id=account.account_id)
    locked = await hotline.do(first, step(A.LOCK_ACCOUNT, G.COMPROMISED, account))
    case = await hotline.arrived("closure_objection", account)
    unlock = step(A.UNLOCK_ACCOUNT, G.WRONGLY_CLOSED, account)
    assert await hotline.propose(case, unlock) == Refused(RefusalRule.MISSING_EVIDENCE, case.id)
    upheld = await hotline.do(case, step(A.UPHOLD, G.NOT_PROVED, account))
    nothing = await revert_step(desk.env, hotline.operator, upheld, WHY)
    assert nothing == NotRevertible(WhyNotRevertible.NOTHING_DONE)
    assert await hotline.questions(case, account, owner) is EvidenceResult.AGREES
    opened = await hotline.do(case, unlock)
    assert await hotline.state(account) == "active"
    late = await revert_step(desk.env, hotline.operator, locked, WHY)
    assert late == NotRevertible(WhyNotRevertible.CHANGED_SINCE)
    await hotline.back(opened)
    assert await hotline.state(account) == "locked"
    await hotline.close(case, Outcome.UPHELD)


async def test_what_the_law_closes_only_the_law_opens(desk: Desk) -> None:
    hotline = await Hotline.at_work(desk)
    owner = await desk.town.person()
    account = await hotline.account(owner, "personal_number")
    case = await desk.call(hotline.operator, about=account)
    lock = step(A.LOCK_ACCOUNT, G.AUTHORITY, account)
    assert await hotline.propose(case, lock) == Refused(RefusalRule.MISSING_EVIDENCE, case.id)
    await hotline.papers(case, owner, paper=Paper.AUTHORITY_LETTER)
    done = await hotline.do(case, lock)
    kept = await revert_step(desk.env, hotline.operator, done, WHY)
    assert kept == NotRevertible(WhyNotRevertible.LAW)
    number = {"by": {"personal_number": PersonalIdNumber(owner["personal_number"])}}
    await hotline.questions(case, account, owner, **number)
    for action in (A.UNLOCK_ACCOUNT, A.CANCEL_ACCOUNT):
        await hotline.phone_says(case, phone_of(owner), account_id=account.account_id, request=R(action))
        closed = step(action, G.OWNER_ASKS, account)
        assert await hotline.propose(case, closed) == Blocked(Obstacle.CLOSED_BY_LAW)
    await hotline.do(case, step(A.UNLOCK_ACCOUNT, G.AUTHORITY_RELEASE, account))
    assert await desk.town.state(account) == ("active", True)


async def test_a_locked_account_that_was_cancelled_is_locked_again_by_the_way_back(desk: Desk) -> None:
    hotline = await Hotline.at_work(desk)
    owner = await desk.town.person()
    account = await hotline.account(owner, "cmnd")
    case = await desk.call(hotline.operator, about=account)
    await hotline.questions(case, account, owner)
    await hotline.phone_says(case, phone_of(owner), account_id=account.account_id, request=R.CANCEL_ACCOUNT)
    await hotline.do(case, step(A.LOCK_ACCOUNT, G.COMPROMISED, account))
    done = await hotline.do(case, step(A.CANCEL_ACCOUNT, G.OWNER_ASKS, account))
    await hotline.back(done)
    assert (await hotline.state(account), await hotline.holds(account)) == ("locked", ["cmnd"])
    reason = "SELECT reason FROM account_closure WHERE account_id = $1 AND reopened_at IS NULL"
    assert await desk.database.pool.fetchval(reason, account.account_id) == "desk.compromised"
