"""The test modules of the OpenID Foundation's Basic OP and Config OP plans, each in our own words."""

import base64
import hashlib
import time
from typing import Any

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from motid.oidc.add_client import NewClient
from tests.oidc.world import (
    CALLBACK,
    Person,
    Proof,
    World,
    answer_of,
    claims_of,
    code_for,
    hidden_fields,
    request_of,
    tokens_for,
)

ALL = ("openid", "profile", "email", "address", "phone", "offline_access")


async def resumed(world: World, browser: httpx.AsyncClient, person: Person, ask: httpx.Response) -> dict[str, str]:
    """Sign in where the request asks for it, and return the answer."""
    location = httpx.URL(ask.headers["location"])
    assert location.path == "/sign-in", location
    await world.sign_in(browser, person)
    return answer_of(await browser.get(location.params["continue"]))


async def id_token_for(
    browser: httpx.AsyncClient, client: NewClient, proof: Proof, **changes: str | None
) -> dict[str, Any]:
    tokens = await tokens_for(browser, client, await code_for(browser, client, proof, **changes), proof)
    return claims_of(tokens.json()["id_token"])


async def test_server(world: World) -> None:
    """oidcc-server: the whole flow, the ID token verified as Core §3.1.3.7 asks."""
    client, proof = await world.client(), Proof()
    async with await world.browser(await world.person()) as browser:
        tokens = (await tokens_for(browser, client, await code_for(browser, client, proof), proof)).json()
        assert tokens.keys() >= {"access_token", "token_type", "expires_in", "id_token"}
        keys = KeySet.import_key_set((await browser.get("/jwks")).json())
        token = jwt.decode(tokens["id_token"], keys, algorithms=["ES256"])
        assert token.header["kid"]
        claims = token.claims
        assert (claims["iss"], claims["aud"], claims["nonce"]) == (world.origin, client.client_id, "n-1")
        assert claims["iat"] <= time.time() + 1 < claims["exp"]
        assert len(claims["sub"]) <= 255
        found = await browser.get("/userinfo", headers={"Authorization": f"Bearer {tokens['access_token']}"})
        assert found.headers["content-type"] == "application/json"
        assert found.json()["sub"] == claims["sub"]


