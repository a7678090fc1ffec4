"""What the desk mends at a caller's own account, and takes back: password, data, the phone (S0-19 … S0-23)."""

import pytest

from motid.accounts.correct_profile import correct_profile
from motid.accounts.model import AccountRef, Profile
from motid.authn.one_time_code import OneTimeCode
from motid.authn.password import Password
from motid.desk.actions.model import ActionCode, Blocked, Ground, NotRevertible, Obstacle, WhyNotRevertible
from motid.desk.evidence.answers import Answers
from motid.desk.evidence.control_questions import compare_answers
from motid.desk.evidence.model import EvidenceResult
from motid.desk.model import CaseKind, RefusalRule, Refused
from motid.desk.steps.revert_step import revert_step
from motid.kernel.actor import SYSTEM
from motid.kernel.birth_date import DateOfBirth
from motid.kernel.cmnd import CmndNumber
from motid.kernel.names import FullName
from motid.kernel.opaque_token import OpaqueToken
from motid.kernel.personal_number import PersonalIdNumber
from motid.normalisation.request.ask_registries import AskLater
from motid.normalisation.request.jobs import AskRegistries
from motid.recovery.begin_phone_change import (
    ChangeBegun,
    begin_phone_change,
    confirm_new_phone,
    read_change,
    take_new_phone,
)
from motid.recovery.caller_check.model import CallerRequest
from motid.recovery.compare_new_phone import compare_new_phone
from motid.recovery.desk_reset.use_desk_reset import use_desk_reset
from motid.recovery.environment import RecoveryEnvironment
from motid.recovery.finish_reset import PasswordReplaced
from tests.desk.conftest import Desk
from tests.desk.hotline import WHY, Hotline, claim_of, phone_of, step
from tests.normalising.conftest import NETWORK

A, G, R = ActionCode, Ground, CallerRequest


@pytest.mark.item("S0-19")
async def test_a_forgotten_password_is_reset_by_a_link_that_no_official_sees(desk: Desk) -> None:
    hotline = await Hotline.at_work(desk)
    caller = await desk.town.person()
    account = await hotline.account(caller, "cmnd")
    case = await desk.call(hotline.operator, CaseKind.FORGOTTEN_PASSWORD, about=account)
    reset = step(A.ONE_TIME_RESET, G.FORGOTTEN_PASSWORD, account)
    assert await hotline.questions(case, account, caller, full_name="Lê Văn Khác") is EvidenceResult.DIFFERS
    assert await hotline.propose(case, reset) == Refused(RefusalRule.MISSING_EVIDENCE, case.id)
    await hotline.phone_says(case, phone_of(caller), account_id=account.account_id)
    sent = await hotline.do(case, reset)
    text = (await desk.world.texts(phone_of(caller)))[-1]
    link = OpaqueToken.parse(next(word for word in text.split() if "/desk-reset/" in word).rpartition("/")[2])
    assert link is not None
    row = await desk.database.pool.fetchrow("SELECT effect, sealed FROM desk_step WHERE id = $1", sent)
    assert row is not None
    assert set(row["effect"]) == {"reset_id"}
    await hotline.back(sent)
    again = await hotline.do(case, reset)
    text = (await desk.world.texts(phone_of(caller)))[-1]
    link = OpaqueToken.parse(next(word for word in text.split() if "/desk-reset/" in word).rpartition("/")[2])
    assert link is not None
    recovery = RecoveryEnvironment(desk.env.authn, desk.env.carrier, desk.town.normalisation.cases, desk.env.exchange)

    used = await use_desk_reset(recovery, link, CmndNumber(caller["cmnd"]), Password.typed("Qx7-zwfj!KmP"))
    assert isinstance(used, PasswordReplaced), used
    late = await revert_step(desk.env, hotline.operator, again, WHY)
    assert late == NotRevertible(WhyNotRevertible.USED)
    await hotline.close(case)


