"""Pushed authorization requests (RFC 9126): by the client itself, for a while, answered once."""

import asyncio
from datetime import timedelta

import httpx
import pytest

from motid.oidc.add_client import NewClient
from motid.oidc.authorization.pushed import LIFETIME
from motid.oidc.remove_expired import remove_expired
from tests.oidc.world import CALLBACK, Proof, World, answer_of, request_of, tokens_for

PREFIX = "urn:ietf:params:oauth:request_uri:"


async def push(browser: httpx.AsyncClient, client: NewClient, proof: Proof, **changes: str | None) -> httpx.Response:
    return await browser.post(
        "/par", data=request_of(client, proof, **changes), auth=(client.client_id, client.secret or "")
    )


async def reference(
    browser: httpx.AsyncClient, client: NewClient, proof: Proof, **changes: str | None
) -> dict[str, str]:
    """Push a request and return the query of the authorization request that refers to it."""
    pushed = await push(browser, client, proof, **changes)
    assert pushed.status_code == 201, pushed.text
    return {"client_id": client.client_id, "request_uri": pushed.json()["request_uri"]}


async def test_a_pushed_request_is_answered_once(world: World) -> None:
    person, client, proof = await world.person(), await world.client(), Proof()
    async with await world.browser(person) as browser:
        pushed = await push(browser, client, proof)
        assert pushed.status_code == 201
        assert pushed.headers["cache-control"] == "no-store"
        body = pushed.json()
        assert body["request_uri"].startswith(PREFIX)
        assert 60 <= body["expires_in"] <= 90
        query = {"client_id": client.client_id, "request_uri": body["request_uri"], "state": "ignored", "scope": "x"}
        answer = answer_of(await browser.get("/authorize", params=query))
        assert answer["state"] == "s t/à", "what was pushed counts, and nothing beside it"
        assert (await tokens_for(browser, client, answer["code"], proof)).status_code == 200
        again = await browser.get("/authorize", params=query)
        assert (again.status_code, "invalid_request_uri" in again.text) == (400, True)
        told = answer_of(await browser.get("/authorize", params={**query, "redirect_uri": CALLBACK}))
        assert told["error"] == "invalid_request_uri"


async def test_a_hundred_browsers_race_for_one_pushed_request(world: World) -> None:
    person, client, proof = await world.person(), await world.client(), Proof()
    async with await world.browser(person) as browser:
        query = await reference(browser, client, proof)
        answers = await asyncio.gather(*(browser.get("/authorize", params=query) for _ in range(100)))
        assert sorted(answer.status_code for answer in answers) == [303] + [400] * 99


async def test_the_page_may_be_loaded_again_but_one_answer_goes_out(world: World) -> None:
    person, client, proof = await world.person(), await world.client(), Proof()
    async with await world.browser() as browser:
        query = await reference(browser, client, proof)
        asks = [await browser.get("/authorize", params=query) for _ in range(2)]
        kept = [httpx.URL(ask.headers["location"]).params["continue"] for ask in asks]
        await world.sign_in(browser, person)
        assert "code" in answer_of(await browser.get(kept[0]))
        assert (await browser.get(kept[1])).status_code == 400


async def test_an_error_uses_the_request_up_too(world: World) -> None:
    client = await world.client()
    async with await world.browser() as browser:
        query = await reference(browser, client, Proof(), prompt="none")
        assert answer_of(await browser.get("/authorize", params=query))["error"] == "login_required"
        assert (await browser.get("/authorize", params=query)).status_code == 400


