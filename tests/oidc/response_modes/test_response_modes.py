"""Answers in every mode, errors as well as codes: query, fragment, form_post, and each of them signed (JARM)."""

import time
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from motid.oidc.add_client import NewClient
from tests.oidc.world import CALLBACK, Proof, World, hidden_fields, request_of, tokens_for

MODES = ("query", "fragment", "form_post", "jwt", "query.jwt", "fragment.jwt", "form_post.jwt")


def fields_of(response: httpx.Response, mode: str) -> dict[str, str]:
    """Return what the client finds at its address, from the place where the mode puts it."""
    if mode.startswith("form_post"):
        assert response.status_code == 200
        assert f'action="{CALLBACK}"' in response.text
        return {name: unescape(value) for name, value in hidden_fields(response.text).items()}
    assert response.status_code == 303, response.text
    parts = urlsplit(response.headers["location"])
    if mode.startswith("fragment"):
        assert response.headers["location"].startswith(CALLBACK + "#")
        return dict(parse_qsl(parts.fragment, strict_parsing=True))
    found = dict(parse_qsl(parts.query, strict_parsing=True))
    assert found.pop("tenant") == "1"
    return found


async def read_answer(
    browser: httpx.AsyncClient, response: httpx.Response, mode: str, client: NewClient
) -> dict[str, Any]:
    """Return an answer, its signature checked as JARM §2.4 asks."""
    fields = fields_of(response, mode)
    if not mode.endswith("jwt"):
        return fields
    assert fields.keys() == {"response"}, "nothing beside the signed answer"
    keys = KeySet.import_key_set((await browser.get("/jwks")).json())
    claims = jwt.decode(fields["response"], keys, algorithms=["ES256", "RS256"]).claims
    assert claims.pop("aud") == client.client_id
    assert 0 < claims.pop("exp") - time.time() <= 600
    return dict(claims)


@pytest.mark.parametrize("mode", MODES)
async def test_a_code_travels_by_the_mode_asked_for(world: World, mode: str) -> None:
    person, client, proof = await world.person(), await world.client(), Proof()
    async with await world.browser(person) as browser:
        response = await browser.get("/authorize", params=request_of(client, proof, response_mode=mode))
        answer = await read_answer(browser, response, mode, client)
        assert answer.keys() == {"code", "state", "iss"}
        assert (answer["state"], answer["iss"]) == ("s t/à", world.origin)
        assert response.headers["cache-control"] == "no-store"
        assert (await tokens_for(browser, client, answer["code"], proof)).status_code == 200


@pytest.mark.parametrize("mode", MODES)
async def test_an_error_travels_by_the_mode_asked_for(world: World, mode: str) -> None:
    client = await world.client()
    async with await world.browser() as browser:
        for changes, error in (({"prompt": "none"}, "login_required"), ({"scope": None}, "invalid_scope")):
            asked = request_of(client, Proof(), response_mode=mode, **changes)
            answer = await read_answer(browser, await browser.get("/authorize", params=asked), mode, client)
            assert answer.keys() == {"error", "error_description", "state", "iss"}
            assert (answer["error"], answer["state"]) == (error, "s t/à")


async def test_an_unknown_mode_is_refused_by_the_default_one(world: World) -> None:
    client = await world.client()
    async with await world.browser() as browser:
        response = await browser.get("/authorize", params=request_of(client, Proof(), response_mode="pigeon"))
        assert fields_of(response, "query")["error"] == "invalid_request"


async def test_a_kept_request_is_answered_by_its_mode(world: World) -> None:
    person, client = await world.person(), await world.client()
    async with await world.browser() as browser:
        ask = await browser.get("/authorize", params=request_of(client, Proof(), response_mode="form_post"))
        await world.sign_in(browser, person)
        page = await browser.get(httpx.URL(ask.headers["location"]).params["continue"])
        assert "code" in fields_of(page, "form_post")


async def test_the_form_is_posted_to_the_service_only_and_by_a_button_without_scripts(world: World) -> None:
    person, client = await world.person(), await world.client(client_name='<b>"Xã" & phường</b>')
    async with await world.browser(person) as browser:
        page = await browser.get("/authorize", params=request_of(client, Proof(), response_mode="form_post"))
        policy = page.headers["content-security-policy"]
        assert "form-action 'self' http://service.localhost:9999;" in policy
        assert "script-src 'self';" in policy
        assert '<button type="submit"' in page.text
        assert "data-continue" in page.text
        assert "<b>" not in page.text
        assert "csrf_token" not in page.text, "what protects our forms is no business of the service"


async def test_the_answer_after_consent_is_a_form_too(world: World) -> None:
    person, client = await world.person(), await world.client(scope=("openid", "phone"), legal_basis={})
    async with await world.browser(person) as browser:
        asked = request_of(client, Proof(), response_mode="form_post", scope="openid phone")
        ask = await browser.get("/authorize", params=asked)
        page = await browser.get(ask.headers["location"])
        for decision, field in (("deny", "error"), ("allow", "code")):
            if decision == "allow":
                ask = await browser.get("/authorize", params=asked)
                page = await browser.get(ask.headers["location"])
            posted = await browser.post(str(page.url), data={**hidden_fields(page.text), "decision": decision})
            assert field in fields_of(posted, "form_post")


async def test_a_client_chooses_what_signs_its_answers(world: World) -> None:
    person, client = await world.person(), await world.client(authorization_signed_response_alg="RS256")
    async with await world.browser(person) as browser:
        response = await browser.get("/authorize", params=request_of(client, Proof(), response_mode="jwt"))
        keys = KeySet.import_key_set((await browser.get("/jwks")).json())
        jwt.decode(fields_of(response, "query")["response"], keys, algorithms=["RS256"])


async def test_the_metadata_name_the_modes(world: World) -> None:
    async with await world.browser() as browser:
        found = (await browser.get("/.well-known/openid-configuration")).json()
        assert set(found["response_modes_supported"]) == set(MODES)
        assert "ES256" in found["authorization_signing_alg_values_supported"]
