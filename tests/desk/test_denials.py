"""While whoever holds an account's phone says that it is not they who call, no caller proves that account theirs."""

from motid.desk.actions.model import ActionCode, Ground
from motid.desk.actions.registry import ACTIONS
from motid.desk.evidence.confirm_on_phone import ask_on_phone
from motid.desk.evidence.model import EvidenceKind, EvidenceResult
from motid.desk.evidence.rules import About, kinds_in
from motid.desk.model import RefusalRule, Refused
from motid.desk.procedures.caller_request import request_for, request_of
from motid.desk.procedures.registry import PROCEDURES
from motid.desk.steps.model import Previewed
from motid.desk.steps.propose_step import preview_step
from motid.kernel.cmnd import CmndNumber
from motid.kernel.phone import PhoneNumber
from motid.recovery.caller_check.model import CallerRequest
from tests.desk.conftest import Desk
from tests.desk.hotline import Hotline, phone_of, step

A, G, R = ActionCode, Ground, CallerRequest


async def test_nothing_that_a_caller_knows_or_holds_counts_while_the_accounts_phone_denies_the_call(
    desk: Desk,
) -> None:
    """Only a lock, which protects the owner, or the same phone's own confirmation."""
    hotline = await Hotline.at_work(desk)
    victim = await desk.town.person()
    former = desk.phone().national()
    account = await hotline.account({**victim, "phone": former}, "cmnd")
    case = await desk.call(hotline.operator, about=account)
    cmnd = {"by": {"cmnd": CmndNumber(victim["cmnd"])}}
    assert await hotline.questions(case, account, victim, **cmnd) is EvidenceResult.AGREES
    cancel = step(A.CANCEL_ACCOUNT, G.OWNER_ASKS, account)
    await hotline.carrier(case, account, phone_of(victim))
    await hotline.phone_says(case, phone_of(victim), phone=phone_of(victim), request=CallerRequest.CANCEL_ACCOUNT)
    before = await preview_step(desk.env, hotline.operator, case.id, cancel)
    assert isinstance(before, Previewed)
    assert before.missing is None
    registered = PhoneNumber.parse(former)
    await hotline.phone_says(case, registered, "denied", account_id=account.account_id)
    refused = Refused(RefusalRule.MISSING_EVIDENCE, case.id)
    assert await hotline.propose(case, cancel) == refused
    await ask_on_phone(desk.env, hotline.operator, case.id, account_id=account.account_id)
    desk.world.pass_by(hours=2)
    assert await hotline.propose(case, cancel) == refused, "silence takes nothing back"
    await hotline.do(case, step(A.LOCK_ACCOUNT, G.COMPROMISED, account))
    await hotline.phone_says(case, registered, account_id=account.account_id, request=CallerRequest.CANCEL_ACCOUNT)
    await hotline.do(case, cancel)


async def test_a_yes_on_the_phone_serves_the_step_that_was_named_there_and_no_other(desk: Desk) -> None:
    hotline = await Hotline.at_work(desk)
    owner = await desk.town.person()
    account = await hotline.account(owner, "cmnd")
    case = await desk.call(hotline.operator, about=account)
    cmnd = {"by": {"cmnd": CmndNumber(owner["cmnd"])}}
    assert await hotline.questions(case, account, owner, **cmnd) is EvidenceResult.AGREES
    cancel = step(A.CANCEL_ACCOUNT, G.OWNER_ASKS, account)
    refused = Refused(RefusalRule.MISSING_EVIDENCE, case.id)
    for other in (CallerRequest.TALK, CallerRequest.MERGE_ACCOUNTS):
        await hotline.phone_says(case, phone_of(owner), account_id=account.account_id, request=other)
        assert await hotline.propose(case, cancel) == refused, other
    await hotline.phone_says(case, phone_of(owner), account_id=account.account_id, request=R(cancel.action.code))
    await hotline.phone_says(case, phone_of(owner), account_id=account.account_id)
    await hotline.do(case, step(A.LOCK_ACCOUNT, G.COMPROMISED, account))
    await hotline.do(case, cancel)


def test_every_step_of_two_officials_that_a_phone_serves_can_be_asked_for_by_its_name() -> None:
    for action in ACTIONS.values():
        for ground, rule in action.needs.items():
            if action.needs_two(ground) and EvidenceKind.CONFIRM_ON_PHONE in {kind for kind, _ in kinds_in(rule)}:
                assert request_of(action.code).value == action.code.value, (action.code, ground)


def test_procedures_ask_first_for_what_they_offer_first() -> None:
    asked = {
        (procedure.code, check.about): request_for(procedure, stage, check.about)
        for procedure in PROCEDURES.values()
        for stage in procedure.stages
        for check in stage.checks
        if check.kind is EvidenceKind.CONFIRM_ON_PHONE
    }
    assert asked["phone_taken", About.CALLER] is R.CANCEL_ACCOUNT
    assert asked["phone_taken", About.ACCOUNT] is R.TALK, "whoever holds the other account agrees to nothing"
    assert asked["same_person", About.OTHER] is R.MERGE_ACCOUNTS
    assert asked["forgotten_password", About.ACCOUNT] is R.ONE_TIME_RESET
    assert asked["closure_objection", About.ACCOUNT] is R.UNLOCK_ACCOUNT
    assert asked["other_person", About.ACCOUNT] is R.REVERT_MERGE
