"""RFC 7662 and RFC 9701: who may look at a token, what is said of it, and that the rest learn nothing."""

from typing import Any

import httpx
import pytest
from joserfc import jwe, jwt
from joserfc.jwk import KeySet, RSAKey

from motid.oidc.add_client import NewClient
from motid.oidc.introspect import wants_jwt
from tests.oidc.offline import OpenOffline
from tests.oidc.world import World

JWT = "application/token-introspection+jwt"


async def look(world: World, asker: NewClient, token: str, accept: str = "*/*", **fields: str) -> httpx.Response:
    async with await world.browser() as http:
        auth = (asker.client_id, asker.secret or "")
        return await http.post("/introspect", data={"token": token, **fields}, auth=auth, headers={"Accept": accept})


async def test_a_client_sees_its_own_tokens(world: World, offline: OpenOffline) -> None:
    service = await offline()
    answer = await look(world, service.client, service.tokens["access_token"])
    assert answer.headers["cache-control"] == "no-store"
    said = answer.json()
    assert said["active"] is True
    assert said["iss"] == world.origin
    assert said["aud"] == world.origin
    assert said["client_id"] == service.client.client_id
    assert said["scope"] == "openid profile offline_access"
    assert said["token_type"] == "Bearer"
    assert said["acr"] == "urn:motid:ial2:aal2"
    assert 0 <= said["exp"] - said["iat"] - 600 <= 1
    assert not {"name", "personal_number", "username"} & said.keys(), "no attribute of the citizen"
    of_refresh = (await look(world, service.client, service.tokens["refresh_token"])).json()
    assert of_refresh["active"] is True
    assert "token_type" not in of_refresh
    hinted = await look(world, service.client, service.tokens["refresh_token"], token_type_hint="refresh_token")
    assert hinted.json() == of_refresh
    wrong_hint = await look(world, service.client, service.tokens["access_token"], token_type_hint="refresh_token")
    assert wrong_hint.json() == said


async def test_a_machine_token_is_described_without_a_citizen(world: World) -> None:
    client = await world.client(
        grant_types=("authorization_code", "client_credentials"), scope=("openid", "jobs.run")
    )
    async with await world.browser() as http:
        auth = (client.client_id, client.secret or "")
        token = (await http.post("/token", data={"grant_type": "client_credentials"}, auth=auth)).json()
    said = (await look(world, client, token["access_token"])).json()
    assert (said["sub"], said["scope"]) == (client.client_id, "jobs.run")
    assert not {"acr", "auth_time"} & said.keys()


async def test_everybody_else_is_told_that_it_is_inactive(world: World, offline: OpenOffline) -> None:
    service, other = await offline(), await world.client()
    for token in (service.tokens["access_token"], service.tokens["refresh_token"], "nonsense", "x" * 66):
        assert (await look(world, other, token)).json() == {"active": False}


async def test_a_registered_resource_server_sees_the_access_token_with_a_subject_of_its_own(
    world: World, offline: OpenOffline
) -> None:
    service = await offline()
    server = await world.client(introspects=(service.client.client_id,), sector_identifier="api.example")
    said = (await look(world, server, service.tokens["access_token"])).json()
    own = (await look(world, service.client, service.tokens["access_token"])).json()
    assert said["active"] is True
    assert said["sub"] != own["sub"], "pairwise: the two cannot join their records"
    assert (await look(world, server, service.tokens["refresh_token"])).json() == {"active": False}


async def test_resource_servers_are_told_nothing_of_an_account_that_is_not_active(
    world: World, offline: OpenOffline
) -> None:
    service = await offline()
    server = await world.client(introspects=(service.client.client_id,))
    token = service.tokens["access_token"]
    assert (await look(world, server, token)).json()["active"] is True
    await world.database.pool.execute("UPDATE account SET state = 'locked' WHERE id = $1", service.person.account_id)
    assert (await look(world, server, token)).json() == {"active": False}


async def test_ended_tokens_are_inactive(world: World, offline: OpenOffline) -> None:
    service = await offline()
    second = (await service.refresh(service.tokens["refresh_token"])).json()
    assert (await look(world, service.client, service.tokens["refresh_token"])).json() == {"active": False}
    await world.database.pool.execute(
        "UPDATE authorization_grant SET revoked_at = now() WHERE client_id = $1", service.client.client_id
    )
    for token in (second["access_token"], second["refresh_token"]):
        assert (await look(world, service.client, token)).json() == {"active": False}


