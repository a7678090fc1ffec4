import re
from contextlib import aclosing
from html import unescape
from pathlib import Path

import httpx

from tests.oidc.conftest import world as world  # noqa: PLC0414 - a fixture, used by name
from tests.oidc.world import PASSWORD_ONLY, Person, World, hidden_fields

BY_LAW = {"profile": "Điều 17", "identity": "Điều 17"}


async def follow(browser: httpx.AsyncClient, response: httpx.Response) -> httpx.Response:
    """Follow redirects as a browser, one at a time."""
    while response.is_redirect:
        response = await browser.get(str(httpx.URL(str(response.url)).join(response.headers["location"])))
    return response


async def signed_in(world: World, portal: str, person: Person | None = None, **ticked: str) -> httpx.AsyncClient:
    """Return a browser that has signed in at the portal, after the consent page; by default of a new person."""
    browser = await world.browser(person or await world.person(normalised=True))
    page = await follow(browser, await browser.get(f"{portal}/sign-in"))
    assert "Bạn đồng ý chia sẻ những gì?" in page.text
    answer = {**hidden_fields(page.text), "decision": "allow", **ticked}
    page = await follow(browser, await browser.post(str(page.url), data=answer))
    assert page.status_code == 200, page.text
    assert str(page.url).startswith(f"{portal}/me"), page.url
    return browser


def field_of(page: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]* value="([^"]*)"', page)
    assert found, name
    return unescape(found[1])


async def test_a_citizen_lands_with_a_verified_name(world: World, portal: str) -> None:
    async with aclosing(await signed_in(world, portal, share_phone="y")) as browser:
        page = (await browser.get(f"{portal}/me")).text
        assert "Nguyễn Thị Thử Nghiệm" in page
        assert "Đã xác minh" in page
        assert "urn:motid:ial2:aal2" in page
        assert "095" in page, "the phone was agreed to"
        assert "vidu.example" not in page, "the mail was not"
        english = (await browser.get(f"{portal}/me?lang=en")).text
        assert "What MotID tells this portal" in english
        assert '<html lang="en">' in (await browser.get(f"{portal}/me")).text


async def test_the_form_is_filled_in_and_becomes_a_dossier_once(world: World, portal: str) -> None:
    async with aclosing(await signed_in(world, portal, share_phone="y")) as browser:
        form = await browser.get(f"{portal}/services/birth-record-copy")
        assert "Nguyễn Thị Thử Nghiệm" in form.text
        fields = {
            **hidden_fields(form.text),
            "phone": field_of(form.text, "phone"),
            "relation": "self",
            "registered_name": "Nguyễn Thị Thử Nghiệm",
            "registered_place": "",
            "copies": "2",
        }
        wrong = await browser.post(str(form.url), data=fields)
        assert wrong.status_code == 422
        assert "Hãy nhập nơi đã đăng ký khai sinh." in wrong.text
        fields["registered_place"] = "Xã An Hòa, tỉnh An Bình"
        first = await browser.post(str(form.url), data=fields)
        second = await browser.post(str(form.url), data=fields)
        assert first.status_code == 303
        assert first.headers["location"] == second.headers["location"], "sent twice, received once"
        receipt = await browser.get(f"{portal}{first.headers['location']}")
        code = first.headers["location"].rsplit("/", 1)[1]
        assert code in receipt.text
        assert code in (await browser.get(f"{portal}/dossiers")).text
    async with aclosing(await signed_in(world, portal)) as other:
        assert (await other.get(f"{portal}/dossiers/{code}")).status_code == 404, "somebody else's dossier"


async def test_sign_out_ends_both_sessions(world: World, portal: str) -> None:
    async with aclosing(await signed_in(world, portal)) as browser:
        page = await browser.get(f"{portal}/me")
        out = await follow(browser, await browser.post(f"{portal}/sign-out", data=hidden_fields(page.text)))
        assert "Bạn đã đăng xuất khỏi cổng và khỏi MotID." in out.text
        again = await browser.get(f"{portal}/sign-in")
        to_motid = await browser.get(again.headers["location"])
        assert to_motid.headers["location"].startswith("/sign-in?"), "MotID knows nobody any more"


async def test_saying_no_is_explained(world: World, portal: str) -> None:
    async with await world.browser(await world.person()) as browser:
        page = await follow(browser, await browser.get(f"{portal}/sign-in"))
        answer = {**hidden_fields(page.text), "decision": "deny"}
        page = await follow(browser, await browser.post(str(page.url), data=answer))
        assert page.status_code == 400
        assert "Bạn đã từ chối chia sẻ thông tin" in page.text


async def test_an_unverified_person_is_told_what_to_do(world: World, portal: str) -> None:
    async with await world.browser(await world.person(ial=1, normalised=True)) as browser:
        page = await follow(browser, await browser.get(f"{portal}/sign-in"))
        assert "chưa đạt mức xác minh" in page.text


async def test_one_factor_is_not_enough_for_the_portal(world: World, portal: str) -> None:
    async with await world.browser(await world.person(), amr=PASSWORD_ONLY) as browser:
        start = await browser.get(f"{portal}/sign-in")
        step_up = await browser.get(start.headers["location"])
        assert step_up.headers["location"].startswith("/sign-in?")


async def test_answers_of_another_issuer_or_without_a_start_are_refused(portal: str) -> None:
    async with httpx.AsyncClient(base_url=portal, trust_env=False, timeout=60) as browser:
        for query in ("code=x&state=y", "code=x&state=y&iss=http://evil.example", "error=access_denied&state=y"):
            page = await browser.get(f"/callback?{query}")
            assert page.status_code == 400
            assert "Traceback" not in page.text


async def test_forms_of_other_sites_are_refused(world: World, portal: str) -> None:
    async with aclosing(await signed_in(world, portal)) as browser:
        page = await browser.get(f"{portal}/me")
        fields = hidden_fields(page.text)
        assert (await browser.post(f"{portal}/sign-out", data={"form_token": "x"})).status_code == 403
        evil = {"Origin": "http://evil.example"}
        assert (await browser.post(f"{portal}/sign-out", data=fields, headers=evil)).status_code == 403


async def test_health_metrics_and_headers(portal: str) -> None:
    async with httpx.AsyncClient(base_url=portal, trust_env=False, timeout=60) as browser:
        assert (await browser.get("/health/live")).json() == {"status": "live"}
        assert (await browser.get("/health/ready")).json() == {"status": "ready"}
        assert "portal_sign_ins" in (await browser.get("/metrics")).text
        home = await browser.get("/")
        assert "Đăng nhập bằng MotID" in home.text
        assert "<script" not in home.text
        assert "default-src 'none'" in home.headers["content-security-policy"]
        assert (await browser.get("/static/portal.css")).status_code == 200


def test_the_portal_imports_nothing_of_motid(project: Path) -> None:
    for source in (project / "examples" / "portal").glob("*.py"):
        assert not re.search(r"^\s*(from|import) motid", source.read_text(), re.MULTILINE), source
