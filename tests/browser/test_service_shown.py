"""Who asks, as citizens see it: the service's logo beside its name, and links to its pages.

`oidcc-registration-logo-uri`, `-policy-uri` and `-tos-uri` of the conformance suite ask for a picture of that.
"""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from tests.browser.conftest import NewPerson, Register, Visit
from tests.browser.visitor import Visitor
from tests.installation import Installation
from tests.oidc.client_check.service import Reply, Service, serving_service
from tests.oidc.client_logos.pictures import emblem

pytestmark = pytest.mark.browser

NAME = "Trung tâm dịch vụ việc làm tỉnh An Bình"
LOGO = ".motid-service__logo"
A_LINE = 0.02
"""What a late font may shift (0.005 of a page at most); a picture that comes without its size shifts more."""


@pytest_asyncio.fixture(loop_scope="session")
async def service() -> AsyncIterator[Service]:
    async with serving_service() as service:
        service.replies = {
            "GET /logo.png": Reply(body=emblem()),
            "GET /wide.png": Reply(body=emblem(size=(600, 120))),
            "GET /policy": Reply(body=b"<!doctype html><title>Policy</title>", headers={"content-type": "text/html"}),
        }
        yield service


async def registered(place: Installation, service: Service, logo: str) -> str:
    """Let a service register itself, and return the address by which it asks for a citizen."""
    made = await asyncio.to_thread(place.command, "client", "initial-access-token", "create", "--label", "x")
    assert made.returncode == 0, made.stderr
    token = next(word for word in made.stdout.split() if len(word) > 40)
    document: dict[str, Any] = {
        "client_name": NAME,
        "client_name#en": "An Binh Employment Service Centre",
        "redirect_uris": [f"{service.origin}/callback"],
        "scope": "openid phone",
        "logo_uri": f"{service.origin}{logo}",
        "policy_uri": f"{service.origin}/policy",
        "tos_uri": f"{service.origin}/terms",
        "client_uri": f"{service.origin}/home",
        "contacts": ["hotro@vieclam.example"],
    }
    async with httpx.AsyncClient(base_url=place.exchange, trust_env=False, timeout=60) as http:
        answer = await http.post("/connect/register", json=document, headers={"authorization": f"Bearer {token}"})
    assert answer.status_code == 201, answer.text
    asked = {
        "response_type": "code",
        "scope": "openid phone",
        "redirect_uri": f"{service.origin}/callback",
        "acr_values": "urn:motid:ial1:aal2",
    }
    return f"/authorize?{urlencode({**asked, 'client_id': answer.json()['client_id']})}"


async def open_with_logo(visitor: Visitor, address: str) -> None:
    """Open the sign-in page until the worker has the logo: it is fetched once the service is registered."""
    for _ in range(100):
        await visitor.page.goto(f"{visitor.installation.exchange}{address}")
        if await visitor.page.locator(LOGO).count():
            break
        await asyncio.sleep(0.1)
    assert await shifts(visitor.page) < A_LINE
    await visitor.arrived()


async def shifts(page: Page) -> float:
    """Return the cumulative layout shift of the page (web-vitals CLS)."""
    moved: float = await page.evaluate(
        """() => new Promise(done => {
            let sum = 0;
            new PerformanceObserver(list => { for (const each of list.getEntries()) sum += each.value; })
                .observe({type: "layout-shift", buffered: true});
            setTimeout(() => done(sum), 200);
        })"""
    )
    return moved


async def asked_of(page: Page) -> list[str]:
    """Return the hosts from which the page loaded anything."""
    names: list[str] = await page.evaluate("performance.getEntriesByType('resource').map(each => each.name)")
    return [urlsplit(name).netloc for name in names]


@pytest.mark.parametrize(("width", "logo"), [(360, "/logo.png"), (1280, "/wide.png")])
async def test_a_citizen_sees_who_asks(  # noqa: PLR0917 - fixtures
    service: Service, visit: Visit, new_person: NewPerson, register: Register, tmp_path: Path, width: int, logo: str
) -> None:
    person = new_person()
    await register(person)
    visitor = await visit(person, width=width, scale=2)
    page, main = visitor.page, visitor.page.locator("main")
    address = await registered(visitor.installation, service, logo)
    await open_with_logo(visitor, address)
    await expect(main).to_contain_text(f"để tiếp tục tới {NAME}")
    picture = page.locator(LOGO)
    drawn = await picture.evaluate("each => [each.complete, each.naturalWidth, each.width, each.height, each.alt]")
    assert drawn == ([True, 96, 48, 48, ""] if logo == "/logo.png" else [True, 192, 96, 19, ""])
    assert set(await asked_of(page)) == {urlsplit(visitor.installation.exchange).netloc}, "nobody else is asked"
    await expect(main.get_by_role("link", name="Dịch vụ này bảo vệ dữ liệu cá nhân như thế nào")).to_have_attribute(
        "href", f"{service.origin}/policy"
    )
    await expect(main.get_by_role("link", name="Điều khoản sử dụng của dịch vụ này")).to_have_attribute(
        "target", "_blank"
    )
    await page.screenshot(path=tmp_path / f"sign-in-{width}.png", full_page=True)
    await page.goto(f"{page.url}&lang=en")
    await expect(main).to_contain_text("An Binh Employment Service Centre")
    await page.goto(page.url.replace("lang=en", "lang=vi"))
    await visitor.sign_in()
    await expect(visitor.heading).to_have_text(f"{NAME} muốn nhận thông tin của bạn")
    await expect(page.locator(LOGO)).to_be_visible()
    assert await shifts(page) < A_LINE
    await visitor.arrived()
    await expect(main.get_by_role("link", name="hotro@vieclam.example")).to_be_visible()
    await page.screenshot(path=tmp_path / f"consent-{width}.png", full_page=True)
    await main.get_by_label("Số điện thoại").check()
    async with page.context.expect_page() as opened:
        await main.get_by_role("link", name="Dịch vụ này bảo vệ dữ liệu cá nhân như thế nào").click()
    other = await opened.value
    await other.wait_for_url(f"{service.origin}/policy")
    assert await other.evaluate("[window.opener, document.referrer]") == [None, ""]
    await other.close()
    await expect(main.get_by_label("Số điện thoại")).to_be_checked()
    visitor.complaints.clear()  # the service's own page is none
