"""Two accounts of one person, and the two resolutions of the portal's hotline (S2-26)."""

import pytest

from motid.desk.actions.model import ActionCode, Ground
from motid.desk.evidence.model import EvidenceKind
from motid.desk.evidence.rules import About
from tests.browser.desk.accounts import Holding
from tests.browser.desk.citizen import Caller
from tests.browser.desk.conftest import Look, NewCaller, OpenAccount
from tests.browser.desk.official import Official

pytestmark = pytest.mark.browser
KEEP_CMND = "Xóa tài khoản gắn với số CCCD, giữ tài khoản có số CMND"


def answers(caller: Caller, **by: str) -> dict[str, str]:
    return {"full_name": caller.visitor.name, "date_of_birth": caller.visitor.birthday, **by}


@pytest.mark.item("S2-26", "S2-29", "S0-12")
async def test_resolution_a_lets_the_cmnd_account_go_on_in_the_one_of_the_personal_number(
    operator: Official, checker: Official, new_caller: NewCaller, open_account: OpenAccount, world: Look
) -> None:
    caller = await new_caller()
    old = await open_account(caller.person, Holding(("cmnd",)))
    new = await open_account(caller.person, Holding(("personal_number", "registered_phone"), normalised=True))
    before = await world(old, new)
    case = await operator.takes_call(
        "two_accounts", caller.person, "Tôi có hai tài khoản, xin xóa tài khoản số CMND."
    )
    await operator.finds(caller.cmnd, "callers_account")
    await operator.finds(caller.number, "other_account", part="other")
    for about, by in ((About.ACCOUNT, {"cmnd": caller.cmnd}), (About.OTHER, {"personal_number": caller.number})):
        await operator.checks(EvidenceKind.CONTROL_QUESTIONS, about, **answers(caller, **by))
        await operator.checks(EvidenceKind.CONFIRM_ON_PHONE, about)
        await caller.answers_on_own_phone()
    await operator.opens_again()
    await operator.proposes(ActionCode.MERGE_ACCOUNTS, Ground.TWO_ACCOUNTS, account_id=old, survivor_id=new)
    await checker.approves(case)
    await caller.signs_in(caller.number)
    await caller.sees("Có 2 hồ sơ")
    await caller.visitor.open("/account/history")
    await operator.answers("Hai tài khoản của Ông/Bà đã được gộp, hồ sơ cũ vẫn còn.")
    await caller.reads_answer("Hai tai khoan cua Ong/Ba da duoc gop")
    await operator.closes()
    await operator.reopens()
    await operator.takes_back(ActionCode.MERGE_ACCOUNTS)
    await checker.approves(case)
    assert await world(old, new) == before
    await caller.signs_in(caller.cmnd)
    await caller.sees("Cập nhật thông tin từ CSDL dân cư")


@pytest.mark.item("S2-26", "S2-27", "S0-24")
async def test_resolution_b_cancels_a_forged_account_of_the_personal_number(
    operator: Official, checker: Official, new_caller: NewCaller, open_account: OpenAccount, world: Look
) -> None:
    caller, forger = await new_caller(), await new_caller()
    old = await open_account(caller.person, Holding(("cmnd",)))
    forged = await open_account({**caller.person, "phone": forger.phone}, Holding(("personal_number",)))
    before = await world(old, forged)
    case = await operator.takes_call("two_accounts", caller.person, "Có người lập tài khoản bằng số CCCD của tôi.")
    await operator.finds(caller.number, "holder_of_number")
    await operator.finds(caller.cmnd, "callers_account", part="other")
    await operator.follows_procedure(KEEP_CMND)
    await operator.checks(EvidenceKind.CONTROL_QUESTIONS, About.OTHER, **answers(caller, cmnd=caller.cmnd))
    await operator.checks(EvidenceKind.CONFIRM_ON_PHONE, About.OTHER)
    await caller.answers_on_own_phone()
    await operator.checks(EvidenceKind.POPULATION_MATCH, About.CALLER, **caller.says)
    await operator.checks(EvidenceKind.CARRIER_MATCH, About.CALLER, **caller.says, phone=caller.phone)
    await operator.checks(EvidenceKind.CALL_BACK, About.ACCOUNT, said="refused")
    await operator.proposes(ActionCode.CANCEL_ACCOUNT, Ground.FORGED, account_id=forged, in_favour_of=old)
    await checker.approves(case)
    await caller.signs_in(caller.cmnd)
    await caller.sees("Cập nhật thông tin từ CSDL dân cư")
    await operator.answers("Đã hủy tài khoản giả mạo. Mời Ông/Bà cập nhật số CCCD ở tài khoản của mình.")
    await caller.reads_answer("Da huy tai khoan gia mao")
    await operator.closes()
    await operator.reopens()
    await operator.takes_back(ActionCode.CANCEL_ACCOUNT)
    await checker.approves(case)
    assert await world(old, forged) == before
    await forger.signs_in(caller.number)


@pytest.mark.item("S2-26", "S2-27", "S2-29")
async def test_resolution_b_merges_an_account_that_arose_by_itself_and_the_cmnd_account_goes_on(
    operator: Official, checker: Official, new_caller: NewCaller, open_account: OpenAccount, world: Look
) -> None:
    caller = await new_caller()
    old = await open_account(caller.person, Holding(("cmnd",)))
    arose = await open_account(caller.person, Holding(("personal_number",), has_password=False, gets_codes=False))
    before = await world(old, arose)
    case = await operator.takes_call("two_accounts", caller.person, "Tôi chưa bao giờ lập tài khoản bằng số CCCD.")
    await operator.finds(caller.number, "holder_of_number")
    await operator.finds(caller.cmnd, "callers_account", part="other")
    await operator.follows_procedure(KEEP_CMND)
    await operator.checks(EvidenceKind.CONTROL_QUESTIONS, About.OTHER, **answers(caller, cmnd=caller.cmnd))
    await operator.checks(EvidenceKind.CONFIRM_ON_PHONE, About.OTHER, request="merge_accounts")
    await caller.answers_on_own_phone()
    await operator.checks(EvidenceKind.POPULATION_MATCH, About.CALLER, **caller.says)
    await operator.checks(EvidenceKind.CARRIER_MATCH, About.CALLER, **caller.says, phone=caller.phone)
    await operator.proposes(ActionCode.MERGE_ACCOUNTS, Ground.AROSE_BY_ITSELF, account_id=arose, survivor_id=old)
    await checker.approves(case)
    await caller.signs_in(caller.number)
    await caller.sees("Chuẩn hóa tài khoản")
    after = await world(old, arose)
    assert after.held == {(old, "cmnd"), (old, "personal_number")}
    await operator.answers("Tài khoản phát sinh đã được gộp vào tài khoản của Ông/Bà.")
    await caller.reads_answer("Tai khoan phat sinh da duoc gop")
    await operator.closes()
    await operator.reopens()
    await operator.takes_back(ActionCode.MERGE_ACCOUNTS)
    await checker.approves(case)
    assert await world(old, arose) == before
    await caller.signs_in(caller.cmnd)
    await caller.sees("Cập nhật thông tin từ CSDL dân cư")
