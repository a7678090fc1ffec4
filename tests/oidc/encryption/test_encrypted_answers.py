"""Authorization responses that are signed and then encrypted to a key of the client (JARM §2.2)."""

from contextlib import aclosing
from urllib.parse import parse_qsl, urlsplit

import pytest
from joserfc import jwe, jwt
from joserfc.jwk import ECKey, KeySet, RSAKey

from motid.oidc.encryption import KEY_ENCRYPTIONS
from tests.oidc.world import Proof, World, request_of

RSA = RSAKey.generate_key(2048, {"use": "enc"})
ELLIPTIC = ECKey.generate_key("P-256", {"use": "enc"})


@pytest.mark.parametrize("alg", KEY_ENCRYPTIONS)
async def test_answer_and_error_are_for_the_client_alone(world: World, alg: str) -> None:
    key = RSA if alg == "RSA-OAEP-256" else ELLIPTIC
    person = await world.person()
    client = await world.client(
        jwks={"keys": [key.as_dict(private=False)]},
        authorization_encrypted_response_alg=alg,
        authorization_encrypted_response_enc="A256GCM",
    )
    async with aclosing(await world.browser(person)) as browser:
        published = KeySet.import_key_set((await browser.get("/jwks")).json())
        for changes, member in (({}, "code"), ({"scope": "profile"}, "error")):
            query = request_of(client, Proof(), response_mode="jwt", **changes)
            location = (await browser.get("/authorize", params=query)).headers["location"]
            answer = dict(parse_qsl(urlsplit(location).query))
            assert set(answer) == {"tenant", "response"}
            outer = jwe.decrypt_compact(answer["response"], key, algorithms=[alg, "A256GCM"])
            assert outer.headers()["cty"] == "JWT"
            claims = jwt.decode(outer.plaintext or b"", published, algorithms=["ES256"]).claims
            assert member in claims
            assert (claims["iss"], claims["aud"], claims["state"]) == (world.origin, client.client_id, "s t/à")
        plain = (await browser.get("/authorize", params=request_of(client, Proof()))).headers["location"]
        assert "code=" in plain, "only the modes of JARM are encrypted"


async def test_without_a_key_no_code_leaves(world: World) -> None:
    person = await world.person()
    client = await world.client(
        jwks_uri="http://localhost:9/keys", authorization_encrypted_response_alg="RSA-OAEP-256"
    )
    async with aclosing(await world.browser(person)) as browser:
        query = request_of(client, Proof(), response_mode="jwt")
        location = (await browser.get("/authorize", params=query)).headers["location"]
        response = dict(parse_qsl(urlsplit(location).query))["response"]
        published = KeySet.import_key_set((await browser.get("/jwks")).json())
        claims = jwt.decode(response, published, algorithms=["ES256"]).claims
        assert claims["error"] == "temporarily_unavailable"
        assert "code" not in claims
