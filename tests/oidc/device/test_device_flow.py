"""Device Authorization Grant (RFC 8628) over HTTP: codes, pages, polls and tokens."""

import asyncio
from contextlib import aclosing
from datetime import timedelta
from typing import Any

import httpx

from motid.oidc.add_client import NewClient
from motid.oidc.client import DEVICE_GRANT
from motid.oidc.remove_expired import remove_expired
from tests.oidc.world import World, claims_of, hidden_fields

GRANTS = (DEVICE_GRANT, "refresh_token")


async def device(world: World, **changes: Any) -> NewClient:
    """Register a television: no redirect address, no secret."""
    fields: dict[str, Any] = {
        "redirect_uris": (),
        "post_logout_redirect_uris": (),
        "grant_types": GRANTS,
        "token_endpoint_auth_method": "none",
    }
    return await world.client(**{**fields, **changes})


async def begin(http: httpx.AsyncClient, client: NewClient, **fields: str) -> dict[str, Any]:
    answer = await http.post(
        "/device_authorization", data={"client_id": client.client_id, "scope": "openid profile", **fields}
    )
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def poll(http: httpx.AsyncClient, client: NewClient, device_code: str, **fields: str) -> httpx.Response:
    data = {"grant_type": DEVICE_GRANT, "device_code": device_code, "client_id": client.client_id, **fields}
    return await http.post("/token", data=data)


async def enter(browser: httpx.AsyncClient, code: str) -> httpx.Response:
    page = await browser.get("/device")
    return await browser.post("/device", data={**hidden_fields(page.text), "user_code": code})


async def answer(browser: httpx.AsyncClient, address: str, decision: str, **ticked: str) -> httpx.Response:
    page = await browser.get(address)
    assert page.status_code == 200, page.headers
    return await browser.post(address, data={**hidden_fields(page.text), "decision": decision, **ticked})


async def approved(world: World, browser: httpx.AsyncClient, begun: dict[str, Any]) -> None:
    found = await enter(browser, begun["user_code"])
    end = await answer(browser, found.headers["location"], "allow")
    assert end.headers["location"] == "/device/done?outcome=approved"


async def forget_polls(world: World) -> None:
    """Let the interval pass without waiting for it."""
    await world.database.pool.execute("UPDATE decoupled_request SET polled_at = NULL")


def error_of(response: httpx.Response) -> str:
    assert response.status_code == 400, response.text
    assert response.headers["cache-control"] == "no-store"
    return str(response.json()["error"])


async def test_a_television_is_signed_in_by_a_phone(world: World) -> None:
    client, person = await device(world), await world.person()
    async with aclosing(await world.browser()) as tv, aclosing(await world.browser(person)) as phone:
        begun = await begin(tv, client, nonce="n-7")
        assert begun["verification_uri"] == f"{world.origin}/device"
        assert begun["verification_uri_complete"] == f"{world.origin}/device?user_code={begun['user_code']}"
        assert (begun["expires_in"], begun["interval"]) == (600, 5)
        assert error_of(await poll(tv, client, begun["device_code"])) == "authorization_pending"
        complete = await phone.get(begun["verification_uri_complete"])
        assert f'value="{begun["user_code"]}"' in complete.text, "filled in, and still to be confirmed"
        found = await enter(phone, begun["user_code"].replace("-", " "))
        page = await phone.get(found.headers["location"])
        assert begun["user_code"] in page.text
        assert "Cổng thử nghiệm" in page.text
        assert "Nguyễn Thị Thử Nghiệm" in page.text, "what the service may read"
        end = await answer(phone, found.headers["location"], "allow")
        assert "Đã xong" in (await phone.get(end.headers["location"])).text
        await forget_polls(world)
        tokens = await poll(tv, client, begun["device_code"])
        assert tokens.status_code == 200, tokens.text
        claims = claims_of(tokens.json()["id_token"])
        assert (claims["nonce"], claims["acr"], claims["aud"]) == ("n-7", "urn:motid:ial2:aal2", client.client_id)
        assert "c_hash" not in claims
        bearer = {"authorization": f"Bearer {tokens.json()['access_token']}"}
        assert (await tv.get("/userinfo", headers=bearer)).json()["name"] == "Nguyễn Thị Thử Nghiệm"
        assert error_of(await poll(tv, client, begun["device_code"])) == "invalid_grant"


async def test_a_hundred_polls_at_once_get_one_set_of_tokens(world: World) -> None:
    client, person = await device(world), await world.person()
    async with aclosing(await world.browser(person)) as phone:
        begun = await begin(phone, client)
        await approved(world, phone, begun)
        answers = await asyncio.gather(*(poll(phone, client, begun["device_code"]) for _ in range(100)))
        won = [each for each in answers if each.status_code == 200]
        assert len(won) == 1
        assert {error_of(each) for each in answers if each.status_code != 200} == {"invalid_grant"}
        bearer = {"authorization": f"Bearer {won[0].json()['access_token']}"}
        assert (await phone.get("/userinfo", headers=bearer)).status_code == 200, "the others took nothing back"


async def test_the_interval_is_enforced_and_grows(world: World) -> None:
    client = await device(world)
    async with aclosing(await world.browser()) as tv:
        begun = await begin(tv, client)
        answers = await asyncio.gather(*(poll(tv, client, begun["device_code"]) for _ in range(5)))
        assert sorted(map(error_of, answers)) == ["authorization_pending", *["slow_down"] * 4]
        interval = await world.database.pool.fetchval(
            "SELECT poll_interval FROM decoupled_request WHERE client_id = $1", client.client_id
        )
        assert interval == timedelta(seconds=25), "five seconds more for each"
        await world.database.pool.execute(
            "UPDATE decoupled_request SET polled_at = polled_at - interval '24 s' WHERE client_id = $1",
            client.client_id,
        )
        assert error_of(await poll(tv, client, begun["device_code"])) == "slow_down"
        await world.database.pool.execute(
            "UPDATE decoupled_request SET polled_at = polled_at - interval '30 s' WHERE client_id = $1",
            client.client_id,
        )
        assert error_of(await poll(tv, client, begun["device_code"])) == "authorization_pending"


async def test_a_refusal_and_an_expiry_are_told(world: World) -> None:
    client, person = await device(world), await world.person()
    async with aclosing(await world.browser(person)) as phone:
        refused, late = await begin(phone, client), await begin(phone, client)
        found = await enter(phone, refused["user_code"])
        end = await answer(phone, found.headers["location"], "deny")
        assert end.headers["location"] == "/device/done?outcome=refused"
        assert error_of(await poll(phone, client, refused["device_code"])) == "access_denied"
        again = await phone.get(found.headers["location"])
        assert again.headers["location"] == "/device/done?outcome=gone"
        await world.database.pool.execute("UPDATE decoupled_request SET expires_at = now() WHERE state = 'waiting'")
        assert error_of(await poll(phone, client, late["device_code"])) == "expired_token"
        assert "chưa đúng hoặc đã hết hạn" in (await enter(phone, late["user_code"])).text
        await world.database.pool.execute("UPDATE decoupled_request SET ends_at = now()")
        await remove_expired(world.database)
        assert await world.database.pool.fetchval("SELECT count(*) FROM decoupled_request") == 0
        assert error_of(await poll(phone, client, late["device_code"])) == "invalid_grant"
