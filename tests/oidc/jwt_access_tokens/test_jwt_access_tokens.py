"""RFC 9068: access tokens that a service can read by itself, and that can be looked up and ended all the same."""

from typing import Any

from joserfc import jwt
from joserfc.jwk import KeySet
from joserfc.jwt import Token

from motid.oidc.add_client import NewClient
from tests.oidc.offline import Offline, open_offline
from tests.oidc.world import Proof, World, claims_of, code_for, tokens_for

API = "https://api.vidu.example/v1"


async def _read(service: Offline, text: str, algorithm: str = "ES256") -> Token:
    keys = KeySet.import_key_set((await service.browser.get("/jwks")).json())
    return jwt.decode(text, keys, algorithms=[algorithm])


async def _look(service: Offline, token: str, asker: NewClient) -> dict[str, Any]:
    auth = (asker.client_id, asker.secret or "")
    said: dict[str, Any] = (await service.browser.post("/introspect", data={"token": token}, auth=auth)).json()
    return said


async def test_a_jwt_says_what_rfc_9068_asks(world: World) -> None:
    service = await open_offline(world, access_token_format="jwt")
    token = await _read(service, service.tokens["access_token"])
    assert token.header["typ"] == "at+jwt"
    claims = token.claims
    assert {"iss", "exp", "aud", "sub", "client_id", "iat", "jti"} <= claims.keys(), "§2.2"
    assert (claims["iss"], claims["aud"]) == (world.origin, world.origin), "§3: the default resource"
    assert claims["client_id"] == service.client.client_id
    assert claims["scope"] == "openid profile offline_access"
    assert (claims["acr"], claims["exp"] - claims["iat"]) == ("urn:motid:ial2:aal2", 600)
    assert claims["sub"] == claims_of(service.tokens["id_token"])["sub"]
    assert not {"name", "personal_number"} & claims.keys()


async def test_it_serves_at_userinfo_and_can_be_looked_up_and_ended(world: World) -> None:
    service = await open_offline(world, access_token_format="jwt", id_token_signed_response_alg="RS256")
    token = service.tokens["access_token"]
    assert (await _read(service, token, "RS256")).header["alg"] == "RS256"
    assert await service.works(token)
    assert (await _look(service, token, service.client))["active"] is True
    auth = (service.client.client_id, service.client.secret or "")
    assert (await service.browser.post("/revoke", data={"token": token}, auth=auth)).status_code == 200
    assert not await service.works(token)
    assert await _look(service, token, service.client) == {"active": False}


async def test_neither_its_identifier_nor_another_jwt_is_a_token(world: World) -> None:
    service = await open_offline(world, access_token_format="jwt")
    token = service.tokens["access_token"]
    identifier = claims_of(token)["jti"]
    head, payload, signature = token.split(".")
    forged = [
        identifier,
        identifier + "A" * 43,
        service.tokens["id_token"],
        f"{head}.{payload}.{signature[:-4]}AAAA",
        f"{service.tokens['id_token'].split('.')[0]}.{payload}.{signature}",
        f"{head}.{payload}.",
    ]
    for text in forged:
        assert not await service.works(text)
        assert await _look(service, text, service.client) == {"active": False}


async def test_the_service_that_a_token_is_for_decides_on_its_form_and_gets_its_own_subject(world: World) -> None:
    server = await world.client(
        resource_identifiers=(API,), sector_identifier="api.vidu.example", access_token_format="jwt"
    )
    service = await open_offline(world, allowed_resources=(API,))
    assert service.tokens["access_token"].count(".") == 1, "opaque for no service in particular"
    proof = Proof()
    code = await code_for(service.browser, service.client, proof, resource=API)
    tokens = (await tokens_for(service.browser, service.client, code, proof)).json()
    claims = (await _read(service, tokens["access_token"])).claims
    assert claims["aud"] == [API]
    said = await _look(service, tokens["access_token"], server)
    assert said["sub"] == claims["sub"]
    assert claims["sub"] != claims_of(tokens["id_token"])["sub"], "the two services cannot join their records"
    assert not await service.works(tokens["access_token"])


async def test_a_machines_jwt_names_the_machine(world: World) -> None:
    service = await open_offline(world)
    machine = await world.client(
        grant_types=("authorization_code", "client_credentials"), scope=("openid", "a.b"), access_token_format="jwt"
    )
    auth = (machine.client_id, machine.secret or "")
    answer = await service.browser.post("/token", data={"grant_type": "client_credentials"}, auth=auth)
    token = answer.json()["access_token"]
    claims = (await _read(service, token)).claims
    assert (claims["sub"], claims["client_id"]) == (machine.client_id, machine.client_id), "§2.2"
    assert (await _look(service, token, machine))["scope"] == "a.b"
    assert not await service.works(token)
