"""Pages beside the journey: help, the sites still to come, and the sandbox."""

import pytest
from playwright.async_api import expect

from tests.browser.conftest import NewPerson, Visit

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [360, 1280])
async def test_every_site_s_pages(width: int, visit: Visit, new_person: NewPerson) -> None:
    visitor = await visit(new_person(), width=width)
    place = visitor.installation
    for path in ("/help", "/help/counter", "/complaint", "/forgotten-password", "/register/expired", "/sign-out"):
        await visitor.open(path)
    for address in (place.eid, place.desk, f"{place.eid}/?lang=en", f"{place.desk}/?lang=en"):
        await visitor.open(address)
    for path in ("/", "/inbox", "/population", f"/population/{visitor.number}", "/control"):
        await visitor.open(f"{place.sandbox}{path}")


async def test_a_service_s_sign_out_asks_in_either_language(visit: Visit, new_person: NewPerson) -> None:
    visitor = await visit(new_person())
    await visitor.open("/logout?client_id=portal&state=xyz")
    await visitor.page.get_by_role("link", name="English").click()
    await expect(visitor.heading).to_be_visible()
    assert "state=xyz" in visitor.page.url or "logout" in visitor.page.url
