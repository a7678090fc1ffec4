"""The end-session endpoint: twice, at once, from another tab, with odd input, and what the browser keeps."""

import asyncio
from contextlib import aclosing
from typing import Any

import httpx
import pytest

from motid.oidc.add_client import NewClient
from tests.oidc.logout.receiver import receiver
from tests.oidc.logout.test_back_channel import end_sessions, id_token, waiting
from tests.oidc.logout.test_front_channel import framed
from tests.oidc.world import BYE, Person, Proof, World, answer_of, code_for, hidden_fields, request_of

FORM = {"content-type": "application/x-www-form-urlencoded"}


async def signed_in(world: World, **metadata: Any) -> tuple[httpx.AsyncClient, NewClient, str]:
    """Return a browser with a session, a service that it reached, and its ID token."""
    client = await world.client(**metadata)
    browser = await world.browser(await world.person())
    return browser, client, await id_token(browser, client)


async def ends_of(world: World, person: Person) -> list[str]:
    rows = await world.database.pool.fetch(
        "SELECT kind FROM audit_event WHERE account_id = $1 AND kind = ANY ($2) ORDER BY kind",
        person.account_id, ["authn.session_ended", "oidc.signed_out_by_service"],
    )  # fmt: skip
    return [row["kind"] for row in rows]


async def test_of_many_sign_outs_at_once_one_ends_the_session_and_all_lead_on(world: World) -> None:
    person = await world.person()
    async with receiver() as service, aclosing(await world.browser(person)) as browser:
        client = await world.client(backchannel_logout_uri=service.address)
        query = {"id_token_hint": await id_token(browser, client), "post_logout_redirect_uri": BYE, "state": "z"}
        answers = await asyncio.gather(*(browser.get("/logout", params=query) for _ in range(10)))
        assert {answer.headers["location"] for answer in answers} == {f"{BYE}?state=z"}
        assert len(await waiting(world, client)) == 1
        assert await ends_of(world, person) == ["authn.session_ended", "oidc.signed_out_by_service"]
        again = await browser.get("/logout", params=query)
        assert again.headers["location"] == f"{BYE}?state=z", "a sign-out that comes twice"
        assert len(await waiting(world, client)) == 1


async def test_a_session_that_ended_in_another_tab_ends_the_question_too(world: World) -> None:
    person = await world.person()
    async with aclosing(await world.browser(person)) as browser:
        client = await world.client()
        await id_token(browser, client)
        query = {"client_id": client.client_id, "post_logout_redirect_uri": BYE, "state": "z"}
        page = await browser.get("/logout", params=query)
        assert "Bạn muốn đăng xuất?" in page.text
        await end_sessions(world, person)
        answer = await browser.post("/logout/confirm", data=hidden_fields(page.text))
        assert (answer.status_code, answer.headers["location"]) == (303, f"{BYE}?state=z")
        again = await browser.post("/logout/confirm", data=hidden_fields(page.text))
        assert again.headers["location"] == f"{BYE}?state=z"


async def test_a_hint_of_another_session_asks(world: World) -> None:
    browser, _, token = await signed_in(world)
    async with aclosing(browser), aclosing(await world.browser(await world.person())) as other:
        assert "Bạn muốn đăng xuất?" in (await other.get("/logout", params={"id_token_hint": token})).text


async def test_only_an_id_token_hints(world: World) -> None:
    """What else this provider signs for a service does not end a session: a token for APIs, for one."""
    browser, client, _ = await signed_in(world, access_token_format="jwt")
    async with aclosing(browser):
        proof = Proof()
        code = await code_for(browser, client, proof)
        form = {"grant_type": "authorization_code", "code": code, "code_verifier": proof.verifier}
        form["redirect_uri"] = request_of(client, proof)["redirect_uri"]
        tokens = await browser.post("/token", data=form, auth=(client.client_id, client.secret or ""))
        page = await browser.get("/logout", params={"id_token_hint": tokens.json()["access_token"]})
        assert page.status_code == 400


async def test_the_browser_forgets_the_session(world: World) -> None:
    for query in ({"post_logout_redirect_uri": BYE}, {}):
        browser, _, token = await signed_in(world)
        async with aclosing(browser):
            answer = await browser.get("/logout", params={"id_token_hint": token, **query})
            assert "motid_session=;" in answer.headers["set-cookie"]
            assert "Max-Age=0" in answer.headers["set-cookie"]


