"""While whoever holds an account's phone says that it is not they who call, no caller proves that account theirs."""

from motid.desk.actions.model import ActionCode, Ground
from motid.desk.evidence.confirm_on_phone import ask_on_phone
from motid.desk.evidence.model import EvidenceResult
from motid.desk.model import RefusalRule, Refused
from motid.desk.steps.model import Previewed
from motid.desk.steps.propose_step import preview_step
from motid.kernel.cmnd import CmndNumber
from motid.kernel.phone import PhoneNumber
from tests.desk.conftest import Desk
from tests.desk.hotline import Hotline, phone_of, step

A, G = ActionCode, Ground


async def test_nothing_that_a_caller_knows_or_holds_counts_while_the_accounts_phone_denies_the_call(
    desk: Desk,
) -> None:
    """Only a lock, which protects the owner, or the same phone's own confirmation."""
    hotline = await Hotline.at_work(desk)
    victim = await desk.town.person()
    former = f"0958{victim['phone'][-6:]}"
    account = await hotline.account({**victim, "phone": former}, "cmnd")
    case = await desk.call(hotline.operator, about=account)
    cmnd = {"by": {"cmnd": CmndNumber(victim["cmnd"])}}
    assert await hotline.questions(case, account, victim, **cmnd) is EvidenceResult.AGREES
    cancel = step(A.CANCEL_ACCOUNT, G.OWNER_ASKS, account)
    await hotline.carrier(case, account, phone_of(victim))
    await hotline.phone_says(case, phone_of(victim), phone=phone_of(victim))
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
    await hotline.phone_says(case, registered, account_id=account.account_id)
    await hotline.do(case, cancel)
