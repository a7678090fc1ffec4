"""Modules of the Basic, Form Post, Config and Dynamic OP plans, for services that say what RFC 7591 knows."""

import json
import re
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet

from motid.oidc.add_client import NewClient
from motid.oidc.errors import ClientMetadataInvalid
from motid.oidc.metadata import provider_metadata
from motid.settings import Settings
from tests.oidc.conformance.services import asked, authorized, exchanged, refreshed, registered
from tests.oidc.world import CALLBACK, World, answer_of, claims_of, hidden_fields

TYPES: dict[str, type] = {
    **dict.fromkeys(("sub", "name", "family_name", "middle_name", "given_name"), str),
    **dict.fromkeys(("gender", "birthdate", "zoneinfo", "email", "phone_number"), str),
    **dict.fromkeys(("email_verified", "phone_number_verified"), bool),
    "updated_at": int,
}
"""How ValidateUserInfoStandardClaims wants the claims of OpenID Connect Core §5.1 that we have."""
BIRTHDATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01]))?")
TOKEN_CHARACTERS = re.compile(r"[\x20-\x7e]{20,}")


async def signed_in(world: World, **document: Any) -> tuple[httpx.AsyncClient, NewClient]:
    return await world.browser(await world.person()), await registered(world, **document)


async def tokens_of(browser: httpx.AsyncClient, client: NewClient, **changes: str) -> dict[str, Any]:
    answer = await exchanged(browser, client, (await authorized(browser, client, **changes))["code"])
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("application/json")
    assert (answer.headers["cache-control"], answer.headers.get("pragma", "no-cache")) == ("no-store", "no-cache")
    tokens: dict[str, Any] = answer.json()
    return tokens


@pytest.mark.parametrize(
    "scope",
    [
        "openid",
        "openid profile",
        "openid email",
        "openid address",
        "openid phone",
        "openid profile email address phone",
        "email openid",
    ],
)
async def test_oidcc_server_and_scopes(world: World, scope: str) -> None:
    """oidcc-server, oidcc-scope-…, oidcc-ensure-other-scope-order-succeeds, oidcc-userinfo-get, -post-…."""
    browser, client = await signed_in(world)
    async with browser:
        tokens = await tokens_of(browser, client, scope=scope)
        assert tokens["token_type"].lower() == "bearer"
        claims = claims_of(tokens["id_token"])
        assert (claims["aud"], claims["nonce"], claims["iss"]) == (client.client_id, "n-1", world.origin)
        bearer = {"Authorization": f"Bearer {tokens['access_token']}"}
        answers = [
            await browser.get("/userinfo", headers=bearer),
            await browser.post("/userinfo", headers=bearer),
            await browser.post("/userinfo", data={"access_token": tokens["access_token"]}),
        ]
        assert [answer.status_code for answer in answers] == [200, 200, 200]
        found = answers[0].json()
        assert all(answer.json() == found for answer in answers)
        assert found["sub"] == claims["sub"]
        assert all(type(value) is TYPES[name] for name, value in found.items()), found
        assert BIRTHDATE.fullmatch(found.get("birthdate", "1990"))


async def test_oidcc_response_type_missing(world: World) -> None:
    browser, client = await signed_in(world)
    async with browser:
        answer = answer_of(await browser.get("/authorize", params=asked(client, response_type=None)))
        assert (answer["error"], answer["state"]) == ("invalid_request", "s-1")


@pytest.mark.parametrize(
    ("beside", "error"),
    [
        ({"request_uri": "https://suite.example/request.jwt"}, "request_uri_not_supported"),
        ({"request": "eyJhbGciOiJub25lIn0.e30."}, "request_not_supported"),
    ],
)
async def test_unsigned_requests(world: World, beside: dict[str, str], error: str) -> None:
    """oidcc-request-uri-unsigned-… and oidcc-unsigned-request-object-…-or-rejected-as-unsupported."""
    browser, client = await signed_in(world)
    async with browser:
        answer = answer_of(await browser.get("/authorize", params={**asked(client), **beside}))
        assert answer["error"] == error


async def test_oidcc_ensure_request_object_with_redirect_uri(world: World) -> None:
    """What stands in the object counts, and nothing beside it."""
    key = ECKey.generate_key("P-256", {"kid": "k", "use": "sig", "alg": "ES256"})
    browser, client = await signed_in(world, jwks={"keys": [key.as_dict(private=False)]})
    async with browser:
        now = int(world.database.clock.now().timestamp())
        claims = {**asked(client), "iss": client.client_id, "aud": world.origin, "exp": now + 300}
        request = jwt.encode({"alg": "ES256", "kid": "k"}, claims, key)
        query = {**asked(client, redirect_uri=f"{CALLBACK}&invalid=1"), "request": request}
        assert "code" in answer_of(await browser.get("/authorize", params=query))


@pytest.mark.parametrize(
    "address", [None, "https://suite.example/not-registered", f"{CALLBACK}&foo=bar", f"{CALLBACK}#x"]
)
async def test_redirect_addresses(world: World, address: str | None) -> None:
    """oidcc-ensure-redirect-uri-in-authorization-request, oidcc-ensure-registered-redirect-uri, …-query-added."""
    browser, client = await signed_in(world)
    async with browser:
        page = await browser.get("/authorize", params=asked(client, redirect_uri=address))
        assert (page.status_code, "location" in page.headers) == (400, False)


async def test_oidcc_redirect_uri_regfrag(world: World) -> None:
    with pytest.raises(ClientMetadataInvalid):
        await registered(world, redirect_uris=[f"{CALLBACK}#fragment"])


