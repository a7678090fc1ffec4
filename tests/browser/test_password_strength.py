"""The strength hint and the saved pair on the page of the new password (S4-21)."""

import json
from typing import Any

import httpx
import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import NewPerson, Visit
from tests.browser.visitor import Visitor
from tests.installation import Installation

pytestmark = pytest.mark.browser

ADDRESS = "/register/password/strength"


async def at_password(visit: Visit, new_person: NewPerson) -> Visitor:
    visitor = await visit(new_person())
    await visitor.page.goto(f"{visitor.installation.exchange}/register/mobile")
    await visitor.fill_in_registration()
    await visitor.page.locator("main").get_by_role("button", name="ĐĂNG KÝ").last.click()
    await visitor.page.locator("#code").fill(await visitor.code())
    await visitor.page.get_by_role("button", name="XÁC NHẬN").click()
    await expect(visitor.page.locator("#password")).to_be_visible()
    return visitor


async def asked(page: Page, **form: str) -> tuple[int, dict[str, str], Any]:
    """Ask for the strength as the page's script does."""
    token = await page.locator("main [name=csrf_token]").get_attribute("value")
    answer = await page.context.request.post(
        str(httpx.URL(page.url).join(ADDRESS)), form={"csrf_token": token or "", **form}
    )
    is_json = answer.headers["content-type"].startswith("application/json")
    return answer.status, answer.headers, json.loads(await answer.text()) if is_json else None


@pytest.mark.item("S4-21")
async def test_the_hint_is_told_in_words_and_honestly(visit: Visit, new_person: NewPerson) -> None:
    visitor = await at_password(visit, new_person)
    page = visitor.page
    await _password_managers_find_the_pair(visitor)
    text = page.locator("[data-strength-text]")
    await expect(text).to_have_attribute("role", "status")
    await expect(page.locator("[data-strength-bar]")).to_be_hidden()
    for password, told in (
        ("12345", "Độ mạnh: rất yếu"),
        ("Zebra.Wolf-7351", "Độ mạnh: rất mạnh"),
        (f"Zebra.Wolf-{visitor.number}", "Độ mạnh: rất yếu"),
    ):
        await page.locator("#password").fill(password)
        await expect(text).to_have_text(told)
    await expect(page.locator(".motid-strength__step--on")).to_have_count(1)
    await page.locator("#password").fill("")
    await expect(text).to_have_text("")


async def test_the_server_hints_nobody_else_and_remembers_nothing(
    visit: Visit, new_person: NewPerson, installation: Installation
) -> None:
    visitor = await at_password(visit, new_person)
    page, password = visitor.page, "Nobody.Logs-4417"
    status, headers, answer = await asked(page, password=password)
    assert (status, answer) == (200, {"strength": 4})
    assert headers["cache-control"] == "no-store"
    assert (await asked(page, password=password, csrf_token="bm8="))[0] == 403
    for name in ("password", "password_confirmation"):
        await page.locator(f"#{name}").fill(password)
    await page.locator("main").get_by_role("button", name="ĐĂNG KÝ").click()
    await expect(visitor.heading).to_have_text("Đăng ký thành công")
    await page.goto(f"{installation.exchange}/sign-in")
    assert (await asked(page, password=password))[0] == 409
    assert password not in installation.logs()


async def _password_managers_find_the_pair(visitor: Visitor) -> None:
    name = visitor.page.locator("form [autocomplete=username]")
    await expect(name).to_have_value(visitor.number)
    await expect(name).to_have_attribute("aria-hidden", "true")
    await expect(name).to_have_attribute("tabindex", "-1")
    await expect(visitor.page.locator("form [autocomplete=new-password]")).to_have_count(2)
    box = await name.bounding_box()
    assert box is not None
    assert box["width"] <= 2
