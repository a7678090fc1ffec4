"""Pages beside the journey: help, the sites still to come, and the sandbox."""

import json
from urllib.parse import urlencode

import pytest
from playwright.async_api import expect

from tests.browser.conftest import NewPerson, Register, Visit

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [360, 1280])
async def test_every_site_s_pages(width: int, visit: Visit, new_person: NewPerson) -> None:
    visitor = await visit(new_person(), width=width)
    place = visitor.installation
    for path in ("/help", "/help/guides", "/help/register", "/help/normalise", "/help/counter"):
        await visitor.open(path)
    for path in ("/complaint", "/forgotten-password", "/register/expired", "/sign-out"):
        await visitor.open(path)
    for address in (place.eid, place.desk, f"{place.eid}/?lang=en", f"{place.desk}/?lang=en"):
        await visitor.open(address)
    for path in ("/", "/inbox", "/population", f"/population/{visitor.number}", "/control"):
        await visitor.open(f"{place.sandbox}{path}")


async def test_a_service_s_sign_out_asks_in_either_language(
    visit: Visit, new_person: NewPerson, register: Register
) -> None:
    person = new_person()
    await register(person)
    visitor = await visit(person)
    await visitor.open("/sign-in")
    await visitor.sign_in()
    place = visitor.installation
    client = json.loads((place.var / "portal" / f"client-{place.base_port}.json").read_text())["client_id"]
    back = urlencode({"client_id": client, "post_logout_redirect_uri": f"{place.portal}/", "state": "kept-state"})
    await visitor.open(f"/logout?{back}")
    await expect(visitor.page.locator("main")).to_contain_text("Cổng dịch vụ công tỉnh An Bình")
    await visitor.page.get_by_role("link", name="English").click()
    await expect(visitor.page.locator("main")).to_contain_text("Cổng dịch vụ công tỉnh An Bình")
    await visitor.press("Sign out")
    await visitor.page.wait_for_url(f"{place.portal}/?state=kept-state")


async def test_what_a_service_did_wrong_is_told_in_either_language(visit: Visit, new_person: NewPerson) -> None:
    visitor = await visit(new_person())
    await visitor.page.goto(f"{visitor.installation.exchange}/authorize?client_id=nobody&response_type=code")
    reason = await visitor.page.locator(".motid-reference").first.inner_text()
    await visitor.page.get_by_role("link", name="English").click()
    await expect(visitor.page.locator(".motid-reference").first).to_have_text(reason)
    assert all("status of 400" in line for line in visitor.complaints)
    visitor.complaints.clear()
