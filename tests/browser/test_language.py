"""Switching the language loses nothing, and the whole way can be gone in English."""

import re

import pytest
from playwright.async_api import expect

from tests.browser.conftest import NewPerson, Register, Visit
from tests.browser.visitor import Visitor
from tests.journey.citizen import Citizen

pytestmark = pytest.mark.browser

_PORTAL = "Cổng dịch vụ công tỉnh An Bình"
_VIETNAMESE = re.compile("[ăâđêôơưẠ-ỹ]", re.IGNORECASE)


@pytest.mark.parametrize("javascript", [True, False], ids=["with script", "without"])
async def test_what_was_typed_is_there_in_the_other_language(
    visit: Visit, new_person: NewPerson, javascript: bool
) -> None:
    visitor = await visit(new_person(), javascript=javascript)
    page = visitor.page
    await page.goto(f"{visitor.installation.exchange}/register/mobile?continue=%2Faccount%2Fhistory")
    await page.locator("#full_name").fill("Điểu K'Rơi")
    await page.locator("#phone").fill("0950 000")
    if not javascript:
        await page.locator("main").get_by_role("button", name="ĐĂNG KÝ").last.click()
        await expect(page.locator(".govuk-error-summary")).to_be_visible()
    await page.get_by_role("button", name="English").click()
    await expect(page.get_by_label("Full name")).to_have_value("Điểu K'Rơi")
    await expect(page.locator("#phone")).to_have_value("0950 000")
    await expect(page.locator(".govuk-error-summary")).to_have_count(0)
    await page.get_by_role("button", name="Tiếng Việt").click()
    await expect(page.get_by_label("Họ tên")).to_have_value("Điểu K'Rơi")
    assert "continue=" in str(await page.locator("main form").get_attribute("action"))


async def test_the_name_at_sign_in_is_kept_and_the_password_is_not(visit: Visit, new_person: NewPerson) -> None:
    visitor = await visit(new_person())
    await visitor.open("/sign-in")
    await visitor.page.locator("#username").fill(visitor.number)
    await visitor.page.locator("#password").fill("Sai-Hoan-Toan-1")
    await visitor.press("ĐĂNG NHẬP")
    await visitor.page.get_by_role("button", name="English").click()
    await expect(visitor.page.locator("#username")).to_have_value(visitor.number)
    await expect(visitor.page.locator("#password")).to_have_value("")


async def test_notices_and_endings_are_there_in_the_other_language(
    visit: Visit, new_person: NewPerson, register: Register
) -> None:
    person = new_person()
    await register(person)
    visitor = await visit(person)
    await visitor.open("/sign-in?continue=%2Faccount%2Fsessions")
    await visitor.sign_in()
    Citizen(visitor.installation, person).sign_in()
    await visitor.open("/account/sessions")
    await visitor.page.get_by_role("button", name="Đăng xuất thiết bị này").click()
    await _reads(visitor, "Đã đăng xuất khỏi thiết bị đó.", "signed out", ".govuk-notification-banner")
    await visitor.press("Đăng xuất khỏi mọi thiết bị")
    await _reads(visitor, "mọi thiết bị", "everywhere|all devices|every device", "h1")


async def _reads(visitor: Visitor, vietnamese: str, english: str, where: str) -> None:
    await visitor.arrived()
    await expect(visitor.page.locator(where)).to_contain_text(vietnamese)
    await visitor.page.get_by_role("link", name="English").click()
    await expect(visitor.page.locator(where)).to_contain_text(re.compile(english, re.IGNORECASE))
    await visitor.page.get_by_role("link", name="Tiếng Việt").click()
    await expect(visitor.page.locator(where)).to_contain_text(vietnamese)


@pytest.mark.item("S4-15", "S4-19", "S4-20", "S4-22", "S4-25", "S4-28")
async def test_the_whole_way_in_english(visit: Visit, new_person: NewPerson) -> None:
    visitor = await visit(new_person(email="mai@vidu.example"))
    page = visitor.page
    await visitor.open(f"{visitor.installation.portal}/?lang=en")
    await visitor.follow("Sign in with MotID")
    await expect(page.locator("html")).to_have_attribute("lang", "en")
    await visitor.follow("Register")
    await _in_english(visitor)
    await visitor.follow("Mobile")
    await visitor.fill_in_registration()
    await _in_english(visitor)
    await visitor.press("REGISTER")
    await _in_english(visitor)
    await page.locator("#code").fill(await visitor.code())
    await visitor.press("CONFIRM")
    await page.locator("#password").fill(visitor.password)
    await page.locator("#password_confirmation").fill(visitor.password)
    await expect(page.locator("[data-strength-text]")).to_have_text("Strength: very strong")
    await _in_english(visitor)
    await visitor.press("REGISTER")
    await _in_english(visitor)
    await visitor.follow("Sign in and continue")
    await _in_english(visitor)
    await visitor.sign_in()
    await visitor.arrived()
    for text in await page.locator("main").locator("h1, h2, label, button, dt").all_inner_texts():
        assert not _VIETNAMESE.search(text.replace(_PORTAL, "")), (
            text
        )  # purposes and laws are the service's own words
    await page.get_by_role("button", name="Agree").click()
    await page.wait_for_url(f"{visitor.installation.portal}/me")
    await visitor.arrived()
    for path in ("", "/history", "/sessions", "/code-phones", "/services"):
        await visitor.open(f"/account{path}")
        await _in_english(visitor)


async def _in_english(visitor: Visitor) -> None:
    """No Vietnamese is left but names."""
    text = await visitor.page.locator("main").inner_text()
    for name in (visitor.name, _PORTAL):
        text = text.replace(name, "")
    assert [line for line in text.splitlines() if _VIETNAMESE.search(line)] == [], visitor.page.url
