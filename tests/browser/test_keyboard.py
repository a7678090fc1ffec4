"""Registration by keyboard alone, in the order of the page, the focus always seen (WCAG 2.1.1, 2.4.3, 2.4.7)."""

import pytest
from playwright.async_api import expect

from tests.browser.conftest import NewPerson, Visit
from tests.browser.keyboard import tab_to

pytestmark = pytest.mark.browser


@pytest.mark.item("S4-15", "S4-19", "S4-20")
async def test_registration_needs_no_mouse(visit: Visit, new_person: NewPerson) -> None:
    visitor = await visit(new_person(), width=1280)
    page, keys = visitor.page, visitor.page.keyboard
    await visitor.open("/register")
    await tab_to(visitor, "Đi tới nội dung chính")
    await keys.press("Enter")
    assert await tab_to(visitor, "Thuê bao di động", starts=True) == [
        "Quay lại", "Công dân", "Doanh nghiệp", "Cơ quan nhà nước",
    ]  # fmt: skip
    await keys.press("Enter")
    await page.wait_for_url("**/register/mobile")
    await tab_to(visitor, "login_name")
    await keys.press("Enter")
    await expect(page.locator(".govuk-error-summary")).to_be_focused()
    await keys.press("Tab")
    await keys.press("Enter")
    await expect(page.locator("#login_name")).to_be_focused()
    await keys.type(visitor.number)
    fields = (("full_name", visitor.name), ("date_of_birth", visitor.birthday), ("phone", visitor.phone))
    for field, text in fields:
        assert await tab_to(visitor, field) == []
        await keys.insert_text(text)
    await visitor.captcha_solved()
    assert await tab_to(visitor, "ĐĂNG KÝ") == ["email"]
    await keys.press("Enter")
    await page.wait_for_url("**/register/code")
    await tab_to(visitor, "code")
    await keys.type(await visitor.code())
    await keys.press("Enter")
    await page.wait_for_url("**/register/password")
    assert "username" not in await tab_to(visitor, "password")
    await keys.type(visitor.password)
    assert await tab_to(visitor, "password_confirmation") == ["Hiện"]
    await keys.type(visitor.password)
    await keys.press("Enter")
    await expect(visitor.heading).to_have_text("Đăng ký thành công")
