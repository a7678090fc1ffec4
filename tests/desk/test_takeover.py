"""What people who know much, and officials who mean ill, do not reach: each of these was possible once."""

from motid.accounts.cancel_account import cancel_account
from motid.accounts.model import AccountRef
from motid.desk.actions.model import ActionCode, Blocked, Ground, Obstacle
from motid.desk.assign_case import take_case
from motid.desk.evidence.confirm_on_phone import ask_on_phone
from motid.desk.evidence.model import EvidenceResult, Paper
from motid.desk.evidence.outcomes import ConfirmationSent
from motid.desk.model import Case, CaseKind, RefusalRule, Refused
from motid.desk.open_case import CaseQueue
from motid.desk.steps.decide_step import approve_step, preview_decision, refuse_step
from motid.desk.steps.model import Done, Proposed
from motid.desk.steps.revert_step import revert_step
from motid.kernel.actor import SYSTEM
from motid.kernel.cmnd import CmndNumber
from motid.kernel.personal_number import PersonalIdNumber
from motid.officials.model import Role
from motid.recovery.caller_check.model import CallerRequest
from tests.desk.conftest import Desk
from tests.desk.hotline import WHY, Hotline, claim_of, phone_of, step

A, G, R = ActionCode, Ground, CallerRequest


async def arrived(desk: Desk, hotline: Hotline, kind: str, account: AccountRef) -> Case:
    """Let a citizen's own case arrive, and the operator take it."""
    async with desk.database.begin(SYSTEM) as uow:
        number = await CaseQueue(desk.env.policies).open_case(
            uow, kind=kind, account_id=account.account_id, related=(), statement=None
        )
    case_id = await desk.database.pool.fetchval("SELECT id FROM desk_case WHERE number = $1", number)
    case = await take_case(desk.env, hotline.operator, case_id)
    assert isinstance(case, Case), case
    return case


async def test_an_own_objection_proves_nothing_about_an_account_that_was_linked_to_it(desk: Desk) -> None:
    """A thief objects about the own account, and gets the victim's into the case, whose data they know."""
    hotline = await Hotline.at_work(desk)
    victim, thief = await desk.town.person(), await desk.town.person()
    account, own = await hotline.account(victim, "personal_number"), await hotline.account(thief, "cmnd")
    objection = await arrived(desk, hotline, "otp_phone_objection", own)
    await desk.link(hotline.operator, objection, account)
    refused = Refused(RefusalRule.MISSING_EVIDENCE, objection.id)
    assert await hotline.propose(objection, step(A.LOCK_ACCOUNT, G.PHONE_CHANGE_OBJECTED, account)) == refused
    number = {"by": {"personal_number": PersonalIdNumber(victim["personal_number"])}}
    assert await hotline.questions(objection, account, victim, **number) is EvidenceResult.AGREES
    restore = step(A.RESTORE_OTP_PHONE, G.PHONE_CHANGE_OBJECTED, account)
    assert await hotline.propose(objection, restore) == refused
    await hotline.do(objection, step(A.LOCK_ACCOUNT, G.COMPROMISED, account))
    closure = await arrived(desk, hotline, "closure_objection", own)
    await desk.link(hotline.operator, closure, account)
    desk.world.pass_by(hours=8)
    assert await hotline.questions(closure, account, victim, **number) is EvidenceResult.AGREES
    unlock = await hotline.propose(closure, step(A.UNLOCK_ACCOUNT, G.WRONGLY_CLOSED, account))
    assert unlock == Refused(RefusalRule.MISSING_EVIDENCE, closure.id)


async def test_who_registers_under_a_freed_number_does_not_get_the_dossiers_by_knowing_and_an_own_phone(
    desk: Desk,
) -> None:
    hotline = await Hotline.at_work(desk)
    victim, thief = await desk.town.person(), await desk.town.person()
    former = await hotline.account(victim, "personal_number", normalised=False)
    async with desk.database.begin(SYSTEM) as uow:
        await cancel_account(uow, desk.env.accounts, former.account_id, reason="test")
    anew = await hotline.account({**victim, "phone": thief["phone"]}, "personal_number", normalised=False)
    case = await desk.call(hotline.operator, CaseKind.IDENTITY_TAKEN, about=former, others=(anew,))
    number = {"by": {"personal_number": PersonalIdNumber(victim["personal_number"])}}
    for account in (former, anew):
        assert await hotline.questions(case, account, victim, **number) is EvidenceResult.AGREES
    await hotline.phone_says(case, phone_of(thief), account_id=anew.account_id, request=R.MERGE_ACCOUNTS)
    assert (await hotline.carrier(case, anew, phone_of(thief))).result is not EvidenceResult.AGREES
    merge = step(A.MERGE_ACCOUNTS, G.REGISTERED_ANEW, former, survivor_id=anew.account_id)
    assert await hotline.propose(case, merge) == Refused(RefusalRule.MISSING_EVIDENCE, case.id)


