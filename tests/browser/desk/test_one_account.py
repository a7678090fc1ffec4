"""Cases 3 to 5 of the office letter: a forgotten password, data that do not match, data that are missing."""

import asyncio

import pytest

from motid.desk.actions.model import ActionCode, Ground
from motid.desk.evidence.model import EvidenceKind
from motid.desk.evidence.rules import About
from tests.browser.desk.accounts import Holding
from tests.browser.desk.citizen import Caller
from tests.browser.desk.conftest import Look, NewCaller, OpenAccount
from tests.browser.desk.official import Official
from tests.journey.records import Records
from tests.journey.waiting import wait_for

pytestmark = pytest.mark.browser
NEW_PASSWORD = "Qx7-zwfj!KmP"


@pytest.mark.item("S0-19")
async def test_a_forgotten_password_of_a_cmnd_account_is_set_by_a_link_that_no_official_sees(
    operator: Official, new_caller: NewCaller, open_account: OpenAccount, world: Look
) -> None:
    caller = await new_caller()
    account = await open_account(caller.person, Holding(("cmnd",)))
    before = await world(account)
    await operator.takes_call("forgotten_password", caller.person, "Tôi đăng ký bằng CMT đã lâu, quên mật khẩu.")
    await operator.finds(caller.cmnd, "callers_account")
    answers = {"full_name": caller.visitor.name, "date_of_birth": caller.visitor.birthday, "cmnd": caller.cmnd}
    await operator.checks(EvidenceKind.CONTROL_QUESTIONS, About.ACCOUNT, **answers)
    await operator.checks(EvidenceKind.CONFIRM_ON_PHONE, About.ACCOUNT)
    await caller.answers_on_own_phone()
    await operator.opens_again()
    await operator.proposes(ActionCode.ONE_TIME_RESET, Ground.FORGOTTEN_PASSWORD, account_id=account)
    await operator.takes_back(ActionCode.ONE_TIME_RESET)
    await caller.finds_link_dead()
    assert await world(account) == before
    await operator.opens_again()
    await operator.proposes(ActionCode.ONE_TIME_RESET, Ground.FORGOTTEN_PASSWORD, account_id=account)
    await caller.sets_password_by_link(NEW_PASSWORD, caller.cmnd)
    await caller.signs_in(caller.cmnd)
    await caller.updates_personal_number()
    await caller.visitor.open("/account/dossiers")
    await caller.sees(f"HS-{account}")
    await operator.answers("Ông/Bà đã đặt mật khẩu mới và cập nhật số CCCD.")
    await caller.reads_answer("Ong/Ba da dat mat khau moi")
    await operator.takes_back(ActionCode.ONE_TIME_RESET)
    await operator.sees("Công dân đã dùng liên kết")
    await operator.closes()


@pytest.mark.item("S0-20", "S0-21", "S0-22")
async def test_data_that_do_not_match_are_corrected_by_the_registrys_answer_and_compared_again(
    operator: Official, checker: Official, new_caller: NewCaller, open_account: OpenAccount, world: Look
) -> None:
    caller = await new_caller()
    mistyped = {**caller.person, "date_of_birth": "1950-01-01"}
    account = await open_account(mistyped, Holding(("personal_number", "registered_phone")))
    before = await world(account)
    await caller.signs_in(caller.number)
    await caller.page.locator("#issue_date").fill("14/05/2021")
    await caller.visitor.press("CHUẨN HÓA TÀI KHOẢN")
    await caller.sees("Không tìm thấy dữ liệu dân cư trùng khớp")
    case = await operator.takes_call(
        "no_match", caller.person, "Tôi chuẩn hóa thì báo không tìm thấy dữ liệu dân cư."
    )
    await operator.finds(caller.number, "callers_account")
    await operator.checks(EvidenceKind.CONFIRM_ON_PHONE, About.ACCOUNT)
    await caller.answers_on_own_phone()
    await operator.checks(EvidenceKind.POPULATION_MATCH, About.CALLER, **caller.says)
    await operator.proposes(ActionCode.CORRECT_DATA, Ground.MISTYPED, account_id=account, vouched=("population_id",))
    await checker.approves(case)
    await operator.opens_again()
    await operator.checks(EvidenceKind.POPULATION_MATCH, About.ACCOUNT)
    await operator.checks(EvidenceKind.CARRIER_MATCH, About.ACCOUNT)
    await operator.proposes(ActionCode.NORMALISE_AGAIN, Ground.NO_MATCH, account_id=account)
    await is_normalised(caller)
    await caller.visitor.open("/account/dossiers")
    await caller.sees(f"HS-{account}")
    await operator.answers("Thông tin của Ông/Bà đã được sửa đúng, tài khoản đã chuẩn hóa.")
    await caller.reads_answer("tai khoan da chuan hoa")
    await operator.closes()
    await operator.reopens()
    await operator.takes_back(ActionCode.NORMALISE_AGAIN)
    await operator.takes_back(ActionCode.CORRECT_DATA)
    await checker.approves(case)
    after = await world(account)
    assert (after.states, after.dossiers, after.codes) == (before.states, before.dossiers, before.codes)
    assert after.held == before.held | {(account, "cmnd")}, "the registry's own word for a former number stays"
    assert after.profiles[0].date_of_birth == before.profiles[0].date_of_birth
    await caller.signs_in(caller.number)
    await caller.sees(f"HS-{account}")


async def is_normalised(caller: Caller) -> None:
    """Wait for the job that asks the registries."""
    records = Records(caller.visitor.installation)
    await asyncio.to_thread(wait_for, lambda: records.is_normalised(caller.number))


@pytest.mark.item("S0-23")
async def test_what_an_account_lacks_is_completed_from_the_registries(
    operator: Official, checker: Official, new_caller: NewCaller, open_account: OpenAccount, world: Look
) -> None:
    caller = await new_caller()
    account = await open_account(
        caller.person,
        Holding(("personal_number", "cmnd"), has_birth=False, gets_codes=False, normalised=True),
    )
    before = await world(account)
    case = await operator.takes_call(
        "incomplete", caller.person, "Tài khoản không có số điện thoại, không có ngày sinh."
    )
    await operator.finds(caller.number, "callers_account")
    answers = {"full_name": caller.visitor.name, "personal_number": caller.number, "cmnd": caller.cmnd}
    await operator.checks(EvidenceKind.CONTROL_QUESTIONS, About.ACCOUNT, **answers)
    await operator.checks(EvidenceKind.POPULATION_MATCH, About.CALLER, **caller.says)
    await operator.checks(EvidenceKind.CARRIER_MATCH, About.CALLER, **caller.says, phone=caller.phone)
    await operator.proposes(
        ActionCode.COMPLETE_DATA, Ground.INCOMPLETE, account_id=account,
        vouched=("population_id", "carrier_id"),
    )  # fmt: skip
    await checker.approves(case)
    await caller.signs_in(caller.number)
    await caller.sees(f"HS-{account}")
    await operator.answers("Đã bổ sung ngày sinh và số điện thoại cho tài khoản của Ông/Bà.")
    await caller.reads_answer("Da bo sung ngay sinh")
    await operator.closes()
    await operator.reopens()
    await operator.takes_back(ActionCode.COMPLETE_DATA)
    await checker.approves(case)
    assert await world(account) == before
