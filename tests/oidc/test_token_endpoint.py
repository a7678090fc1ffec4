"""Codes and tokens: single use, bound, revoked on replay; errors as RFC 6749 §5.2 and RFC 6750 §3."""

import asyncio
import base64
import hashlib
from datetime import timedelta
from typing import Any
from urllib.parse import quote_plus

import httpx
import pytest

from motid.kernel.actor import SYSTEM
from motid.oidc.add_client import add_client
from motid.oidc.client import ClientMetadata
from motid.oidc.remove_expired import remove_expired
from tests.oidc.world import CALLBACK, Proof, World, claims_of, code_for, request_of, tokens_for

EVERYTHING = ("openid", "profile", "identity", "offline_access")


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


async def test_a_code_wins_once_in_a_race_of_a_hundred_and_its_tokens_end(world: World) -> None:
    person, client, proof = await world.person(), await world.client(), Proof()
    async with await world.browser(person) as browser:
        code = await code_for(browser, client, proof)
        answers = await asyncio.gather(*(tokens_for(browser, client, code, proof) for _ in range(100)))
        won = [answer for answer in answers if answer.status_code == 200]
        assert len(won) == 1
        assert {answer.json()["error"] for answer in answers if answer.status_code == 400} == {"invalid_grant"}
        token = won[0].json()["access_token"]
        assert (await browser.get("/userinfo", headers=bearer(token))).status_code == 401
    trail = await world.database.pool.fetchval(
        "SELECT count(*) FROM audit_event WHERE kind = 'oidc.grant_revoked' AND account_id = $1", person.account_id
    )
    assert trail == 1


async def test_a_code_is_bound_to_client_address_and_proof(world: World) -> None:
    person, client, other, proof = await world.person(), await world.client(), await world.client(), Proof()
    async with await world.browser(person) as browser:
        code = await code_for(browser, client, proof)
        wrong: list[httpx.Response] = [
            await tokens_for(browser, other, code, proof),
            await tokens_for(browser, client, code, Proof()),
            await tokens_for(browser, client, code, proof, redirect_uri=CALLBACK + "&x=1"),
            await tokens_for(browser, client, code[:-1] + ("A" if code[-1] != "A" else "B"), proof),
            await tokens_for(browser, client, "nonsense", proof),
        ]
        assert [answer.json()["error"] for answer in wrong] == ["invalid_grant"] * 5
        assert (await tokens_for(browser, client, code, proof)).status_code == 200, "wrong attempts used nothing up"


async def test_a_code_given_with_a_challenge_needs_its_verifier(world: World) -> None:
    person, client, proof = await world.person(), await world.client(require_pkce=False), Proof()
    async with await world.browser(person) as browser:
        with_proof = await code_for(browser, client, proof)
        fields = {"grant_type": "authorization_code", "redirect_uri": CALLBACK}
        auth = (client.client_id, client.secret or "")
        bare = await browser.post("/token", data={**fields, "code": with_proof}, auth=auth)
        assert bare.json()["error"] == "invalid_grant"
        without = await code_for(browser, client, proof, code_challenge=None, code_challenge_method=None)
        # A verifier for a code without challenge is refused too (RFC 9700 §2.1.1: no downgrade of PKCE).
        assert (await tokens_for(browser, client, without, proof)).json()["error"] == "invalid_grant"
        assert (await browser.post("/token", data={**fields, "code": without}, auth=auth)).status_code == 200


async def test_a_code_lives_for_a_minute_and_is_stored_hashed(world: World) -> None:
    person, client, proof = await world.person(), await world.client(), Proof()
    async with await world.browser(person) as browser:
        code = await code_for(browser, client, proof)
        row = await world.database.pool.fetchrow(
            "SELECT *, code_expires_at - now() AS left FROM authorization_grant WHERE client_id = $1",
            client.client_id,
        )
        assert row is not None
        assert timedelta(seconds=50) < row["left"] <= timedelta(seconds=60)
        assert code.split(".")[1] not in str(dict(row))
        await world.database.pool.execute(
            "UPDATE authorization_grant SET code_expires_at = now(), ends_at = now() WHERE client_id = $1",
            client.client_id,
        )
        assert (await tokens_for(browser, client, code, proof)).json()["error"] == "invalid_grant"
        assert await remove_expired(world.database) >= 1


