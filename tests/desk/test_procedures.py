"""The procedures of the hotline, each from the call to the closed case, and back (S0-17 … S0-24, S2-26, S4-17)."""

import pytest

from motid.accounts.correct_profile import correct_profile
from motid.accounts.merge_accounts import merge_accounts
from motid.accounts.model import AccountRef, Profile
from motid.accounts.read_account import read_account
from motid.authn.list_otp_phones import list_otp_phones
from motid.authn.one_time_code import OneTimeCode
from motid.authn.password import Password
from motid.desk.actions.model import ActionCode, Blocked, Ground, NotRevertible, Obstacle, WhyNotRevertible
from motid.desk.assign_case import take_case
from motid.desk.evidence.answers import Answers
from motid.desk.evidence.control_questions import compare_answers
from motid.desk.evidence.model import EvidenceResult, Paper
from motid.desk.model import Case, CaseKind, Outcome, RefusalRule, Refused
from motid.desk.open_case import CaseQueue
from motid.desk.steps.decide_step import approve_step
from motid.desk.steps.model import Done, Overtaken, Proposed
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


async def profile(desk: Desk, account: AccountRef) -> Profile:
    async with desk.database.read() as connection:
        return (await read_account(connection, desk.database.vault, account.account_id)).profile


async def codes_go_to(desk: Desk, account: AccountRef) -> list[str]:
    async with desk.database.read() as connection:
        phones = await list_otp_phones(connection, desk.database.vault, account.account_id)
    return [phone.phone.national() for phone in phones]


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
    assert await codes_go_to(desk, holder) == []
    await hotline.back(done)
    assert await hotline.holds(holder) == ["cmnd", "registered_phone"]
    assert await codes_go_to(desk, holder) == [phone_of(caller).national()]


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
    assert (await profile(desk, account)).date_of_birth == DateOfBirth(caller["date_of_birth"])
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
    assert (await profile(desk, account)).date_of_birth == DateOfBirth("1950-01-01")


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
    assert (await profile(desk, account)).date_of_birth == claim.date_of_birth
    assert await hotline.holds(account) == ["cmnd", "personal_number", "registered_phone"]
    assert await codes_go_to(desk, account) == [phone_of(caller).national()]
    assert await hotline.heard(caller, "da duoc cap nhat")
    await hotline.close(case)
    await hotline.reopen(case)
    await hotline.back(done)
    assert (await profile(desk, account)).date_of_birth is None
    assert await hotline.holds(account) == ["cmnd", "personal_number"]
    assert await codes_go_to(desk, account) == []
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


async def test_the_owner_of_a_locked_account_objects_and_is_right(desk: Desk) -> None:
    hotline = await Hotline.at_work(desk)
    owner = await desk.town.person()
    account = await hotline.account(owner, "cmnd")
    first = await desk.call(hotline.operator, about=account)
    await hotline.phone_says(first, phone_of(owner), account_id=account.account_id)
    locked = await hotline.do(first, step(A.LOCK_ACCOUNT, G.COMPROMISED, account))
    case = await arrived(desk, hotline, "closure_objection", account)
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


async def arrived(desk: Desk, hotline: Hotline, kind: str, account: AccountRef, *related: AccountRef) -> Case:
    """Let a case arrive that a citizen opened, and the operator take it."""

    async with desk.database.begin(SYSTEM) as uow:
        number = await CaseQueue(desk.env.policies).open_case(
            uow, kind=kind, account_id=account.account_id, related=tuple(one.account_id for one in related),
            statement=None,
        )  # fmt: skip
    case_id = await desk.database.pool.fetchval("SELECT id FROM desk_case WHERE number = $1", number)
    case = await take_case(desk.env, hotline.operator, case_id)
    assert isinstance(case, Case), case
    return case


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


@pytest.mark.item("S4-17")
async def test_a_complaint_that_an_account_is_not_ones_own_frees_the_number(desk: Desk) -> None:
    hotline = await Hotline.at_work(desk)
    owner, thief = await desk.town.person(), await desk.town.person()
    account = await hotline.account({**owner, "phone": thief["phone"]}, "personal_number", normalised=False)
    case = await arrived(desk, hotline, "ownership_complaint", account)
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


@pytest.mark.item("S4-39")
async def test_the_former_otp_phone_comes_back_after_an_objection_and_the_account_is_locked(desk: Desk) -> None:
    hotline = await Hotline.at_work(desk)
    owner = await desk.town.person()
    former = desk.phone().national()
    account = await hotline.account({**owner, "phone": former}, "personal_number", "registered_phone")
    await change_phone(desk, account, owner)
    assert await codes_go_to(desk, account) == [phone_of(owner).national()]
    case = await arrived(desk, hotline, "otp_phone_objection", account)
    restore = step(A.RESTORE_OTP_PHONE, G.PHONE_CHANGE_OBJECTED, account, lock="yes")
    assert await hotline.propose(case, restore) == Refused(RefusalRule.MISSING_EVIDENCE, case.id)
    number = {"by": {"personal_number": PersonalIdNumber(owner["personal_number"])}}
    assert await hotline.questions(case, account, owner, **number) is EvidenceResult.AGREES
    done = await hotline.do(case, restore)
    assert await codes_go_to(desk, account) == [former]
    assert await hotline.state(account) == "locked"
    await hotline.back(done)
    assert await codes_go_to(desk, account) == [phone_of(owner).national()]
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


async def test_who_proves_one_account_gets_no_other_by_what_anybody_may_know(desk: Desk) -> None:
    """A thief with an own account, who knows a victim's data and phone number, and not the phone."""
    hotline = await Hotline.at_work(desk)
    victim, thief = await desk.town.person(), await desk.town.person()
    rich = await hotline.account(victim, "cmnd")
    own = await hotline.account(thief, "personal_number")
    case = await arrived(desk, hotline, "number_taken", own, rich)
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
    case = await arrived(desk, hotline, "closure_objection", old, new)
    assert await hotline.questions(case, old, owner) is EvidenceResult.AGREES
    done = await hotline.do(case, step(A.REVERT_MERGE, G.NOT_ONE_PERSON, old))
    assert await hotline.state(old) == "active"
    assert isinstance(await hotline.back(done), Done)
    assert await hotline.state(old) == "merged"
