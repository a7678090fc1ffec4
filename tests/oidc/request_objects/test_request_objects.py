"""Signed request objects (RFC 9101): the client's own key, for us, for a while, once; nothing beside them counts."""

import base64
import json
import time
from typing import Any
from uuid import uuid4

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.jwk import ECKey, Key, OKPKey, RSAKey

from motid.oidc.add_client import NewClient
from motid.oidc.errors import ClientMetadataInvalid
from tests.oidc.world import CALLBACK, Proof, World, answer_of, request_of, tokens_for

EC = ECKey.generate_key("P-256")
RSA = RSAKey.generate_key(2048)
ED = OKPKey.generate_key("Ed25519")
KEYS: dict[str, Key] = {"ES256": EC, "RS256": RSA, "PS256": RSA, "EdDSA": ED}
JWKS = {"keys": [key.as_dict(private=False) for key in (EC, RSA, ED)]}


def signed(world: World, client: NewClient, proof: Proof, alg: str = "ES256", **changes: Any) -> str:
    """Return a request object with changes; None leaves a claim out."""
    typ = changes.pop("typ", "oauth-authz-req+jwt")
    key = changes.pop("key", KEYS.get(alg))
    claims = {
        **request_of(client, proof),
        "iss": client.client_id,
        "aud": world.origin,
        "nbf": int(time.time()),
        "exp": int(time.time()) + 60,
        "jti": str(uuid4()),
        **changes,
    }
    present = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode({"alg": alg, "typ": typ}, present, key, algorithms=[alg])


def unsigned(claims: dict[str, Any]) -> str:
    parts = ({"alg": "none"}, claims)
    return ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in parts) + "."


async def ask(browser: httpx.AsyncClient, client: NewClient, request: str, **beside: str) -> dict[str, str]:
    query = {"client_id": client.client_id, "request": request, "redirect_uri": CALLBACK, **beside}
    return answer_of(await browser.get("/authorize", params=query))


@pytest.mark.parametrize("alg", KEYS)
async def test_a_signed_request_is_answered(world: World, alg: str) -> None:
    person, client, proof = await world.person(), await world.client(jwks=JWKS), Proof()
    async with await world.browser(person) as browser:
        answer = await ask(browser, client, signed(world, client, proof, alg), state="beside", scope="openid phone")
        assert answer["state"] == "s t/à", "what is signed counts"
        tokens = await tokens_for(browser, client, answer["code"], proof)
        assert tokens.json()["scope"] == "openid profile identity"


async def test_parameters_of_any_type_stand_in_the_object(world: World) -> None:
    person, client, proof = await world.person(), await world.client(jwks=JWKS), Proof()
    async with await world.browser(person) as browser:
        request = signed(world, client, proof, max_age=600, claims={"id_token": {"name": {"essential": True}}})
        assert "code" in await ask(browser, client, request)
        tired = signed(world, client, proof, max_age=-1)
        assert (await ask(browser, client, tired))["error"] == "invalid_request"


async def test_what_does_not_stand_in_the_object_does_not_count(world: World) -> None:
    client, proof = await world.client(jwks=JWKS), Proof()
    async with await world.browser() as browser:
        request = signed(world, client, proof, scope=None)
        assert (await ask(browser, client, request, scope="openid"))["error"] == "invalid_scope"


WRONG: list[dict[str, Any]] = [
    {"iss": "somebody"},
    {"client_id": "somebody"},
    {"client_id": None},
    {"aud": "https://elsewhere.example"},
    {"exp": int(time.time()) - 120},
    {"exp": int(time.time()) + 86_400},
    {"exp": "soon"},
    {"exp": True},
    {"nbf": int(time.time()) + 3600},
    {"nbf": int(time.time()) - 86_400},
    {"jti": ""},
    {"jti": 7},
    {"sub": "x"},
    {"request": "x"},
    {"request_uri": "urn:x"},
    {"typ": "logout+jwt"},
    {"key": ECKey.generate_key("P-256")},
    {"login_hint": "a\u0000b"},
]


@pytest.mark.parametrize("changes", WRONG, ids=["-".join(wrong) for wrong in WRONG])
async def test_an_object_that_does_not_hold_is_refused(world: World, changes: dict[str, Any]) -> None:
    client, proof = await world.client(jwks=JWKS), Proof()
    async with await world.browser(await world.person()) as browser:
        answer = await ask(browser, client, signed(world, client, proof, **changes))
        assert answer["error"] == "invalid_request_object", answer


@pytest.mark.parametrize("missing", ["iss", "aud", "exp", "nbf", "jti"])
async def test_what_an_object_should_say_it_may_leave_out(world: World, missing: str) -> None:
    """RFC 9101 §4: SHOULD. Widespread clients (mod_auth_openidc) say less than FAPI 2.0 asks for."""
    client, proof = await world.client(jwks=JWKS), Proof()
    async with await world.browser(await world.person()) as browser:
        changes: dict[str, Any] = {missing: None}
        request = signed(world, client, proof, **changes)
        assert "code" in await ask(browser, client, request)


async def test_an_object_without_an_end_ends_after_an_hour(world: World) -> None:
    client, proof = await world.client(jwks=JWKS), Proof()
    async with await world.browser(await world.person()) as browser:
        request = signed(world, client, proof, exp=None, nbf=int(time.time()) - 3700)
        assert (await ask(browser, client, request))["error"] == "invalid_request_object"
        once = signed(world, client, proof, exp=None)
        assert "code" in await ask(browser, client, once)
        assert (await ask(browser, client, once))["error"] == "invalid_request_object", "its jti is known"