@pytest.mark.parametrize(("algorithm", "digest"), [("ES256", hashlib.sha256), ("EdDSA", hashlib.sha512)])
async def test_hashes_bind_the_id_token_to_its_answer(world: World, algorithm: str, digest: Any) -> None:
    client, proof = await world.client(id_token_signed_response_alg=algorithm), Proof()

    def half(text: str) -> str:
        value = digest(text.encode()).digest()
        return base64.urlsafe_b64encode(value[: len(value) // 2]).rstrip(b"=").decode()

    async with await world.browser(await world.person()) as browser:
        code = await code_for(browser, client, proof)
        tokens = (await tokens_for(browser, client, code, proof)).json()
        claims = claims_of(tokens["id_token"])
        assert claims["at_hash"] == half(tokens["access_token"])
        assert claims["c_hash"] == half(code)
        assert claims["s_hash"] == half("s t/à")
        stateless = await id_token_for(browser, client, proof, state=None)
        assert "s_hash" not in stateless


async def test_response_type_missing(world: World) -> None:
    client = await world.client()
    async with await world.browser() as browser:
        answer = answer_of(await browser.get("/authorize", params=request_of(client, Proof(), response_type=None)))
        assert answer["error"] == "invalid_request"


async def test_a_request_without_nonce_or_state_succeeds(world: World) -> None:
    client, proof = await world.client(), Proof()
    async with await world.browser(await world.person()) as browser:
        answer = answer_of(await browser.get("/authorize", params=request_of(client, proof, nonce=None, state=None)))
        assert answer.keys() == {"code", "iss"}
        tokens = (await tokens_for(browser, client, answer["code"], proof)).json()
        assert "nonce" not in claims_of(tokens["id_token"])


@pytest.mark.parametrize(
    ("scope", "claims"),
    [
        ("openid profile", {"name", "given_name", "family_name", "gender", "birthdate", "zoneinfo", "updated_at"}),
        ("openid email", {"email", "email_verified"}),
        ("openid phone", {"phone_number", "phone_number_verified"}),
        ("openid address", set()),
        ("openid profile email address phone unknown", {"name", "email", "phone_number"}),
    ],
)
async def test_scopes(world: World, scope: str, claims: set[str]) -> None:
    """oidcc-scope-*: userinfo has the claims of the scopes; no address is on record; unknown scopes are ignored."""
    basis = dict.fromkeys(("profile", "email", "address", "phone"), "Điều 19")
    client, proof = await world.client(scope=ALL, legal_basis=basis), Proof()
    async with await world.browser(await world.person()) as browser:
        tokens = (
            await tokens_for(browser, client, await code_for(browser, client, proof, scope=scope), proof)
        ).json()
        found = await browser.get("/userinfo", headers={"Authorization": f"Bearer {tokens['access_token']}"})
        assert found.json().keys() >= claims | {"sub"}
        assert set(tokens["scope"].split(" ")) <= set(scope.split(" "))


@pytest.mark.parametrize(
    "changes",
    [
        {"display": "page"},
        {"display": "popup"},
        {"login_hint": "ai-do@vidu.example"},
        {"ui_locales": "se"},
        {"ui_locales": "en vi"},
        {"claims_locales": "se"},
        {"acr_values": "1 2"},
        {"max_age": "10000"},
        {"extra": "foobar"},
        {"code_challenge_method": "S256", "resource": ""},
    ],
    ids=str,
)
async def test_parameters_that_change_nothing(world: World, changes: dict[str, str]) -> None:
    client, proof = await world.client(), Proof()
    async with await world.browser(await world.person()) as browser:
        claims = await id_token_for(browser, client, proof, **changes)
        assert {"acr", "auth_time"} <= claims.keys()


async def test_prompt_login_and_max_age_give_a_new_auth_time(world: World) -> None:
    """oidcc-prompt-login, oidcc-max-age-1."""
    person, client, proof = await world.person(), await world.client(), Proof()
    for changes in ({"prompt": "login"}, {"max_age": "1"}):
        async with await world.browser(person) as browser:
            first = await id_token_for(browser, client, proof)
            await world.database.pool.execute(
                "UPDATE session SET auth_time = auth_time - interval '10 seconds' WHERE account_id = $1",
                person.account_id,
            )
            asked_at = int(time.time())
            ask = await browser.get("/authorize", params=request_of(client, proof, **changes))
            answer = await resumed(world, browser, person, ask)
            tokens = (await tokens_for(browser, client, answer["code"], proof)).json()
            again = claims_of(tokens["id_token"])
            assert again["auth_time"] >= first["auth_time"]
            assert again["sub"] == first["sub"]
            if "max_age" in changes:
                assert again["auth_time"] >= asked_at


async def test_prompt_none(world: World) -> None:
    """oidcc-prompt-none-not-logged-in, oidcc-prompt-none-logged-in, oidcc-id-token-hint, oidcc-max-age-10000."""
    client, proof = await world.client(), Proof()
    async with await world.browser() as browser:
        silent = request_of(client, proof, prompt="none")
        assert answer_of(await browser.get("/authorize", params=silent))["error"] == "login_required"
        await world.sign_in(browser, await world.person())
        first = (await tokens_for(browser, client, await code_for(browser, client, proof), proof)).json()["id_token"]
        for changes in ({}, {"id_token_hint": first}, {"max_age": "10000"}):
            again = await id_token_for(browser, client, proof, prompt="none", **changes)
            assert (again["sub"], again["auth_time"]) == (claims_of(first)["sub"], claims_of(first)["auth_time"])


async def test_code_reuse(world: World) -> None:
    """oidcc-codereuse, oidcc-codereuse-30seconds: the second use fails and ends the tokens of the first."""
    client, proof = await world.client(), Proof()
    async with await world.browser(await world.person()) as browser:
        code = await code_for(browser, client, proof)
        token = (await tokens_for(browser, client, code, proof)).json()["access_token"]
        await world.database.pool.execute(
            "UPDATE authorization_grant SET code_used_at = code_used_at - interval '30 seconds'"
        )
        again = await tokens_for(browser, client, code, proof)
        assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")
        assert (await browser.get("/userinfo", headers={"Authorization": f"Bearer {token}"})).status_code == 401


@pytest.mark.parametrize(
    "address",
    [
        "https://not-registered.example/cb",
        CALLBACK + "&foo=bar",
        CALLBACK.replace("tenant=1", "tenant=2"),
        CALLBACK.partition("?")[0],
        CALLBACK + "#x",
        CALLBACK.upper(),
    ],
)
async def test_redirect_uri(world: World, address: str) -> None:
    """oidcc-ensure-registered-redirect-uri, oidcc-redirect-uri-query-mismatch, -query-added, -regfrag."""
    client = await world.client()
    async with await world.browser(await world.person()) as browser:
        page = await browser.get("/authorize", params=request_of(client, Proof(), redirect_uri=address))
        assert (page.status_code, "location" in page.headers) == (400, False)


async def test_essential_claims(world: World) -> None:
    """oidcc-claims-essential."""
    client, proof = await world.client(), Proof()
    async with await world.browser(await world.person()) as browser:
        code = await code_for(
            browser, client, proof, scope="openid", claims='{"userinfo":{"name":{"essential":true}}}'
        )
        token = (await tokens_for(browser, client, code, proof)).json()["access_token"]
        found = await browser.get("/userinfo", headers={"Authorization": f"Bearer {token}"})
        assert found.json()["name"] == "Nguyễn Thị Thử Nghiệm"


async def test_refresh_token(world: World) -> None:
    """oidcc-refresh-token: with consent; the new ID token keeps iss, sub, aud and auth_time (Core §12.2)."""
    client, proof = await world.client(scope=("openid", "offline_access")), Proof()
    async with await world.browser(await world.person()) as browser:
        asked = request_of(client, proof, scope="openid offline_access", prompt="consent")
        ask = await browser.get("/authorize", params=asked)
        page = await browser.get(ask.headers["location"])
        given = {**hidden_fields(page.text), "decision": "allow", "share_offline_access": "y"}
        code = answer_of(await browser.post(str(page.url), data=given))["code"]
        first = (await tokens_for(browser, client, code, proof)).json()
        refreshed = await browser.post(
            "/token",
            data={"grant_type": "refresh_token", "refresh_token": first["refresh_token"]},
            auth=(client.client_id, client.secret or ""),
        )
        assert refreshed.status_code == 200, refreshed.text
        old, new = claims_of(first["id_token"]), claims_of(refreshed.json()["id_token"])
        assert [old[name] for name in ("iss", "sub", "aud", "auth_time")] == [
            new[name] for name in ("iss", "sub", "aud", "auth_time")
        ]


async def test_post_request_and_client_secret_post(world: World) -> None:
    """oidcc-ensure-post-request-succeeds, oidcc-server-client-secret-post."""
    client, proof = await world.client(token_endpoint_auth_method="client_secret_post"), Proof()
    async with await world.browser(await world.person()) as browser:
        answer = answer_of(await browser.post("/authorize", data=request_of(client, proof)))
        fields = {
            "grant_type": "authorization_code",
            "code": answer["code"],
            "redirect_uri": CALLBACK,
            "code_verifier": proof.verifier,
            "client_id": client.client_id,
            "client_secret": client.secret or "",
        }
        assert (await browser.post("/token", data=fields)).status_code == 200


async def test_discovery(world: World) -> None:
    """oidcc-discovery-endpoint-verification: what Discovery §3 requires, and addresses below the issuer."""
    async with await world.browser() as browser:
        answer = await browser.get("/.well-known/openid-configuration")
        found = answer.json()
        assert answer.headers["content-type"] == "application/json"
        assert found["issuer"] == world.origin
        for name in ("authorization", "token", "userinfo", "end_session", "pushed_authorization_request"):
            address = found[f"{name}_endpoint"]
            assert address.startswith(world.origin)
            assert (await browser.get(address)).status_code != 404, name
        assert found["response_types_supported"] == ["code"]
        assert "RS256" in found["id_token_signing_alg_values_supported"]
        assert "none" not in found["request_object_signing_alg_values_supported"]
        assert set(found["subject_types_supported"]) == {"pairwise", "public"}
        assert "openid" in found["scopes_supported"]
        keys = (await browser.get(found["jwks_uri"])).json()["keys"]
        assert all({"kid", "kty", "use"} <= key.keys() and "d" not in key for key in keys)
        assert all("alg" in key for key in keys if key["use"] == "sig")