async def test_the_question_is_asked_in_the_language_of_the_service(world: World) -> None:
    """RP-Initiated Logout 1.0 §2, `ui_locales`; what is no language is passed over."""
    browser, _, _ = await signed_in(world)
    async with aclosing(browser):
        page = await browser.get("/logout", params={"ui_locales": "fr-CA <b> en vi"})
        assert 'lang="en"' in page.text
        out = await browser.post("/logout/confirm", data=hidden_fields(page.text))
        assert out.status_code == 200
        assert 'lang="en"' in out.text


async def test_a_service_that_registered_a_moment_ago_at_another_process_has_its_frame(world: World) -> None:
    person = await world.person()
    service = await framed(world, "https://two.example")
    async with aclosing(await world.browser(person)) as browser:
        await code_for(browser, service, Proof())
        await world.database.pool.execute(
            "UPDATE client SET metadata = jsonb_set(metadata, '{frontchannel_logout_uri}', $2::jsonb), "
            "version = nextval('client_version') WHERE id = $1",
            service.client_id, "https://two.example/other",
        )  # fmt: skip
        page = await browser.get("/logout")
        out = await browser.post("/logout/confirm", data=hidden_fields(page.text))
        assert '<iframe src="https://two.example/other"' in out.text


@pytest.mark.parametrize("with_session", [True, False])
@pytest.mark.parametrize(
    ("content", "headers", "status"),
    [
        (b"state=1&state=2", FORM, 400),
        (b"id_token_hint=a&id_token_hint=b", FORM, 400),
        (b"state=%zz", FORM, 400),
        (b"state=%00", FORM, 400),
        (b"id_token_hint=" + b"a" * 9000, FORM, 400),
        (b"x=" + b"a" * 70_000, FORM, 413),
        (b"&".join(b"a%d=1" % number for number in range(100)), FORM, 400),
        (b'{"state": "1"}', {"content-type": "application/json"}, 415),
        (b"<logout/>", {"content-type": "text/xml"}, 415),
        (b"--x\r\n\r\n--x--", {"content-type": "multipart/form-data; boundary=x"}, 415),
        (b"state=1", {}, 415),
        ("state=é".encode(), FORM, None),
        (b'state="<>', FORM, None),
        (b"", FORM, None),
    ],
)
async def test_odd_posts_get_a_page(
    world: World, content: bytes, headers: dict[str, str], status: int | None, *, with_session: bool
) -> None:
    async with aclosing(await world.browser(await world.person() if with_session else None)) as browser:
        answer = await browser.post("/logout", content=content, headers=headers)
        if answer.status_code == 303:
            assert status is None, "what is wrong is told at once"
            assert answer.headers["location"].startswith("/logout"), "by GET the browser brings its cookie"
            answer = await browser.get(answer.headers["location"])
        assert answer.status_code == (status or 200)
        assert answer.headers["content-type"].startswith("text/html")
        assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "query", ["state=1&state=2", "state=%zz", "state=%ff", "id_token_hint=" + "a" * 9000, "x=" + "a" * 17_000]
)
async def test_odd_queries_get_a_page(world: World, query: str) -> None:
    async with aclosing(await world.browser(await world.person())) as browser:
        answer = await browser.get(f"/logout?{query}")
        assert answer.status_code == 400
        assert "motid-reference" in answer.text


async def test_a_form_of_another_site_leads_to_the_same_by_get(world: World) -> None:
    browser, _, token = await signed_in(world)
    async with aclosing(browser), aclosing(await world.browser()) as cross_site:
        form = {"id_token_hint": token, "post_logout_redirect_uri": BYE, "state": 'à "<&'}
        sloppy = f'id_token_hint={token}&post_logout_redirect_uri={BYE}&state=à+"<%26'
        answers = [
            await cross_site.post("/logout", data=form),
            await cross_site.post("/logout", content=sloppy.encode(), headers=FORM),
        ]
        for answer in answers:
            assert dict(httpx.URL(answer.headers["location"]).params) == form
        out = await browser.get(answers[0].headers["location"])
        assert out.headers["location"] == f"{BYE}?state=%C3%A0%20%22%3C%26"


async def test_other_methods_are_refused(world: World) -> None:
    async with aclosing(await world.browser()) as browser:
        for method in ("HEAD", "PUT", "DELETE", "PATCH"):
            answer = await browser.request(method, "/logout")
            assert (answer.status_code, answer.headers["allow"]) == (405, "GET, POST")


async def test_session_management_is_not_promised(world: World) -> None:
    """oidcc-session-management…: no frame to ask, no `session_state`; services hear by `sid` and both channels."""
    client = await world.client()
    async with aclosing(await world.browser(await world.person())) as browser:
        found = (await browser.get("/.well-known/openid-configuration")).json()
        assert "check_session_iframe" not in found
        answer = await browser.get("/authorize", params=request_of(client, Proof()))
        assert "session_state" not in answer_of(answer)