async def test_requests_that_are_wrong_get_registered_errors(world: World) -> None:
    client, public = await world.client(), await world.client(token_endpoint_auth_method="none")
    async with await world.browser() as http:
        auth = (client.client_id, client.secret or "")
        nobody = await http.post("/introspect", data={"token": "x"})
        assert (nobody.status_code, nobody.json()["error"]) == (401, "invalid_client")
        wrong = await http.post("/introspect", data={"token": "x"}, auth=(client.client_id, "x"))
        assert wrong.headers["www-authenticate"].startswith("Basic ")
        secretless = await http.post("/introspect", data={"token": "x", "client_id": public.client_id})
        assert (secretless.status_code, secretless.json()["error"]) == (401, "invalid_client")
        empty = await http.post("/introspect", data={"x": "1"}, auth=auth)
        assert (empty.status_code, empty.json()["error"]) == (400, "invalid_request")
        twice = await http.post(
            "/introspect",
            content="token=a&token=b",
            headers={"content-type": "application/x-www-form-urlencoded"},
            auth=auth,
        )
        assert (twice.status_code, twice.json()["error"]) == (400, "invalid_request")
        assert (await http.get("/introspect")).status_code == 405
        assert (await http.post("/introspect", json={"token": "x"}, auth=auth)).status_code == 415


@pytest.mark.parametrize("algorithm", ["RS256", "ES256", "PS256", "EdDSA"])
async def test_the_answer_is_signed_where_it_is_asked_for(world: World, offline: OpenOffline, algorithm: str) -> None:
    service = await offline(introspection_signed_response_alg=algorithm)
    plain = (await look(world, service.client, service.tokens["access_token"])).json()
    answer = await look(world, service.client, service.tokens["access_token"], JWT)
    assert answer.headers["content-type"] == JWT
    token = await _read(world, answer.text, algorithm)
    assert token.header["typ"] == "token-introspection+jwt"
    assert token.claims["token_introspection"] == plain
    assert (token.claims["iss"], token.claims["aud"]) == (world.origin, service.client.client_id)
    assert not {"sub", "exp"} & token.claims.keys(), "so that nobody takes it for an access token (RFC 9701 §8.1)"
    inactive = await _read(world, (await look(world, service.client, "x", JWT)).text, algorithm)
    assert inactive.claims["token_introspection"] == {"active": False}


async def test_the_signed_answer_is_encrypted_where_it_is_registered(world: World, offline: OpenOffline) -> None:
    key = RSAKey.generate_key(2048, {"use": "enc"})
    service = await offline(
        introspection_encrypted_response_alg="RSA-OAEP-256", jwks={"keys": [key.as_dict(private=False)]}
    )
    answer = await look(world, service.client, service.tokens["access_token"], JWT)
    opened = jwe.decrypt_compact(answer.text, key, algorithms=["RSA-OAEP-256", "A128CBC-HS256"])
    assert opened.headers()["cty"] == "JWT"
    inner = await _read(world, (opened.plaintext or b"").decode(), "RS256")
    assert inner.claims["token_introspection"]["active"] is True


async def test_an_answer_that_cannot_be_encrypted_is_not_given(world: World, offline: OpenOffline) -> None:
    service = await offline(
        introspection_encrypted_response_alg="RSA-OAEP-256", jwks_uri="http://localhost:9/keys", jwks=None
    )
    answer = await look(world, service.client, service.tokens["access_token"], JWT)
    assert (answer.status_code, answer.json()["error"]) == (503, "temporarily_unavailable")


def test_the_accept_header_is_read_as_http_says() -> None:
    assert wants_jwt(JWT)
    assert wants_jwt(f"application/json;q=0.2, {JWT};q=1.0")
    assert not wants_jwt("application/json")
    assert not wants_jwt("*/*")
    assert not wants_jwt(f"{JWT};q=0, application/json")


async def _read(world: World, token: str, algorithm: str) -> Any:
    async with await world.browser() as http:
        keys = KeySet.import_key_set((await http.get("/jwks")).json())
    return jwt.decode(token, keys, algorithms=[algorithm])