async def test_what_proves_a_phone_frees_no_number(desk: Desk) -> None:
    """A thief has the victim's former phone by now, and knows the victim's data."""
    hotline = await Hotline.at_work(desk)
    victim, thief = await desk.town.person(), await desk.town.person()
    account = await hotline.account({**victim, "phone": thief["phone"]}, "personal_number", "registered_phone")
    case = await desk.call(hotline.operator, CaseKind.PHONE_TAKEN, about=account)
    await hotline.holds_own_phone(case, thief, R.RELEASE_IDENTIFIER)
    assert (await hotline.population(case, claim_of(victim))).result is EvidenceResult.AGREES
    rows = await desk.database.pool.fetch("SELECT id, type FROM identifier WHERE account_id = $1", account.account_id)
    ids = {row["type"]: row["id"] for row in rows}
    number = step(A.RELEASE_IDENTIFIER, G.ANOTHERS_PHONE, account, identifier_id=ids["personal_number"])
    assert await hotline.propose(case, number) == Blocked(Obstacle.NO_VOUCHER)
    phone = step(A.RELEASE_IDENTIFIER, G.ANOTHERS_PHONE, account, identifier_id=ids["registered_phone"])
    assert isinstance(await hotline.propose(case, phone), Proposed)


async def test_accounts_of_two_people_by_their_records_are_not_merged_as_one_persons(desk: Desk) -> None:
    """An operator types what stands on two people's papers; nobody was at the counter."""
    hotline = await Hotline.at_work(desk)
    victim, accomplice = await desk.town.person(), await desk.town.person()
    for by in ("personal_number", "cmnd"):
        rich = await hotline.account(victim, "personal_number" if by == "personal_number" else "cmnd")
        own = await hotline.account(accomplice, "personal_number" if by == "personal_number" else "cmnd")
        case = await desk.call(hotline.operator, CaseKind.TWO_ACCOUNTS, about=rich, others=(own,), channel="counter")
        await hotline.papers_of(case, victim, rich)
        await hotline.papers_of(case, accomplice, own)
        merge = step(A.MERGE_ACCOUNTS, G.TWO_ACCOUNTS, rich, survivor_id=own.account_id)
        assert await hotline.propose(case, merge) == Blocked(Obstacle.ANOTHER_PERSON), by


async def test_one_official_locks_and_no_single_one_unlocks(desk: Desk) -> None:
    hotline = await Hotline.at_work(desk)
    owner = await desk.town.person()
    account = await hotline.account(owner, "cmnd")
    case = await desk.call(hotline.operator, about=account)
    await hotline.phone_says(case, phone_of(owner), account_id=account.account_id)
    locked = await hotline.do(case, step(A.LOCK_ACCOUNT, G.COMPROMISED, account))
    back = await revert_step(desk.env, hotline.operator, locked, WHY)
    assert isinstance(back, Proposed)
    assert await hotline.state(account) == "locked"
    assert isinstance(await approve_step(desk.env, hotline.checker, back.step_id), Done)
    assert await hotline.state(account) == "active"
    await hotline.papers(case, owner, paper=Paper.AUTHORITY_LETTER)
    by_law = await hotline.propose(case, step(A.LOCK_ACCOUNT, G.AUTHORITY, account))
    assert isinstance(by_law, Proposed), "a lock without a way back is decided by two"
    assert await hotline.state(account) == "active"


async def test_nobody_decides_on_what_they_checked_themselves(desk: Desk) -> None:
    """One with two roles takes the evidence, hands the case over, and decides what a colleague proposed on it."""
    hotline = await Hotline.at_work(desk)
    both = await desk.official(Role.OPERATOR, Role.CHECKER)
    owner = await desk.town.person()
    account = await hotline.account(owner, "cmnd")
    case = await desk.call(hotline.operator, about=account)
    hotline.operator, colleague = both, hotline.operator
    await desk.database.pool.execute("UPDATE desk_case SET assigned_to = $1 WHERE id = $2", both.account_id, case.id)
    await hotline.questions(case, account, owner)
    await hotline.phone_says(case, phone_of(owner), account_id=account.account_id, request=R.CANCEL_ACCOUNT)
    await desk.database.pool.execute(
        "UPDATE desk_case SET assigned_to = $1 WHERE id = $2", colleague.account_id, case.id
    )
    hotline.operator = colleague
    outcome = await hotline.propose(case, step(A.CANCEL_ACCOUNT, G.OWNER_ASKS, account))
    assert isinstance(outcome, Proposed), outcome
    refused = Refused(RefusalRule.OWN_REQUEST, case.id)
    assert await preview_decision(desk.env, both, outcome.step_id) == refused
    assert await approve_step(desk.env, both, outcome.step_id) == refused
    assert await refuse_step(desk.env, both, outcome.step_id, WHY) == refused
    assert isinstance(await approve_step(desk.env, hotline.checker, outcome.step_id), Done)


