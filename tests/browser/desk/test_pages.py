"""Every page of the desk: accessible, on a phone too, by keyboard alone, and without scripts."""

import pytest
from playwright.async_api import expect

from motid.desk.actions.model import ActionCode, Ground
from motid.desk.evidence.model import EvidenceKind
from motid.desk.evidence.rules import About
from tests.browser.desk.accounts import Holding
from tests.browser.desk.conftest import LetIn, NewCaller, OpenAccount
from tests.browser.desk.official import Official
from tests.browser.keyboard import tab_to

pytestmark = pytest.mark.browser
PAGES = {
    "operator": ("/", "/queue", "/cases/new", "/search", "/call-backs", "/hand-over", "/directory"),
    "checker": ("/", "/approvals"),
    "supervisor": ("/", "/queue?view=overdue", "/load", "/hand-over"),
    "administrator": ("/", "/officials", "/templates", "/directory/edit"),
    "auditor": ("/queue", "/refusals"),
}


@pytest.mark.parametrize("role", PAGES)
async def test_every_page_is_accessible_and_fits_a_phone(role: str, let_in: LetIn) -> None:
    """`Visitor.arrived` runs axe-core, and looks for sideways scrolling at this width and at 320."""
    official = await let_in(role, width=390)
    for path in PAGES[role]:
        await official.open(path)
        await expect(official.visitor.heading).to_have_count(1)


async def test_a_case_needs_no_mouse(operator: Official, new_caller: NewCaller, open_account: OpenAccount) -> None:
    caller = await new_caller()
    await open_account(caller.person, Holding(("cmnd",)))
    visitor, keys = operator.visitor, operator.page.keyboard
    await operator.open("/cases/new")
    await tab_to(visitor, "Đi tới nội dung chính")
    await keys.press("Enter")
    await tab_to(visitor, "kind")
    await keys.press("Space")
    await tab_to(visitor, "full_name")
    for field, text in (("phone", caller.phone), ("number", caller.number), ("statement", "Tôi quên mật khẩu.")):
        await tab_to(visitor, field)
        await keys.insert_text(text)
    await tab_to(visitor, "MỞ CA")
    await keys.press("Enter")
    await operator.sees("Đã mở ca mới.")
    await tab_to(visitor, "wanted", most=60)
    await keys.insert_text(caller.cmnd)
    await tab_to(visitor, "purpose")
    await keys.press("ArrowDown")
    await tab_to(visitor, "TÌM TÀI KHOẢN")
    await keys.press("Enter")
    await expect(visitor.heading).to_have_text("Tài khoản tìm thấy")
    await tab_to(visitor, "part")
    await keys.press("Enter")
    await operator.sees("Đã gắn tài khoản vào ca.")
    await tab_to(visitor, "outcome", most=80)
    await keys.press("ArrowDown")
    await tab_to(visitor, "ĐÓNG CA")
    await keys.press("Enter")
    await operator.sees("Đã đóng")


async def test_a_case_needs_no_script(let_in: LetIn, new_caller: NewCaller, open_account: OpenAccount) -> None:
    caller = await new_caller()
    account = await open_account(caller.person, Holding(("cmnd",)))
    operator = await let_in("operator", javascript=False)
    await operator.takes_call("forgotten_password", caller.person, "Tôi quên mật khẩu.")
    await operator.finds(caller.cmnd, "callers_account")
    await operator.checks(EvidenceKind.CONFIRM_ON_PHONE, About.ACCOUNT)
    await caller.answers_on_own_phone(denies=True)
    answers = {"full_name": caller.visitor.name, "date_of_birth": caller.visitor.birthday, "cmnd": caller.cmnd}
    await operator.checks(EvidenceKind.CONTROL_QUESTIONS, About.ACCOUNT, **answers)
    await operator.sees("Người giữ máy nói mình không gọi")
    await operator.checks(EvidenceKind.CONFIRM_ON_PHONE, About.ACCOUNT)
    await caller.answers_on_own_phone()
    await operator.opens_again()
    await operator.proposes(ActionCode.ONE_TIME_RESET, Ground.FORGOTTEN_PASSWORD, account_id=account)
    await operator.sees("Đã thực hiện")
    await operator.closes()
