"""A forgotten password and a changed one in a browser, as the guides show them (S0-30)."""

import re

import pytest
from playwright.async_api import expect

from tests.browser.conftest import NewPerson, Register, Visit
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser
FIRST, SECOND = "Qx7-zwfj!KmP", "Vw4-kkzt!RbN"


@pytest.mark.item("S0-30", "S4-26")
async def test_a_forgotten_password_is_replaced_and_later_changed_by_a_code(
    visit: Visit, new_person: NewPerson, register: Register
) -> None:
    person = new_person(full_name="Nguyễn Thị Minh Khai", date_of_birth="1966-03-09", gender="female")
    await register(person)
    visitor = await visit(person, scale=1.5)
    await _recover(visitor)
    visitor.password = FIRST
    await visitor.sign_in()
    await _change(visitor)
    await expect(visitor.page.locator("main")).to_contain_text("Mật khẩu đã được đổi")
    assert "Mat khau da duoc doi" in await visitor.sms("Mat khau da duoc doi")


async def _recover(visitor: Visitor) -> None:
    page = visitor.page
    await visitor.open("/sign-in")
    await visitor.follow("Quên mật khẩu?")
    await page.locator("#username").fill(visitor.number)
    await visitor.captcha_solved()
    await visitor.arrived("guide-recover-username.png")
    await visitor.press("Gửi mã OTP", "guide-recover-code.png")
    await expect(visitor.heading).to_have_text("Xác thực mã OTP")
    await page.get_by_label("Nhập mã OTP").fill(await visitor.code())
    await visitor.press("XÁC NHẬN")
    await _type(visitor, FIRST)
    await expect(page.locator("[data-strength-text]")).to_have_text(re.compile("Độ mạnh: "))
    await visitor.arrived("guide-recover-password.png")
    await visitor.press("ĐẶT MẬT KHẨU")
    await expect(page.locator("main")).to_contain_text("Mật khẩu đã được đổi")


async def _change(visitor: Visitor) -> None:
    await visitor.open("/account/password", "guide-change-choose.png")
    await visitor.press("Đổi bằng mã OTP", "guide-change-code.png")
    await visitor.page.get_by_label("Nhập mã OTP").fill(await visitor.code())
    await _type(visitor, SECOND)
    await visitor.press("ĐỔI MẬT KHẨU")


async def _type(visitor: Visitor, password: str) -> None:
    for name in ("password", "password_confirmation"):
        await visitor.page.locator(f"#{name}").fill(password)