async def test_an_object_is_used_once(world: World) -> None:
    client, proof = await world.client(jwks=JWKS), Proof()
    async with await world.browser(await world.person()) as browser:
        request = signed(world, client, proof, aud=["https://a.example", world.origin])
        assert "code" in await ask(browser, client, request)
        assert (await ask(browser, client, request))["error"] == "invalid_request_object"


async def test_unsigned_objects_are_refused_and_say_so(world: World) -> None:
    client, proof = await world.client(jwks=JWKS), Proof()
    strict = await world.client(jwks=JWKS, require_signed_request_object=True)
    async with await world.browser(await world.person()) as browser:
        claims = {**request_of(client, proof), "iss": client.client_id, "aud": world.origin}
        answer = await ask(browser, client, unsigned(claims), **request_of(client, proof))
        assert answer["error"] == "request_not_supported"
        assert answer["state"] == "s t/à"
        assert (await ask(browser, strict, unsigned(claims)))["error"] == "invalid_request_object"
        page = await browser.get("/authorize", params={"client_id": client.client_id, "request": unsigned(claims)})
        assert (page.status_code, "request_not_supported" in page.text) == (400, True), "no address to answer to"


async def test_symmetric_signatures_prove_nothing(world: World) -> None:
    client, proof = await world.client(jwks=JWKS), Proof()
    from joserfc.jwk import OctKey

    async with await world.browser(await world.person()) as browser:
        forged = signed(world, client, proof, "HS256", key=OctKey.import_key(client.secret or ""))
        refused = await ask(browser, client, forged)
        assert refused["error"] == "invalid_request_object"
        assert "alg is not" in refused["error_description"]
        stranger = signed(world, client, proof, key=ECKey.generate_key("P-256"))
        assert "none of the client's registered keys" in (await ask(browser, client, stranger))["error_description"]


async def test_a_client_may_be_held_to_signed_requests_and_one_algorithm(world: World) -> None:
    proof = Proof()
    client = await world.client(jwks=JWKS, require_signed_request_object=True, request_object_signing_alg="PS256")
    async with await world.browser(await world.person()) as browser:
        plain = answer_of(await browser.get("/authorize", params=request_of(client, proof)))
        assert plain["error"] == "invalid_request"
        other = await ask(browser, client, signed(world, client, proof, "ES256"))
        assert other["error"] == "invalid_request_object"
        assert "code" in await ask(browser, client, signed(world, client, proof, "PS256"))
    with pytest.raises(ClientMetadataInvalid):
        await world.client(require_signed_request_object=True)


async def test_a_client_without_keys_signs_nothing(world: World) -> None:
    client, proof = await world.client(), Proof()
    async with await world.browser(await world.person()) as browser:
        assert (await ask(browser, client, signed(world, client, proof)))["error"] == "invalid_request_object"


async def test_the_address_may_stand_in_the_object_alone(world: World) -> None:
    client, proof = await world.client(jwks=JWKS), Proof()
    async with await world.browser(await world.person()) as browser:
        query = {"client_id": client.client_id, "request": signed(world, client, proof)}
        assert "code" in answer_of(await browser.get("/authorize", params=query))
        evil = {**query, "request": signed(world, client, proof, redirect_uri="https://evil.example/")}
        page = await browser.get("/authorize", params=evil)
        assert (page.status_code, "location" in page.headers) == (400, False)


async def test_a_signed_request_is_pushed(world: World) -> None:
    proof = Proof()
    client = await world.client(
        jwks=JWKS, require_signed_request_object=True, require_pushed_authorization_requests=True
    )
    credentials = (client.client_id, client.secret or "")
    async with await world.browser(await world.person()) as browser:
        unsigned_push = await browser.post("/par", data=request_of(client, proof), auth=credentials)
        assert unsigned_push.json()["error"] == "invalid_request"
        pushed = await browser.post("/par", data={"request": signed(world, client, proof)}, auth=credentials)
        assert pushed.status_code == 201, pushed.text
        query = {"client_id": client.client_id, "request_uri": pushed.json()["request_uri"]}
        assert "code" in answer_of(await browser.get("/authorize", params=query))
        broken = await browser.post("/par", data={"request": "a.b.c"}, auth=credentials)
        assert broken.json()["error"] == "invalid_request_object"


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(
    st.one_of(
        st.text(st.characters(codec="utf-8"), min_size=1, max_size=60),
        st.lists(st.binary(max_size=30), min_size=1, max_size=5).map(
            lambda parts: ".".join(base64.urlsafe_b64encode(part).decode() for part in parts)
        ),
        st.recursive(st.none() | st.integers() | st.text(max_size=5), lambda inner: st.lists(inner, max_size=3)).map(
            lambda header: base64.urlsafe_b64encode(json.dumps(header).encode()).decode() + ".e30.eA"
        ),
    )
)
async def test_strange_objects_are_a_clean_answer(world: World, text: str) -> None:
    if "client" not in _FUZZED:
        _FUZZED["client"] = await world.client(jwks=JWKS)
    client = _FUZZED["client"]
    async with await world.browser() as browser:
        query = {**request_of(client, Proof()), "request": text}
        response = await browser.get("/authorize", params=query)
        assert response.status_code in (303, 400)


_FUZZED: dict[str, NewClient] = {}
