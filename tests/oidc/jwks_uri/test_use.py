"""What the keys behind `jwks_uri` are for: assertions, signed requests, encrypted answers; and lists of sectors."""

import time
from typing import Any
from uuid import uuid4

import pytest
from joserfc import jwe, jwt
from joserfc.jwk import ECKey

from motid.bootstrap.call_client import GuardedGet
from motid.oidc.check_sector import check_sector
from motid.oidc.client import Client, ClientMetadata
from motid.oidc.errors import ClientMetadataInvalid
from tests.oidc.jwks_uri.documents import documents
from tests.oidc.jwks_uri.test_key_sets import key, key_set
from tests.oidc.test_client_assertion import TYPE, assertion
from tests.oidc.world import CALLBACK, Proof, World, answer_of, code_for, request_of, tokens_for


def machine(address: str) -> dict[str, Any]:
    return {
        "jwks_uri": address,
        "redirect_uris": (),
        "grant_types": ("client_credentials",),
        "scope": ("things:read",),
        "legal_basis": {},
        "token_endpoint_auth_method": "private_key_jwt",
    }


async def test_a_client_proves_itself_by_a_key_that_it_publishes(world: World) -> None:
    mine, other = key("mine"), key("other")
    async with documents(key_set(mine)) as service:
        client = await world.client(**machine(f"{service.origin}/keys"))
        browser = await world.browser()

        async def status(signer: ECKey) -> int:
            token = assertion(world, client, signer)
            fields = {"grant_type": "client_credentials", "client_assertion_type": TYPE, "client_assertion": token}
            return (await browser.post("/token", data=fields)).status_code

        assert [await status(mine), await status(other), await status(mine)] == [200, 401, 200]
        assert service.asked == ["/keys"]
        await browser.aclose()


async def test_requests_are_signed_and_answers_encrypted_by_published_keys(world: World) -> None:
    mine = key("mine")
    async with documents(key_set(mine)) as service:
        client = await world.client(
            jwks_uri=f"{service.origin}/keys",
            id_token_encrypted_response_alg="ECDH-ES",
            id_token_encrypted_response_enc="A128GCM",
        )
        browser = await world.browser(await world.person())
        proof, now = Proof(), int(time.time())
        claims = {
            **request_of(client, proof),
            "iss": client.client_id,
            "aud": world.origin,
            "exp": now + 60,
            "nbf": now,
            "jti": str(uuid4()),
        }
        request = jwt.encode({"alg": "ES256", "kid": "mine"}, claims, mine)
        asked = {"client_id": client.client_id, "request": request, "scope": "openid", "response_type": "code"}
        code = answer_of(await browser.get("/authorize", params=asked))["code"]
        tokens = (await tokens_for(browser, client, code, proof)).json()
        opened = jwe.decrypt_compact(tokens["id_token"], mine, algorithms=["ECDH-ES", "A128GCM"])
        assert opened.plaintext is not None
        assert opened.plaintext.count(b".") == 2
        await browser.aclose()


async def test_an_answer_that_cannot_be_encrypted_is_not_given(world: World) -> None:
    async with documents({"keys": []}) as service:
        client = await world.client(jwks_uri=f"{service.origin}/keys", id_token_encrypted_response_alg="RSA-OAEP-256")
        browser, proof = await world.browser(await world.person()), Proof()
        answer = await tokens_for(browser, client, await code_for(browser, client, proof), proof)
        assert (answer.status_code, answer.json()["error"]) == (503, "temporarily_unavailable")
        await browser.aclose()


def of_sector(address: str) -> ClientMetadata:
    redirects = (CALLBACK, "https://other.example/callback")
    return ClientMetadata(client_name="x", redirect_uris=redirects, sector_identifier_uri=address)


async def test_a_sector_names_every_address_of_its_clients() -> None:
    async with documents([CALLBACK, "https://other.example/callback", "https://third.example/"]) as service:
        metadata = of_sector(f"{service.origin}/sector.json")
        await check_sector(metadata, GuardedGet(sandbox=True))
        assert Client("c", None, metadata).sector == "127.0.0.1"
        wrongs: tuple[Any, ...] = ([CALLBACK], {}, b"{", "text", [1])
        for wrong in wrongs:
            service.content = wrong
            with pytest.raises(ClientMetadataInvalid, match="sector_identifier_uri"):
                await check_sector(metadata, GuardedGet(sandbox=True))
        with pytest.raises(ClientMetadataInvalid, match="could not be read"):
            await check_sector(metadata, GuardedGet(sandbox=False))
