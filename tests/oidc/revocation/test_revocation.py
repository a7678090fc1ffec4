"""RFC 7009: a client ends its own tokens; a refresh token takes all of its grant along."""

import httpx
from authlib.integrations.httpx_client import AsyncOAuth2Client  # type: ignore[import-untyped]

from motid.oidc.add_client import NewClient
from tests.oidc.offline import Offline, OpenOffline
from tests.oidc.world import World


async def end(service: Offline, token: str, client: NewClient | None = None, **fields: str) -> httpx.Response:
    client = client or service.client
    auth = (client.client_id, client.secret or "")
    return await service.browser.post("/revoke", data={"token": token, **fields}, auth=auth)


async def _trail(service: Offline, kind: str) -> int:
    found: int = await service.world.database.pool.fetchval(
        "SELECT count(*) FROM audit_event WHERE kind = $1 AND account_id = $2", kind, service.person.account_id
    )
    return found


async def test_a_refresh_token_ends_with_everything_of_its_grant(offline: OpenOffline) -> None:
    service = await offline()
    answer = await end(service, service.tokens["refresh_token"])
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["cache-control"] == "no-store"
    assert not await service.works(service.tokens["access_token"])
    assert (await service.refresh(service.tokens["refresh_token"])).json()["error"] == "invalid_grant"
    assert await _trail(service, "oidc.grant_revoked") == 1
    assert (await end(service, service.tokens["refresh_token"])).status_code == 200, "§2.2: no error"
    assert await _trail(service, "oidc.grant_revoked") == 1


async def test_an_access_token_ends_alone(offline: OpenOffline) -> None:
    service = await offline()
    assert (await end(service, service.tokens["access_token"], token_type_hint="refresh_token")).status_code == 200
    assert not await service.works(service.tokens["access_token"])
    assert await _trail(service, "oidc.token_revoked") == 1
    renewed = await service.refresh(service.tokens["refresh_token"])
    assert await service.works(renewed.json()["access_token"])


async def test_an_access_token_ends_with_its_grant_where_it_is_registered(offline: OpenOffline) -> None:
    service = await offline(revocation="grant")
    assert (await end(service, service.tokens["access_token"])).status_code == 200
    assert (await service.refresh(service.tokens["refresh_token"])).status_code == 400


async def test_another_clients_token_is_refused_and_stays(world: World, offline: OpenOffline) -> None:
    service, other = await offline(), await world.client()
    refused = await end(service, service.tokens["access_token"], other)
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_grant")
    assert await service.works(service.tokens["access_token"])


async def test_what_is_no_token_is_no_error_and_what_is_no_request_is_one(world: World, offline: OpenOffline) -> None:
    service = await offline()
    for text in ("nonsense", "x" * 66, "A" * 22 + "." + "B" * 43, "A" * 22 + "~" + "B" * 43):
        assert (await end(service, text, token_type_hint="pct")).status_code == 200
    auth = (service.client.client_id, service.client.secret or "")
    empty = await service.browser.post("/revoke", data={"x": "1"}, auth=auth)
    assert (empty.status_code, empty.json()["error"]) == (400, "invalid_request")
    nobody = await service.browser.post("/revoke", data={"token": "x"})
    assert (nobody.status_code, nobody.json()["error"]) == (401, "invalid_client")
    assert (await service.browser.get("/revoke")).status_code == 405


async def test_a_machine_token_ends_and_authlib_can_end_it(world: World) -> None:
    client = await world.client(
        grant_types=("client_credentials",), scope=("jobs.run",), redirect_uris=(), post_logout_redirect_uris=()
    )
    async with AsyncOAuth2Client(client.client_id, client.secret) as service:
        token = await service.fetch_token(f"{world.origin}/token", grant_type="client_credentials")
        before = await service.introspect_token(f"{world.origin}/introspect", token=token["access_token"])
        assert before.json()["active"] is True
        assert (await service.revoke_token(f"{world.origin}/revoke", token=token["access_token"])).status_code == 200
        after = await service.introspect_token(f"{world.origin}/introspect", token=token["access_token"])
        assert after.json() == {"active": False}


async def test_a_public_client_ends_its_own_token(world: World, offline: OpenOffline) -> None:
    service = await offline(token_endpoint_auth_method="none")
    form = {"token": service.tokens["access_token"], "client_id": service.client.client_id}
    assert (await service.browser.post("/revoke", data=form)).status_code == 200
    headers = {"Authorization": f"Bearer {form['token']}"}
    assert (await service.browser.get("/userinfo", headers=headers)).status_code == 401