async def test_a_reference_belongs_to_its_client_and_expires(world: World) -> None:
    person, client, other = await world.person(), await world.client(), await world.client()
    async with await world.browser(person) as browser:
        query = await reference(browser, client, Proof())
        for wrong in (
            {**query, "client_id": other.client_id},
            {**query, "request_uri": PREFIX + "nonsense"},
            {**query, "request_uri": query["request_uri"][:-1] + "_"},
        ):
            page = await browser.get("/authorize", params=wrong)
            assert page.status_code == 400
            assert "location" not in page.headers
        await world.database.pool.execute("UPDATE pushed_request SET expires_at = now() - interval '1 second'")
        assert (await browser.get("/authorize", params=query)).status_code == 400
        assert timedelta(seconds=60) <= LIFETIME <= timedelta(seconds=90)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"request_uri": PREFIX + "x"}, "invalid_request"),
        ({"redirect_uri": None}, "invalid_request"),
        ({"redirect_uri": "https://evil.example/"}, "invalid_request"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": None}, "invalid_request"),
        ({"scope": "profile"}, "invalid_scope"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"prompt": "none login"}, "invalid_request"),
        ({"response_mode": "pigeon"}, "invalid_request"),
        ({"claims": "{"}, "invalid_request"),
        ({"request": "eyJhbGciOiJub25lIn0.e30."}, "request_not_supported"),
        ({"client_id": "somebody"}, "invalid_request"),
    ],
)
async def test_a_fault_is_told_when_the_request_is_pushed(
    world: World, changes: dict[str, str | None], error: str
) -> None:
    client = await world.client()
    async with await world.browser() as browser:
        refused = await push(browser, client, Proof(), **changes)
        assert (refused.status_code, refused.json()["error"]) == (400, error), refused.text
        assert refused.headers["cache-control"] == "no-store"


async def test_only_the_client_itself_pushes(world: World) -> None:
    client, public, proof = await world.client(), await world.client(token_endpoint_auth_method="none"), Proof()
    async with await world.browser(await world.person()) as browser:
        refused = await browser.post("/par", data=request_of(client, proof), auth=(client.client_id, "wrong"))
        assert (refused.status_code, refused.json()["error"]) == (401, "invalid_client")
        assert refused.headers["www-authenticate"].startswith("Basic")
        assert (await browser.post("/par", data=request_of(client, proof))).status_code == 401
        assert (await browser.post("/par", data=request_of(public, proof))).status_code == 201
        assert (await browser.get("/par")).status_code == 405
        assert (await browser.post("/par", json={})).status_code == 415
        assert (await browser.post("/par", content="a=" + "x" * 20_000, headers=FORM)).status_code == 413
        repeated = await browser.post("/par", content="scope=a&scope=b", headers=FORM)
        assert (repeated.status_code, repeated.json()["error"]) == (400, "invalid_request")


async def test_a_client_may_be_held_to_pushing(world: World) -> None:
    person, proof = await world.person(), Proof()
    client = await world.client(require_pushed_authorization_requests=True)
    async with await world.browser(person) as browser:
        plain = answer_of(await browser.get("/authorize", params=request_of(client, proof)))
        assert plain["error"] == "invalid_request"
        query = await reference(browser, client, proof)
        assert "code" in answer_of(await browser.get("/authorize", params=query))


async def test_a_pushed_request_is_stored_sealed_and_removed(world: World) -> None:
    client, hint = await world.client(), "0950000778"
    async with await world.browser() as browser:
        await push(browser, client, Proof(), login_hint=hint)
        rows = await world.database.pool.fetch("SELECT sealed FROM pushed_request")
        assert rows
        assert not any(hint.encode() in row["sealed"] for row in rows)
        await world.database.pool.execute("UPDATE pushed_request SET ends_at = now() - interval '1 second'")
        await remove_expired(world.database)
        assert await world.database.pool.fetchval("SELECT count(*) FROM pushed_request") == 0


async def test_the_secret_of_a_client_is_not_kept_with_its_request(world: World) -> None:
    client = await world.client(token_endpoint_auth_method="client_secret_post")
    async with await world.browser(await world.person()) as browser:
        body = {**request_of(client, Proof()), "client_secret": client.secret or ""}
        pushed = await browser.post("/par", data=body)
        query = {"client_id": client.client_id, "request_uri": pushed.json()["request_uri"]}
        assert "code" in answer_of(await browser.get("/authorize", params=query))


async def test_the_metadata_name_the_endpoint(world: World) -> None:
    async with await world.browser() as browser:
        found = (await browser.get("/.well-known/oauth-authorization-server")).json()
        assert found["pushed_authorization_request_endpoint"] == f"{world.origin}/par"
        assert found["require_pushed_authorization_requests"] is False


FORM = {"content-type": "application/x-www-form-urlencoded"}