@pytest.mark.item("S0-20")
@pytest.mark.item("S0-22")
async def test_mistyped_data_are_corrected_by_the_registrys_answer_and_compared_again(desk: Desk) -> None:
    hotline = await Hotline.at_work(desk)
    caller = await desk.town.person()
    account = await hotline.account(
        caller, "personal_number", "registered_phone", born="1950-01-01", normalised=False
    )
    case = await desk.call(hotline.operator, CaseKind.NO_MATCH, about=account)
    await hotline.phone_says(case, phone_of(caller), account_id=account.account_id, request=R.CORRECT_DATA)
    assert (await hotline.population(case, account)).result is EvidenceResult.DIFFERS
    right = await hotline.population(case, claim_of(caller))
    assert right.result is EvidenceResult.AGREES
    corrected = await hotline.do(case, step(A.CORRECT_DATA, G.MISTYPED, account, population_id=right.evidence_id))
    assert (await hotline.profile(account)).date_of_birth == DateOfBirth(caller["date_of_birth"])
    again = step(A.NORMALISE_AGAIN, G.NO_MATCH, account)
    assert await hotline.propose(case, again) == Refused(RefusalRule.MISSING_EVIDENCE, case.id)
    assert (await hotline.population(case, account)).result is EvidenceResult.AGREES
    assert (await hotline.carrier(case, account)).result is EvidenceResult.AGREES
    begun = await hotline.do(case, again)
    await work(desk)
    assert await desk.town.state(account) == ("active", True)
    await hotline.close(case)
    await hotline.reopen(case)
    await hotline.back(begun)
    assert await desk.town.state(account) == ("active", False)
    await hotline.back(corrected)
    assert (await hotline.profile(account)).date_of_birth == DateOfBirth("1950-01-01")


async def work(desk: Desk) -> None:
    """Let the worker ask the registries for what the desk began."""
    for row in await desk.database.pool.fetch("SELECT id FROM normalisation WHERE state IN ('asking', 'code')"):
        await AskLater(desk.town.normalisation)(AskRegistries(row["id"]))


@pytest.mark.item("S0-20")
async def test_a_mistyped_number_is_corrected_and_no_account_is_turned_over_to_another_person(desk: Desk) -> None:
    hotline = await Hotline.at_work(desk)
    caller, stranger = await desk.town.person(), await desk.town.person()
    typed = {**caller, "personal_number": desk.number().reveal()}
    account = await hotline.account(typed, "personal_number", normalised=False)
    case = await desk.call(hotline.operator, CaseKind.NO_MATCH, about=account)
    await hotline.phone_says(case, phone_of(caller), account_id=account.account_id, request=R.CORRECT_DATA)
    assert await hotline.questions(case, account, caller) is EvidenceResult.AGREES
    anothers = await hotline.population(case, claim_of(stranger))
    turned = step(A.CORRECT_DATA, G.MISTYPED, account, population_id=anothers.evidence_id)
    assert await hotline.propose(case, turned) == Blocked(Obstacle.ANOTHER_PERSON)
    right = await hotline.population(case, claim_of(caller))
    done = await hotline.do(case, step(A.CORRECT_DATA, G.MISTYPED, account, population_id=right.evidence_id))
    numbers = "SELECT status, source FROM identifier WHERE account_id = $1 ORDER BY valid_from, id"
    rows = await desk.database.pool.fetch(numbers, account.account_id)
    assert [row["status"] for row in rows] == ["superseded", "active"]
    await hotline.back(done)
    rows = await desk.database.pool.fetch(numbers, account.account_id)
    assert sorted(row["status"] for row in rows) == ["active", "superseded", "superseded"]
    assert next(row["source"] for row in rows if row["status"] == "active") == "test"


