"""`private_key_jwt`: only the client's own key, for us, for a while, once."""

import time
from typing import Any
from uuid import uuid4

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

from motid.oidc.add_client import NewClient
from motid.oidc.errors import ClientMetadataInvalid
from tests.oidc.world import CALLBACK, Proof, World, code_for

TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


def assertion(world: World, client: NewClient, key: ECKey, **changes: Any) -> str:
    claims = {
        "iss": client.client_id,
        "sub": client.client_id,
        "aud": world.origin,
        "exp": int(time.time()) + 60,
        "jti": str(uuid4()),
        **changes,
    }
    return jwt.encode({"alg": "ES256"}, {name: value for name, value in claims.items() if value is not None}, key)


async def ask(browser: httpx.AsyncClient, code: str, proof: Proof, token: str) -> httpx.Response:
    fields = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": CALLBACK,
        "code_verifier": proof.verifier,
        "client_assertion_type": TYPE,
        "client_assertion": token,
    }
    return await browser.post("/token", data=fields)


async def test_a_signed_assertion_authenticates_once(world: World) -> None:
    key, other, proof = ECKey.generate_key("P-256"), ECKey.generate_key("P-256"), Proof()
    client = await world.client(
        token_endpoint_auth_method="private_key_jwt", jwks={"keys": [key.as_dict(private=False)]}
    )
    assert client.secret is None
    async with await world.browser(await world.person()) as browser:
        code = await code_for(browser, client, proof)
        wrong: list[dict[str, Any]] = [
            {"aud": "https://elsewhere.example"},
            {"exp": int(time.time()) - 120},
            {"exp": int(time.time()) + 86_400},
            {"iat": int(time.time()) + 3600},
            {"sub": "somebody"},
            {"iss": "somebody"},
            {"jti": None},
            {"jti": ""},
        ]
        for changes in wrong:
            refused = await ask(browser, code, proof, assertion(world, client, key, **changes))
            assert (refused.status_code, refused.json()["error"]) == (401, "invalid_client"), changes
        for token in (assertion(world, client, other), "nonsense", "a.b.c", "a.e30.c"):
            assert (await ask(browser, code, proof, token)).status_code == 401
        good = assertion(world, client, key, aud=[f"{world.origin}/token"])
        assert (await ask(browser, code, proof, good)).status_code == 200
        fresh = await code_for(browser, client, proof)
        again = await ask(browser, fresh, proof, good)
        assert again.json()["error_description"] == "the assertion was used before"


async def test_a_refused_assertion_says_what_is_wrong_with_it(world: World) -> None:
    """Libraries sign with RS256 unless told otherwise: whoever meets a refusal must not have to guess."""
    key, other, proof = ECKey.generate_key("P-256"), RSAKey.generate_key(2048), Proof()
    keys = {"keys": [key.as_dict(private=False), other.as_dict(private=False)]}
    client = await world.client(
        token_endpoint_auth_method="private_key_jwt",
        jwks=keys,
        security_profile="fapi2",
        redirect_uris=("https://service.example/callback",),
        post_logout_redirect_uris=(),
    )
    claims = {"iss": client.client_id, "sub": client.client_id, "aud": world.origin, "exp": int(time.time()) + 60}
    async with await world.browser() as browser:
        for token, word in (
            (jwt.encode({"alg": "RS256"}, {**claims, "jti": "1"}, other), "alg is not PS256 or ES256"),
            (assertion(world, client, ECKey.generate_key("P-256")), "registered keys"),
            (jwt.encode({"alg": "ES256"}, claims, key), "jti is missing"),
            (assertion(world, client, key, jti=7), "another type"),
        ):
            refused = await ask(browser, "", proof, token)
            assert (refused.status_code, refused.json()["error"]) == (401, "invalid_client")
            assert word in refused.json()["error_description"]


@pytest.mark.parametrize("jwks", [None, {}, {"keys": []}, {"keys": [{"kty": "oct", "k": "A" * 43}]}, {"keys": [1]}])
async def test_only_public_keys_are_registered(world: World, jwks: dict[str, Any] | None) -> None:
    with pytest.raises(ClientMetadataInvalid):
        await world.client(token_endpoint_auth_method="private_key_jwt", jwks=jwks)
    private = ECKey.generate_key("P-256").as_dict(private=True)
    with pytest.raises(ClientMetadataInvalid):
        await world.client(token_endpoint_auth_method="private_key_jwt", jwks={"keys": [private]})
