"""Modules of the plans with dynamic clients: registered as the suite does it, used, and ended with the module."""

import time
from base64 import b64encode
from typing import Any
from uuid import uuid4

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

from motid.kernel.actor import SYSTEM
from motid.oidc.registration.initial_access_token import create_initial_access_token
from tests.oidc.fapi.service import ASSERTION_TYPE
from tests.oidc.world import CALLBACK, World, answer_of, claims_of

EXPECTED = (
    *("iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "acr", "amr", "azp"),
    *("at_hash", "c_hash", "nbf", "jti", "sid", "s_hash"),
)
"""What EnsureIdTokenDoesNotContainNonRequestedClaims takes in an ID token without being asked."""


async def registered(http: httpx.AsyncClient, world: World, method: str, key: RSAKey, **more: Any) -> dict[str, Any]:
    async with world.database.begin(SYSTEM) as uow:
        token = await create_initial_access_token(uow, label="suite")
    public = {name: value for name, value in key.as_dict(private=False).items() if name != "kid"}
    document = {
        "client_name": "Conformance Cv3xT8", "grant_types": ["authorization_code"], "response_types": ["code"],
        "jwks": {"keys": [{**public, "use": "sig", "alg": "RS256"}]}, "token_endpoint_auth_method": method,
        "redirect_uris": [CALLBACK], "contacts": ["certification@oidf.org"], **more,
    }  # fmt: skip
    answer = await http.post("/connect/register", json=document, headers={"authorization": f"Bearer {token.text}"})
    assert (answer.status_code, answer.headers["content-type"]) == (201, "application/json"), answer.text
    made: dict[str, Any] = answer.json()
    assert ("client_secret" in made) == ("client_secret_expires_at" in made) == method.startswith("client_secret_")
    return made


def signed(made: dict[str, Any], key: RSAKey, audience: str) -> dict[str, str]:
    """Return the assertion of the suite: by RS256, without `kid`, for the token endpoint or the issuer."""
    now = int(time.time())
    claims = {"iss": made["client_id"], "sub": made["client_id"], "aud": audience, "iat": now, "exp": now + 60}
    assertion = jwt.encode({"alg": "RS256"}, {**claims, "jti": str(uuid4())}, key, algorithms=["RS256"])
    return {"client_assertion": assertion, "client_assertion_type": ASSERTION_TYPE}


@pytest.mark.parametrize(
    ("method", "audience"),
    [
        ("client_secret_basic", ""),
        ("client_secret_post", ""),
        ("private_key_jwt", "/token"),
        ("private_key_jwt", ""),
    ],
)
async def test_a_module_from_registration_to_its_end(world: World, method: str, audience: str) -> None:
    """oidcc-server, oidcc-ensure-client-assertion-with-iss-aud-succeeds, UnregisterDynamicallyRegisteredClient."""
    key = RSAKey.generate_key(2048)
    async with await world.browser(await world.person()) as browser:
        made = await registered(browser, world, method, key)
        asked = {
            "client_id": made["client_id"], "redirect_uri": CALLBACK, "scope": "openid", "state": "s", "nonce": "n",
            "response_type": "code",
        }  # fmt: skip
        code = answer_of(await browser.get("/authorize", params=asked))["code"]
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK}
        headers = {}
        if method == "client_secret_basic":
            pair = f"{made['client_id']}:{made['client_secret']}"
            headers["authorization"] = f"Basic {b64encode(pair.encode()).decode()}"
        elif method == "client_secret_post":
            form |= {name: made[name] for name in ("client_id", "client_secret")}
        else:
            form |= signed(made, key, world.origin + audience)
        tokens = await browser.post("/token", data=form, headers=headers)
        assert tokens.status_code == 200, tokens.text
        assert claims_of(tokens.json()["id_token"]).keys() <= set(EXPECTED)
        manage = {"authorization": f"Bearer {made['registration_access_token']}"}
        assert (await browser.delete(made["registration_client_uri"], headers=manage)).status_code == 204


async def test_requests_by_reference_are_registered_in_vain(world: World) -> None:
    """oidcc-request-uri-unsigned-supported-correctly-or-rejected-as-unsupported: skipped, and not failed at once."""
    async with await world.browser(await world.person()) as browser:
        named = "https://suite.example/test/a/motid/requesturi/xyz#digest"
        made = await registered(
            browser, world, "client_secret_basic", RSAKey.generate_key(2048), request_uris=[named]
        )
        asked = {"client_id": made["client_id"], "response_type": "code", "scope": "openid", "request_uri": named}
        answer = answer_of(await browser.get("/authorize", params={**asked, "redirect_uri": CALLBACK}))
        assert answer["error"] == "request_uri_not_supported"