async def test_the_id_token_carries_what_the_specification_asks(world: World) -> None:
    person, client, proof = await world.person(), await world.client(id_token_signed_response_alg="RS256"), Proof()
    async with await world.browser(person) as browser:
        code = await code_for(browser, client, proof, claims='{"id_token":{"name":null,"email":null}}')
        body = (await tokens_for(browser, client, code, proof)).json()
        claims = claims_of(body["id_token"])
        half = hashlib.sha256(body["access_token"].encode()).digest()[:16]
        assert claims["at_hash"] == base64.urlsafe_b64encode(half).rstrip(b"=").decode()
        assert claims["exp"] - claims["iat"] == 600
        assert claims["auth_time"] <= claims["iat"]
        assert claims["name"] == "Nguyễn Thị Thử Nghiệm"
        assert "email" not in claims, "not in the client's scope"
        assert {"sid", "sub", "acr", "amr", "nonce"} <= claims.keys()
        keys = (await browser.get("/jwks")).json()["keys"]
        assert {key["alg"] for key in keys if key["use"] == "sig"} == {"ES256", "RS256", "PS256", "EdDSA"}
        assert not any({"d", "p", "q"} & key.keys() for key in keys)


@pytest.mark.parametrize("method", ["client_secret_basic", "client_secret_post", "none"])
async def test_a_client_authenticates_by_its_registered_method_only(world: World, method: str) -> None:
    person, client, proof = await world.person(), await world.client(token_endpoint_auth_method=method), Proof()
    async with await world.browser(person) as browser:
        code = await code_for(browser, client, proof)
        fields = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": CALLBACK,
            "code_verifier": proof.verifier,
        }
        secret = client.secret or "x" * 40
        ways: dict[str, dict[str, Any]] = {
            "client_secret_basic": {"data": fields, "auth": (client.client_id, secret)},
            "client_secret_post": {"data": {**fields, "client_id": client.client_id, "client_secret": secret}},
            "none": {"data": {**fields, "client_id": client.client_id}},
        }
        right = ways.pop(method)
        for way in ways.values():
            refused = await browser.post("/token", **way)
            assert refused.status_code == 401
            assert refused.json()["error"] == "invalid_client"
            assert method in refused.json()["error_description"], "a library's default is the commonest fault"
            assert refused.headers["www-authenticate"].startswith("Basic "), "RFC 9110 §15.5.2, whatever was tried"
        assert (await browser.post("/token", **right)).status_code == 200


@pytest.mark.parametrize(("method", "status"), [("none", 200), ("client_secret_basic", 401)])
async def test_a_public_client_may_name_itself_by_basic_without_a_secret(
    world: World, method: str, status: int
) -> None:
    person, client, proof = await world.person(), await world.client(token_endpoint_auth_method=method), Proof()
    async with await world.browser(person) as browser:
        code = await code_for(browser, client, proof)
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK}
        form["code_verifier"] = proof.verifier
        answer = await browser.post("/token", data=form, auth=(client.client_id, ""))
    assert answer.status_code == status
    assert ("www-authenticate" in answer.headers) == (status == 401)


@pytest.mark.parametrize("secret", ["a+b/c=d&e%20f:g%zz 9", "spaces in a secret"])
async def test_a_secret_may_be_sent_as_it_stands(world: World, secret: str) -> None:
    """RFC 6749 §2.3.1 has both parts form-encoded; many libraries leave that out."""
    metadata = ClientMetadata(client_name="x", grant_types=("client_credentials",), scope=("things:read",))
    async with world.database.begin(SYSTEM) as uow:
        client = await add_client(uow, metadata, sandbox=True, secret=secret)
    async with await world.browser() as browser:
        for sent, status in ((quote_plus(secret), 200), (secret, 200), (secret[:-1], 401)):
            form = {"grant_type": "client_credentials"}
            answer = await browser.post("/token", data=form, auth=(client.client_id, sent))
            assert (sent, answer.status_code) == (sent, status), answer.text


@pytest.mark.parametrize(
    ("content", "headers", "status", "error"),
    [
        ("grant_type=authorization_code", {}, 401, "invalid_client"),
        ("grant_type=authorization_code&client_id=nobody&client_secret=x", {}, 401, "invalid_client"),
        ("grant_type=authorization_code", {"authorization": "Basic !!!"}, 401, "invalid_client"),
        ("grant_type=authorization_code", {"authorization": "Bearer x"}, 401, "invalid_client"),
        ("grant_type=a&grant_type=b", {}, 400, "invalid_request"),
        ("{}", {"content-type": "application/json"}, 415, "invalid_request"),
        ("a=" + "x" * 20_000, {}, 413, "invalid_request"),
        ("a=%ff", {}, 400, "invalid_request"),
    ],
)
async def test_token_errors_are_json_and_never_cached(
    world: World, content: str, headers: dict[str, str], status: int, error: str
) -> None:
    form = {"content-type": "application/x-www-form-urlencoded"}
    async with await world.browser() as browser:
        answer = await browser.post("/token", content=content, headers={**form, **headers})
        assert answer.status_code == status
        assert answer.json()["error"] == error
        assert answer.headers["cache-control"] == "no-store"
        assert ("www-authenticate" in answer.headers) == (status == 401)
        assert (await browser.get("/token")).status_code == 405