@pytest.mark.item("S0-23")
async def test_what_an_account_lacks_is_completed_from_the_registries_instead_of_cancelling_it(desk: Desk) -> None:
    hotline = await Hotline.at_work(desk)
    caller = await desk.town.person()
    account = await hotline.account(caller, "personal_number", "cmnd", otp_phone=False)
    await forget_birth(desk, account, caller)
    case = await desk.call(hotline.operator, CaseKind.INCOMPLETE, about=account)
    claim = claim_of(caller)
    person = await hotline.population(case, claim)
    phone = await hotline.carrier(case, claim, phone_of(caller))
    complete = step(
        A.COMPLETE_DATA, G.INCOMPLETE, account, population_id=person.evidence_id, carrier_id=phone.evidence_id
    )
    assert await hotline.propose(case, complete) == Refused(RefusalRule.MISSING_EVIDENCE, case.id)

    answers = Answers(
        full_name=claim.full_name,
        personal_number=PersonalIdNumber(caller["personal_number"]),
        cmnd=CmndNumber(caller["cmnd"]),
    )
    await compare_answers(desk.env, hotline.operator, case.id, account.account_id, answers)
    done = await hotline.do(case, complete)
    assert (await hotline.profile(account)).date_of_birth == claim.date_of_birth
    assert await hotline.holds(account) == ["cmnd", "personal_number", "registered_phone"]
    assert await hotline.codes_go_to(account) == [phone_of(caller).national()]
    assert await hotline.heard(caller, "da duoc cap nhat")
    await hotline.close(case)
    await hotline.reopen(case)
    await hotline.back(done)
    assert (await hotline.profile(account)).date_of_birth is None
    assert await hotline.holds(account) == ["cmnd", "personal_number"]
    assert await hotline.codes_go_to(account) == []
    assert await desk.town.state(account) == ("active", True)


async def forget_birth(desk: Desk, account: AccountRef, person: dict[str, str]) -> None:
    async with desk.database.begin(SYSTEM) as uow:
        incomplete = Profile(FullName(person["full_name"]), None)
        await correct_profile(uow, account.account_id, incomplete, source="test")


@pytest.mark.item("S0-23")
async def test_an_incomplete_account_may_be_cancelled_as_the_office_letter_says(desk: Desk) -> None:
    hotline = await Hotline.at_work(desk)
    caller = await desk.town.person()
    account = await hotline.account(caller, "personal_number", otp_phone=False)
    case = await desk.call(hotline.operator, CaseKind.INCOMPLETE, about=account)
    number = {"by": {"personal_number": PersonalIdNumber(caller["personal_number"])}}
    assert await hotline.questions(case, account, caller, **number) is EvidenceResult.AGREES
    assert (await hotline.population(case, account)).result is EvidenceResult.AGREES
    done = await hotline.do(case, step(A.CANCEL_ACCOUNT, G.INCOMPLETE, account))
    await hotline.close(case)
    await hotline.reopen(case)
    await hotline.back(done)
    assert await desk.town.state(account) == ("active", True)


@pytest.mark.item("S4-39")
async def test_the_former_otp_phone_comes_back_after_an_objection_and_the_account_is_locked(desk: Desk) -> None:
    hotline = await Hotline.at_work(desk)
    owner = await desk.town.person()
    former = desk.phone().national()
    account = await hotline.account({**owner, "phone": former}, "personal_number", "registered_phone")
    await change_phone(desk, account, owner)
    assert await hotline.codes_go_to(account) == [phone_of(owner).national()]
    case = await hotline.arrived("otp_phone_objection", account)
    restore = step(A.RESTORE_OTP_PHONE, G.PHONE_CHANGE_OBJECTED, account, lock="yes")
    assert await hotline.propose(case, restore) == Refused(RefusalRule.MISSING_EVIDENCE, case.id)
    number = {"by": {"personal_number": PersonalIdNumber(owner["personal_number"])}}
    assert await hotline.questions(case, account, owner, **number) is EvidenceResult.AGREES
    done = await hotline.do(case, restore)
    assert await hotline.codes_go_to(account) == [former]
    assert await hotline.state(account) == "locked"
    await hotline.back(done)
    assert await hotline.codes_go_to(account) == [phone_of(owner).national()]
    assert await hotline.state(account) == "active"


async def change_phone(desk: Desk, account: AccountRef, owner: dict[str, str]) -> None:
    """Let somebody who knows the password change the phone, as the carrier allows."""
    authn = desk.env.authn
    begun = await begin_phone_change(authn, account.account_id)
    assert isinstance(begun, ChangeBegun)
    change = await read_change(desk.database, begun.token)
    assert change is not None
    await take_new_phone(authn, change, phone_of(owner), NETWORK)
    change = await read_change(desk.database, begun.token)
    assert change is not None
    await confirm_new_phone(authn, change, OneTimeCode(await desk.world.last_code(phone_of(owner))))
    change = await read_change(desk.database, begun.token)
    assert change is not None
    recovery = RecoveryEnvironment(authn, desk.env.carrier, desk.town.normalisation.cases, desk.env.exchange)
    await compare_new_phone(recovery, change)
