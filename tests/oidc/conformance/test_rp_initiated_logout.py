"""The test modules of the OpenID Foundation's RP-Initiated Logout plan."""

from contextlib import aclosing

import httpx
import pytest

from motid.oidc.add_client import NewClient
from tests.oidc.world import BYE, Proof, World, answer_of, code_for, hidden_fields, request_of, tokens_for


async def signed_in(world: World) -> tuple[httpx.AsyncClient, NewClient, str]:
    """Return a browser with a session, a client, and an ID token that the client got in it."""
    client, proof = await world.client(), Proof()
    browser = await world.browser(await world.person())
    tokens = await tokens_for(browser, client, await code_for(browser, client, proof), proof)
    return browser, client, tokens.json()["id_token"]


async def still_signed_in(browser: httpx.AsyncClient, client: NewClient) -> bool:
    silent = await browser.get("/authorize", params=request_of(client, Proof(), prompt="none"))
    return "code" in answer_of(silent)


async def test_logout(world: World) -> None:
    """oidcc-rp-initiated-logout: back at the service with its state, and signed out."""
    browser, client, token = await signed_in(world)
    async with aclosing(browser):
        query = {"id_token_hint": token, "post_logout_redirect_uri": BYE, "state": "abc"}
        assert (await browser.get("/logout", params=query)).headers["location"] == f"{BYE}?state=abc"
        assert not await still_signed_in(browser, client)


async def test_logout_by_post(world: World) -> None:
    browser, client, token = await signed_in(world)
    async with aclosing(browser):
        answer = await browser.post("/logout", data={"id_token_hint": token, "post_logout_redirect_uri": BYE})
        assert answer.headers["location"] == BYE, "no state given, none sent"
        assert not await still_signed_in(browser, client)


async def test_logout_without_address(world: World) -> None:
    """-no-post-logout-redirect-uri: signed out, on a page of ours."""
    browser, client, token = await signed_in(world)
    async with aclosing(browser):
        page = await browser.get("/logout", params={"id_token_hint": token})
        assert (page.status_code, "Bạn đã đăng xuất" in page.text) == (200, True)
        assert not await still_signed_in(browser, client)


@pytest.mark.parametrize("query", [{}, {"state": "abc"}])
async def test_logout_without_hint_asks(world: World, query: dict[str, str]) -> None:
    """-no-params, -only-state."""
    browser, client, _ = await signed_in(world)
    async with aclosing(browser):
        page = await browser.get("/logout", params=query)
        assert (page.status_code, "Bạn muốn đăng xuất?" in page.text) == (200, True)
        assert await still_signed_in(browser, client)
        out = await browser.post("/logout/confirm", data=hidden_fields(page.text))
        assert (out.status_code, "location" in out.headers) == (200, False)
        assert not await still_signed_in(browser, client)


async def test_logout_that_is_refused(world: World) -> None:
    """-bad-post-logout-redirect-uri, -query-added, -bad-id-token-hint, -modified-id-token-hint, -no-id-token-hint."""
    browser, client, token = await signed_in(world)
    async with aclosing(browser):
        head, body, signature = token.split(".")
        modified = ".".join((head, body, signature[:-4] + ("AAAA" if signature[-4:] != "AAAA" else "BBBB")))
        unsigned = f"eyJhbGciOiJub25lIn0.{body}."
        for query in (
            {"id_token_hint": unsigned, "post_logout_redirect_uri": BYE},
            {"id_token_hint": token, "post_logout_redirect_uri": BYE + "/other"},
            {"id_token_hint": token, "post_logout_redirect_uri": BYE + "?foo=bar"},
            {"id_token_hint": "nonsense", "post_logout_redirect_uri": BYE},
            {"id_token_hint": modified, "post_logout_redirect_uri": BYE},
            {"post_logout_redirect_uri": BYE, "state": "abc"},
        ):
            page = await browser.get("/logout", params=query)
            assert (page.status_code, "location" in page.headers) == (400, False), query
        assert await still_signed_in(browser, client)


async def test_logout_of_nobody(world: World) -> None:
    browser, _, token = await signed_in(world)
    async with aclosing(browser):
        query = {"id_token_hint": token, "post_logout_redirect_uri": BYE}
        await browser.get("/logout", params=query)
        assert (await browser.get("/logout", params=query)).headers["location"] == BYE, "twice is as good as once"