async def test_grant_types_and_missing_parameters_are_named(world: World) -> None:
    client = await world.client()
    auth = (client.client_id, client.secret or "")
    async with await world.browser() as browser:
        for fields, error in (
            ({"x": "1"}, "invalid_request"),
            ({"grant_type": "password"}, "unsupported_grant_type"),
            ({"grant_type": "authorization_code"}, "invalid_request"),
            ({"grant_type": "refresh_token"}, "invalid_request"),
            ({"grant_type": "refresh_token", "refresh_token": "x"}, "invalid_grant"),
            ({"grant_type": "authorization_code", "client_secret": "x"}, "invalid_request"),
        ):
            answer = await browser.post("/token", data=fields, auth=auth)
            assert (answer.status_code, answer.json()["error"]) == (400, error)


async def test_refresh_tokens_rotate_and_reuse_ends_the_family(world: World) -> None:
    person = await world.person()
    client = await world.client(scope=EVERYTHING)
    proof = Proof()
    async with await world.browser(person) as browser:
        scope = "openid profile offline_access"
        page = await browser.get("/authorize", params=request_of(client, proof, scope=scope))
        assert page.headers["location"].startswith("/consent/"), "offline access is asked for"
        await world.database.pool.execute(
            """INSERT INTO consent (id, account_id, client_id, offered, granted, text_version, locale, session_id,
               given_at) VALUES ($1, $2, $3, '{offline_access}', '{offline_access}', 't', 'vi', $1, now())""",
            world.database.ids.new(), person.account_id, client.client_id,
        )  # fmt: skip
        code = await code_for(browser, client, proof, scope=scope)
        first = (await tokens_for(browser, client, code, proof)).json()
        auth = (client.client_id, client.secret or "")

        async def refresh(token: str) -> httpx.Response:
            fields = {"grant_type": "refresh_token", "refresh_token": token}
            return await browser.post("/token", data=fields, auth=auth)

        second = (await refresh(first["refresh_token"])).json()
        assert claims_of(second["id_token"])["sub"] == claims_of(first["id_token"])["sub"]
        assert "nonce" not in claims_of(second["id_token"])
        assert claims_of(second["id_token"])["acr"] == "urn:motid:ial2:aal2"
        await world.database.pool.execute("UPDATE evidence SET revoked_at = now()")
        second = (await refresh(second["refresh_token"])).json()
        assert claims_of(second["id_token"])["acr"] == "urn:motid:ial1:aal2", "the evidence has ended"
        third = (await refresh(second["refresh_token"])).json()
        assert (await refresh(first["refresh_token"])).json()["error"] == "invalid_grant"
        for token in (first["access_token"], second["access_token"], third["access_token"]):
            assert (await browser.get("/userinfo", headers=bearer(token))).status_code == 401
        assert (await refresh(third["refresh_token"])).status_code == 400


async def test_userinfo_refuses_as_rfc_6750_says(world: World) -> None:
    async with await world.browser() as browser:
        none = await browser.get("/userinfo")
        assert none.status_code == 401
        assert none.headers["www-authenticate"].startswith('Bearer realm="MotID", DPoP algs=')
        wrong = await browser.get("/userinfo", headers=bearer("x"))
        assert wrong.status_code == 401
        assert 'error="invalid_token"' in wrong.headers["www-authenticate"]
        assert (await browser.delete("/userinfo")).status_code == 405


async def test_claims_follow_the_evidence_and_the_account(world: World) -> None:
    person = await world.person(ial=1, email=False)
    client = await world.client()
    proof = Proof()
    async with await world.browser(person) as browser:
        body = (await tokens_for(browser, client, await code_for(browser, client, proof), proof)).json()
        claims = (await browser.get("/userinfo", headers=bearer(body["access_token"]))).json()
        assert claims["identity_verified"] is False
        assert claims["identity_assurance_level"] == 1
        assert claims["personal_number_verified"] is False
        assert "email" not in claims
        await world.database.pool.execute("UPDATE account SET state = 'locked' WHERE id = $1", person.account_id)
        locked = await browser.get("/userinfo", headers=bearer(body["access_token"]))
        assert locked.status_code == 401


async def test_discovery_says_what_is_true(world: World) -> None:
    async with await world.browser() as browser:
        openid = await browser.get("/.well-known/openid-configuration")
        oauth = await browser.get("/.well-known/oauth-authorization-server")
        assert openid.content == oauth.content
        metadata = openid.json()
        assert metadata["issuer"] == world.origin
        for name in ("authorization", "token", "userinfo", "end_session"):
            assert metadata[f"{name}_endpoint"].startswith(f"{world.origin}/")
        assert metadata["code_challenge_methods_supported"] == ["S256"]
        assert metadata["authorization_response_iss_parameter_supported"] is True
        preflight = await browser.options("/token", headers={"Origin": "https://spa.example"})
        assert preflight.headers["access-control-allow-origin"] == "*"
