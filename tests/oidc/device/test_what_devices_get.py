"""What a device's grant is worth, what guards its codes, and who may have one."""

import asyncio
from contextlib import aclosing
from typing import Any

import httpx
import pytest

from motid.authn.end_session import end_all_sessions
from motid.kernel.actor import SYSTEM
from motid.oidc.client import DEVICE_GRANT
from motid.oidc.decoupled import store
from motid.oidc.device.begin import LIFETIME
from motid.oidc.device.limits import USER_CODES_BY_ACCOUNT
from motid.oidc.device.user_code import UserCode
from motid.oidc.handles import Handle
from tests.oidc.device.test_device_flow import answer, approved, begin, device, enter, error_of, poll
from tests.oidc.dpop.prover import Prover
from tests.oidc.world import CALLBACK, PASSWORD_ONLY, World, claims_of, hidden_fields


async def test_the_grant_lives_and_ends_like_any_other(world: World) -> None:
    """Refreshed, rotated with reuse detection, noted for logout, ended with the sign-in unless offline."""
    client = await device(world, scope=("openid", "profile", "offline_access"), backchannel_logout_uri="http://l:1/x")
    person = await world.person()
    async with aclosing(await world.browser(person)) as phone:
        begun = await begin(phone, client, scope="openid profile offline_access")
        found = await enter(phone, begun["user_code"])
        await answer(phone, found.headers["location"], "allow", share_offline_access="y")
        first = (await poll(phone, client, begun["device_code"])).json()
        assert await world.database.pool.fetchval(
            "SELECT count(*) FROM session_client WHERE client_id = $1", client.client_id
        )

        async def refresh(token: str) -> httpx.Response:
            data = {"grant_type": "refresh_token", "refresh_token": token, "client_id": client.client_id}
            return await phone.post("/token", data=data)

        second = (await refresh(first["refresh_token"])).json()
        assert claims_of(second["id_token"])["sub"] == claims_of(first["id_token"])["sub"]
        short = await begin(phone, client)
        await approved(world, phone, short)
        session_bound = (await poll(phone, client, short["device_code"])).json()
        async with world.database.begin(SYSTEM) as uow:
            await end_all_sessions(uow, world.authn, person.account_id)
        assert "refresh_token" not in session_bound
        bearer = {"authorization": f"Bearer {session_bound['access_token']}"}
        assert (await phone.get("/userinfo", headers=bearer)).status_code == 401


async def test_a_device_code_is_no_authorization_code_and_nobody_elses(world: World) -> None:
    client = await device(world, grant_types=(DEVICE_GRANT, "authorization_code"), redirect_uris=(CALLBACK,))
    other = await device(world)
    async with aclosing(await world.browser(await world.person())) as phone:
        begun = await begin(phone, client)
        await approved(world, phone, begun)
        assert error_of(await poll(phone, other, begun["device_code"])) == "invalid_grant"
        for address in (CALLBACK, ""):
            data = {"grant_type": "authorization_code", "code": begun["device_code"], "redirect_uri": address}
            refused = await phone.post("/token", data={**data, "client_id": client.client_id})
            assert error_of(refused) in {"invalid_grant", "invalid_request"}
        assert (await poll(phone, client, begun["device_code"])).status_code == 200


async def test_tokens_are_bound_to_the_devices_key(world: World) -> None:
    client = await device(world)
    prover = Prover()
    async with aclosing(await world.browser(await world.person())) as phone:
        begun = await begin(phone, client)
        await approved(world, phone, begun)
        proof = {"DPoP": prover.proof("POST", f"{world.origin}/token")}
        data = {"grant_type": DEVICE_GRANT, "device_code": begun["device_code"], "client_id": client.client_id}
        tokens = await phone.post("/token", data=data, headers=proof)
        assert tokens.json()["token_type"] == "DPoP", tokens.text
        plain = await phone.get("/userinfo", headers={"authorization": f"Bearer {tokens.json()['access_token']}"})
        assert plain.status_code == 401


async def test_one_of_two_answers_counts(world: World) -> None:
    client = await device(world)
    async with aclosing(await world.browser(await world.person())) as phone:
        begun = await begin(phone, client)
        found = await enter(phone, begun["user_code"])
        address = found.headers["location"]
        fields = hidden_fields((await phone.get(address)).text)
        ends = await asyncio.gather(
            *(phone.post(address, data={**fields, "decision": decision}) for decision in ("allow", "deny") * 5)
        )
        counted = [each.headers["location"] for each in ends if not each.headers["location"].endswith("gone")]
        assert len(counted) == 1
        grants = await world.database.pool.fetchval(
            "SELECT count(*) FROM authorization_grant WHERE client_id = $1", client.client_id
        )
        assert grants == int(counted[0].endswith("approved"))


async def test_a_stranger_form_approves_nothing(world: World) -> None:
    client = await device(world)
    async with aclosing(await world.browser(await world.person())) as phone:
        begun = await begin(phone, client)
        assert (await phone.post("/device", data={"user_code": begun["user_code"]})).status_code == 403
        address = (await enter(phone, begun["user_code"])).headers["location"]
        fields = hidden_fields((await phone.get(address)).text)
        forged = [{**fields, "csrf_token": "x"}, {**fields, "asked": "x"}, {"decision": "allow"}]
        answers = [await phone.post(address, data={"decision": "allow", **each}) for each in forged]
        assert [each.status_code for each in answers] == [403, 200, 403]
        assert error_of(await poll(phone, client, begun["device_code"])) == "authorization_pending"


