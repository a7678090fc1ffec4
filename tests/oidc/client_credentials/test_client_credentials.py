"""RFC 6749 §4.4: a service in its own name, for the scopes of machines that are registered, and no others."""

import asyncio
from typing import Any

import asyncpg
import httpx
import pytest
from authlib.integrations.httpx_client import AsyncOAuth2Client  # type: ignore[import-untyped]

from motid.oidc.add_client import NewClient
from motid.oidc.errors import ClientMetadataInvalid
from motid.oidc.handles import Handle
from motid.oidc.machine_tokens import MachineToken, MachineTokens
from motid.oidc.remove_expired import remove_expired
from tests.oidc.world import CALLBACK, Proof, World, answer_of, request_of

MACHINE: dict[str, Any] = {
    "redirect_uris": (),
    "post_logout_redirect_uris": (),
    "grant_types": ("client_credentials",),
    "scope": ("dossiers.read", "dossiers.write"),
    "legal_basis": {},
}


async def ask(world: World, client: NewClient, **fields: str) -> httpx.Response:
    async with await world.browser() as http:
        form = {"grant_type": "client_credentials", **fields}
        return await http.post("/token", data=form, auth=(client.client_id, client.secret or ""))


async def test_a_machine_gets_the_scopes_that_it_asks_for(world: World) -> None:
    client = await world.client(**MACHINE)
    answer = await ask(world, client, scope="dossiers.read")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    body = answer.json()
    assert body.keys() == {"access_token", "expires_in", "token_type", "scope"}, "no refresh token (§4.4.3)"
    assert body["scope"] == "dossiers.read"
    assert (await ask(world, client)).json()["scope"] == "dossiers.read dossiers.write"
    stored = await world.database.pool.fetch("SELECT * FROM machine_token")
    assert body["access_token"].split("~")[1] not in str([dict(row) for row in stored])


async def test_authlib_gets_a_token(world: World) -> None:
    client = await world.client(**MACHINE)
    async with AsyncOAuth2Client(client.client_id, client.secret, scope="dossiers.write") as service:
        token = await service.fetch_token(f"{world.origin}/token", grant_type="client_credentials")
    assert token["scope"] == "dossiers.write"


@pytest.mark.parametrize("scope", ["openid", "profile", "dossiers.read dossiers.delete", "offline_access"])
async def test_other_scopes_are_refused(world: World, scope: str) -> None:
    client = await world.client(**{**MACHINE, "scope": ("openid", "profile", "offline_access", "dossiers.read")})
    answer = await ask(world, client, scope=scope)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_scope")


async def test_a_client_without_the_grant_type_is_refused(world: World) -> None:
    answer = await ask(world, await world.client())
    assert (answer.status_code, answer.json()["error"]) == (400, "unauthorized_client")
    code = await ask(world, await world.client(**MACHINE), grant_type="authorization_code")
    assert code.json()["error"] == "unauthorized_client"


async def test_the_secret_counts(world: World) -> None:
    client = await world.client(**MACHINE)
    wrong = await ask(world, NewClient(client.client_id, "x" * 43))
    assert (wrong.status_code, wrong.json()["error"]) == (401, "invalid_client")
    assert wrong.headers["www-authenticate"].startswith("Basic ")


async def test_a_machine_token_says_nothing_of_citizens(world: World) -> None:
    token = (await ask(world, await world.client(**MACHINE))).json()["access_token"]
    async with await world.browser() as http:
        answer = await http.get("/userinfo", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 401
    assert 'error="invalid_token"' in answer.headers["www-authenticate"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"token_endpoint_auth_method": "none"},
        {"scope": ("two words",)},
        {"scope": ('quo"te',)},
        {"grant_types": ("authorization_code", "client_credentials")},
        {"grant_types": ()},
    ],
)
async def test_wrong_registrations_are_refused(world: World, wrong: dict[str, Any]) -> None:
    with pytest.raises(ClientMetadataInvalid):
        await world.client(**{**MACHINE, **wrong})


async def test_tokens_asked_for_at_once_share_writes_and_all_are_stored(world: World) -> None:
    client = await world.client(**MACHINE)
    writes = 0

    class Counting:
        async def execute(self, *arguments: Any) -> None:
            nonlocal writes
            writes += 1
            await world.database.pool.execute(*arguments)

    tokens = MachineTokens(Counting())  # type: ignore[arg-type]
    now = world.database.clock.now()
    made = [
        MachineToken(Handle(world.database.ids.new(), bytes(32)), client.client_id, "a", "", now) for _ in range(100)
    ]
    await asyncio.gather(*(tokens.store(token) for token in made))
    assert writes < 10
    stored = await world.database.pool.fetchval(
        "SELECT count(*) FROM machine_token WHERE client_id = $1", client.client_id
    )
    assert stored == 100
    assert await remove_expired(world.database) >= 100


async def test_a_failed_write_fails_for_everybody_who_shared_it_and_the_next_works(world: World) -> None:
    tokens = MachineTokens(world.database.pool)
    now = world.database.clock.now()
    twin = MachineToken(Handle(world.database.ids.new(), bytes(32)), "c", "a", "", now)
    outcomes = await asyncio.gather(*(tokens.store(twin) for _ in range(3)), return_exceptions=True)
    assert any(isinstance(outcome, ConnectionError) for outcome in outcomes)
    assert all(
        isinstance(outcome.__cause__, asyncpg.UniqueViolationError)
        for outcome in outcomes
        if isinstance(outcome, ConnectionError)
    )
    await tokens.store(MachineToken(Handle(world.database.ids.new(), bytes(32)), "c", "a", "", now))


async def test_a_client_for_machines_alone_gets_no_code(world: World) -> None:
    client = await world.client(**{**MACHINE, "redirect_uris": (CALLBACK,)})
    async with await world.browser(await world.person()) as browser:
        answer = answer_of(await browser.get("/authorize", params=request_of(client, Proof())))
    assert answer["error"] == "unauthorized_client"
