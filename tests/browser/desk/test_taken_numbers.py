"""Cases 1 and 2 of the office letter: a phone or a number that somebody else's account has (S0-17, S0-18)."""

import pytest

from motid.desk.actions.model import ActionCode, Ground
from motid.desk.evidence.model import EvidenceKind
from motid.desk.evidence.rules import About
from tests.browser.desk.accounts import Holding
from tests.browser.desk.conftest import Look, NewCaller, OpenAccount
from tests.browser.desk.official import Official

pytestmark = pytest.mark.browser


@pytest.mark.item("S0-17", "S0-24")
async def test_the_callers_phone_is_freed_of_an_account_that_somebody_else_opened_with_it(
    operator: Official, checker: Official, new_caller: NewCaller, open_account: OpenAccount, world: Look
) -> None:
    caller, stranger = await new_caller(), await new_caller()
    holder = await open_account(
        {**stranger.person, "phone": caller.phone},
        Holding(("cmnd", "registered_phone"), codes_to=stranger.phone),
    )
    before = await world(holder)
    case = await operator.takes_call(
        "phone_taken",
        caller.person,
        "Đăng ký thì báo số điện thoại đã có người dùng.",
        picture="desk-01-new-case.png",
    )
    await operator.finds(caller.phone, "holder_of_phone", picture="desk-02-found-account.png")
    await operator.checks(
        EvidenceKind.CARRIER_MATCH, About.CALLER, **caller.says, phone=caller.phone, picture="desk-03-check.png"
    )
    await operator.checks(EvidenceKind.CONFIRM_ON_PHONE, About.CALLER, phone=caller.phone)
    await caller.answers_on_own_phone(picture="desk-04-phone.png")
    await operator.checks(EvidenceKind.CALL_BACK, About.ACCOUNT, said="refused")
    await operator.proposes(
        ActionCode.CANCEL_ACCOUNT, Ground.ANOTHERS_PHONE, account_id=holder, picture="desk-05-preview.png"
    )
    await checker.approves(case, picture="desk-06-approval.png")
    await caller.registers()
    await caller.signs_in(caller.number)
    await operator.answers("Đã hủy tài khoản dùng số của Ông/Bà. Mời Ông/Bà đăng ký lại.")
    await caller.reads_answer("Da huy tai khoan dung so cua Ong/Ba")
    await operator.closes()
    await operator.reopens()
    await operator.takes_back(ActionCode.CANCEL_ACCOUNT)
    await checker.approves(case)
    after = await world(holder)
    assert (after.states, after.dossiers, after.codes) == (before.states, before.dossiers, before.codes)
    assert after.held == {(holder, "cmnd")}, "the phone stays with the caller, who has registered since"
    await stranger.signs_in(stranger.cmnd)
    await stranger.sees("Cập nhật thông tin từ CSDL dân cư")


@pytest.mark.item("S0-18", "S0-24")
async def test_the_callers_number_is_freed_of_an_account_in_another_name(
    operator: Official, checker: Official, new_caller: NewCaller, open_account: OpenAccount, world: Look
) -> None:
    caller, stranger = await new_caller(), await new_caller()
    holder = await open_account(
        {**stranger.person, "personal_number": caller.number}, Holding(("cmnd", "personal_number"))
    )
    before = await world(holder)
    case = await operator.takes_call("identity_taken", caller.person, "Đăng ký thì báo số CCCD đã có tài khoản.")
    await operator.finds(caller.number, "holder_of_number")
    await operator.checks(EvidenceKind.POPULATION_MATCH, About.CALLER, **caller.says)
    await operator.checks(EvidenceKind.CARRIER_MATCH, About.CALLER, **caller.says, phone=caller.phone)
    await operator.checks(EvidenceKind.CONFIRM_ON_PHONE, About.CALLER, phone=caller.phone)
    await caller.answers_on_own_phone()
    await operator.checks(EvidenceKind.POPULATION_MATCH, About.ACCOUNT)
    await operator.proposes(ActionCode.CANCEL_ACCOUNT, Ground.ANOTHERS_NUMBER, account_id=holder)
    await checker.approves(case)
    await caller.registers()
    await caller.signs_in(caller.number)
    await operator.answers("Đã hủy tài khoản mang số CCCD của Ông/Bà. Mời Ông/Bà đăng ký lại.")
    await caller.reads_answer("Da huy tai khoan mang so CCCD")
    await operator.closes()
    await operator.reopens()
    await operator.takes_back(ActionCode.CANCEL_ACCOUNT)
    await checker.approves(case)
    after = await world(holder)
    assert (after.states, after.dossiers, after.codes) == (before.states, before.dossiers, before.codes)
    assert after.held == {(holder, "cmnd")}, "the number stays with the caller, who has registered since"
    await stranger.signs_in(stranger.cmnd)
    await stranger.sees("Cập nhật thông tin từ CSDL dân cư")