async def test_oidcc_refresh_token(world: World) -> None:
    """The claims of Core §12.2, characters of RFC 6749 Appendix A.17, and nothing for another client."""
    browser, client = await signed_in(world, scope="openid offline_access")
    other = await registered(world, scope="openid offline_access")
    async with browser:
        scope = "openid offline_access"
        first = await tokens_of(browser, client, scope=scope, prompt="consent")
        assert TOKEN_CHARACTERS.fullmatch(first["refresh_token"])
        stolen = await refreshed(browser, other, first["refresh_token"])
        assert (stolen.status_code, stolen.json()["error"]) == (400, "invalid_grant")
        answer = await refreshed(browser, client, first["refresh_token"], scope=scope)
        assert answer.status_code == 200, "who tried with another's token ends nothing"
        second = answer.json()
        assert second["access_token"] != first["access_token"]
        old, new = claims_of(first["id_token"]), claims_of(second["id_token"])
        assert [old[name] for name in ("iss", "sub", "aud", "auth_time")] == [
            new[name] for name in ("iss", "sub", "aud", "auth_time")
        ]
        assert "azp" not in new
        assert new["iat"] >= old["iat"]
        bearer = {"Authorization": f"Bearer {second['access_token']}"}
        assert (await browser.get("/userinfo", headers=bearer)).status_code == 200


@pytest.mark.parametrize("algorithm", ["RS256", "PS256", "ES256", "EdDSA"])
async def test_oidcc_idtoken_and_userinfo_signatures(world: World, algorithm: str) -> None:
    """oidcc-idtoken-rs256, oidcc-userinfo-rs256, oidcc-idtoken-signature: the key is found by `kid`."""
    browser, client = await signed_in(
        world, id_token_signed_response_alg=algorithm, userinfo_signed_response_alg=algorithm
    )
    async with browser:
        tokens = await tokens_of(browser, client)
        keys = KeySet.import_key_set((await browser.get("/jwks")).json())
        signed = await browser.get("/userinfo", headers={"Authorization": f"Bearer {tokens['access_token']}"})
        assert signed.headers["content-type"] == "application/jwt"
        for token in (tokens["id_token"], signed.text):
            read = jwt.decode(token, keys, algorithms=[algorithm])
            assert read.header["kid"]
            assert (read.claims["iss"], read.claims["aud"]) == (world.origin, client.client_id)


async def test_oidcc_idtoken_unsigned_is_not_registered(world: World) -> None:
    with pytest.raises(ClientMetadataInvalid):
        await registered(world, id_token_signed_response_alg="none")


async def test_a_form_post(world: World) -> None:
    """The Form Post Basic plan: answers and errors in a form to the address, which is never in a Location."""
    browser, client = await signed_in(world)
    async with browser:
        page = await browser.get("/authorize", params=asked(client, response_mode="form_post"))
        assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
        assert 'method="post"' in page.text.lower()
        fields = hidden_fields(page.text)
        assert (fields["state"], fields["iss"]) == ("s-1", world.origin)
        assert (await exchanged(browser, client, fields["code"])).status_code == 200
    async with await world.browser() as nobody:
        query = asked(client, response_mode="form_post", prompt="none")
        fields = hidden_fields((await nobody.get("/authorize", params=query)).text)
        assert (fields["error"], fields["state"], "code" in fields) == ("login_required", "s-1", False)


def test_oidcc_discovery_endpoint_verification() -> None:
    """Each endpoint at https below the issuer, what Discovery §3 requires, and languages by RFC 5646."""
    issuer = "https://dinh-danh.example"
    found = json.loads(provider_metadata(Settings(mode="sandbox", exchange_origin=issuer)))
    assert found["issuer"] == issuer
    for name, value in found.items():
        if name.endswith(("_endpoint", "_uri")):
            assert urlsplit(value).scheme == "https", name
            assert value.startswith(f"{issuer}/"), name
    assert {"authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri"} <= found.keys()
    assert "code" in found["response_types_supported"]
    assert {"authorization_code", "refresh_token"} <= set(found["grant_types_supported"])
    assert "RS256" in found["id_token_signing_alg_values_supported"]
    assert "RS256" in found["request_object_signing_alg_values_supported"]
    assert found["request_uri_parameter_supported"] is False, "true by default (Discovery §3), so it must be said"
    assert {"sub", "name", "email"} <= set(found["claims_supported"])
    assert {"openid", "profile", "email", "phone", "offline_access"} <= set(found["scopes_supported"])
    assert "address" not in found["scopes_supported"], "so oidcc-scope-address and -all are skipped: nobody has one"
    assert "client_secret_jwt" not in found["token_endpoint_auth_methods_supported"]
    assert all(re.fullmatch(r"[\x21\x23-\x5b\x5d-\x7e]+", scope) for scope in found["scopes_supported"])
    assert all(re.fullmatch(r"[a-z]{2,3}(-[A-Z]{2})?", each) for each in found["ui_locales_supported"])
    assert isinstance(found["code_challenge_methods_supported"], list)


async def test_keys_are_public_named_and_each_once(world: World) -> None:
    """ValidateServerJWKs, CheckDistinctKeyIdValueInServerJWKs, …DoesNotContainPrivateOrSymmetricKeys."""
    async with await world.browser() as browser:
        keys = (await browser.get("/jwks")).json()["keys"]
        names = [key["kid"] for key in keys]
        assert len(set(names)) == len(names)
        assert all(key["kty"] in ("RSA", "EC", "OKP") for key in keys)
        assert not any({"d", "p", "q", "dp", "dq", "qi", "k"} & key.keys() for key in keys)