async def test_asking_a_second_phone_does_not_silence_the_holder_of_the_first(desk: Desk) -> None:
    hotline = await Hotline.at_work(desk)
    victim, caller = await desk.town.person(), await desk.town.person()
    account = await hotline.account(victim, "cmnd")
    case = await desk.call(hotline.operator, about=account)
    asked = await ask_on_phone(desk.env, hotline.operator, case.id, account_id=account.account_id)
    assert isinstance(asked, ConfirmationSent)
    await hotline.phone_says(case, phone_of(caller), phone=phone_of(caller))
    await hotline.answers_link(phone_of(victim), "denied")
    assert await hotline.evidence(case) == [("confirm_on_phone", "refused"), ("confirm_on_phone", "confirmed")]


async def test_a_reset_goes_to_a_registered_phone_only_while_the_carrier_holds_it_for_the_owner(desk: Desk) -> None:
    """A portal knew a phone that somebody else has by now, who knows the owner's data."""
    hotline = await Hotline.at_work(desk)
    victim, thief = await desk.town.person(), await desk.town.person()
    former = await hotline.account({**victim, "phone": thief["phone"]}, "cmnd", "registered_phone", otp_phone=False)
    case = await desk.call(hotline.operator, CaseKind.FORGOTTEN_PASSWORD, about=former)
    by = {"by": {"cmnd": CmndNumber(victim["cmnd"])}}
    assert await hotline.questions(case, former, victim, **by) is EvidenceResult.AGREES
    reset = step(A.ONE_TIME_RESET, G.FORGOTTEN_PASSWORD, former)
    assert await hotline.propose(case, reset) == Blocked(Obstacle.NO_VOUCHER)
    assert (await hotline.carrier(case, former)).result is not EvidenceResult.AGREES
    assert await hotline.propose(case, reset) == Blocked(Obstacle.NO_VOUCHER)
    owner = await desk.town.person()
    account = await hotline.account(owner, "cmnd", "registered_phone", otp_phone=False)
    await desk.database.pool.execute(
        "UPDATE identifier SET verified_at = valid_from WHERE account_id = $1", account.account_id
    )
    second = await desk.call(hotline.operator, CaseKind.FORGOTTEN_PASSWORD, about=account)
    await hotline.phone_says(second, phone_of(owner), account_id=account.account_id)
    assert (await hotline.carrier(second, account)).result is EvidenceResult.AGREES
    await hotline.do(second, step(A.ONE_TIME_RESET, G.FORGOTTEN_PASSWORD, account))


async def test_a_registrys_answer_that_is_too_old_vouches_for_nothing(desk: Desk) -> None:
    hotline = await Hotline.at_work(desk)
    owner = await desk.town.person()
    account = await hotline.account(owner, "personal_number", normalised=False, born="1950-01-01")
    case = await desk.call(hotline.operator, CaseKind.NO_MATCH, about=account)
    right = await hotline.population(case, claim_of(owner))
    desk.world.pass_by(hours=24 * 8)
    await hotline.papers_of(case, owner, account)
    correct = step(A.CORRECT_DATA, G.MISTYPED, account, population_id=right.evidence_id)
    assert await hotline.propose(case, correct) == Blocked(Obstacle.NO_VOUCHER)


async def test_the_number_of_a_normalised_account_does_not_become_a_namesakes(desk: Desk) -> None:
    """Somebody of the same name and date of birth has no account yet; their number is known."""
    hotline = await Hotline.at_work(desk)
    namesake = await desk.town.person()
    account = await hotline.account(
        {**namesake, "personal_number": desk.number().reveal()}, "personal_number", "registered_phone"
    )
    case = await desk.call(hotline.operator, CaseKind.NO_MATCH, about=account)
    await hotline.phone_says(case, phone_of(namesake), account_id=account.account_id, request=R.CORRECT_DATA)
    right = await hotline.population(case, claim_of(namesake))
    correct = step(A.CORRECT_DATA, G.MISTYPED, account, population_id=right.evidence_id)
    assert await hotline.propose(case, correct) == Blocked(Obstacle.NORMALISED)