async def test_a_device_that_asks_for_more_makes_the_citizen_step_up(world: World) -> None:
    client = await device(world, required_acr="urn:motid:ial2:aal2")
    person, unproved = await world.person(), await world.person(ial=1, normalised=True)
    async with aclosing(await world.browser(person, amr=PASSWORD_ONLY)) as phone:
        begun = await begin(phone, client)
        address = (await enter(phone, begun["user_code"])).headers["location"]
        assert (await phone.get(address)).headers["location"].startswith("/sign-in?continue=%2Fdevice%2Fconfirm%2F")
        await world.sign_in(phone, unproved)
        assert "Bạn chưa thể dùng" in (await phone.get(address)).text
        end = await answer(phone, address, "deny")
        assert end.headers["location"] == "/device/done?outcome=closed"
        assert error_of(await poll(phone, client, begun["device_code"])) == "access_denied"


async def test_codes_rest_as_digests(world: World) -> None:
    client = await device(world)
    async with aclosing(await world.browser()) as tv:
        begun = await begin(tv, client)
    rows = await world.database.pool.fetch("SELECT d::text FROM decoupled_request d")
    dump = " ".join(row[0] for row in rows)
    digits = begun["user_code"].replace("-", "")
    secret = begun["device_code"].split(".")[1]
    for clear in (begun["user_code"], digits, secret, begun["user_code"].encode().hex(), secret.encode().hex()):
        assert clear not in dump


async def test_guessing_is_bounded_for_a_citizen(world: World) -> None:
    async with aclosing(await world.browser(await world.person())) as phone:
        answers = [await enter(phone, f"{number:09d}") for number in range(USER_CODES_BY_ACCOUNT.burst + 1)]
    assert [each.status_code for each in answers] == [200] * USER_CODES_BY_ACCOUNT.burst + [429]
    await world.database.pool.execute("DELETE FROM limit_bucket")


async def test_a_code_is_given_to_one_device(world: World) -> None:
    """The database decides, however many draw it at once; the others draw again."""
    code, now = UserCode("111222333"), world.database.clock.now()

    async def take() -> bool:
        return await store.insert(
            world.database.pool,
            Handle(world.database.ids.new(), b"x"),
            kind="device",
            client_id="television",
            account_id=None,
            user_code_mac=code.mac(world.database.vault),
            now=now,
            expires_at=now + LIFETIME,
            ends_at=now + LIFETIME,
            sealed=b"",
        )

    assert sum(await asyncio.gather(*(take() for _ in range(20)))) == 1
    await world.database.pool.execute("DELETE FROM decoupled_request WHERE client_id = 'television'")


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"scope": "profile"}, "invalid_scope"),
        ({"request": "x.y.z"}, "invalid_request"),
        ({"claims": "[" * 2000}, "invalid_request"),
        ({"max_age": "-1"}, "invalid_request"),
        ({"resource": "https://other.example"}, "invalid_target"),
        ({"nonce": "x" * 2000}, "invalid_request"),
    ],
)
async def test_what_is_wrong_is_said_in_the_registered_codes(
    world: World, fields: dict[str, str], error: str
) -> None:
    client = await device(world)
    async with aclosing(await world.browser()) as tv:
        data: dict[str, Any] = {"client_id": client.client_id, "scope": "openid", **fields}
        assert error_of(await tv.post("/device_authorization", data=data)) == error


async def test_the_endpoint_knows_its_clients(world: World) -> None:
    television, without = await device(world), await world.client()
    kiosk = await device(world, token_endpoint_auth_method="client_secret_basic")
    async with aclosing(await world.browser()) as http:

        async def ask(client_id: str, secret: str | None = None) -> httpx.Response:
            if secret is None:
                return await http.post("/device_authorization", data={"scope": "openid", "client_id": client_id})
            return await http.post("/device_authorization", data={"scope": "openid"}, auth=(client_id, secret))

        assert (await ask(kiosk.client_id, kiosk.secret)).status_code == 200
        assert (await ask(kiosk.client_id)).status_code == 401
        assert (await ask("nobody")).status_code == 401
        assert error_of(await ask(without.client_id, without.secret)) == "unauthorized_client"
        missing = {"grant_type": DEVICE_GRANT, "client_id": television.client_id}
        assert error_of(await http.post("/token", data=missing)) == "invalid_request"
        assert error_of(await http.post("/token", data={**missing, "device_code": "ä"})) == "invalid_grant"
        assert (await http.get("/device_authorization")).status_code == 405
        for odd in ("/device/confirm/", "/device/confirm/x", "/device/confirm/x/y", "/account/request/../x"):
            assert (await http.get(odd)).status_code in {303, 404}
        assert (await http.get("/device/done?outcome=%00")).status_code == 200
        assert (await http.get("/device?user_code=%3Cscript%3E")).status_code == 200
