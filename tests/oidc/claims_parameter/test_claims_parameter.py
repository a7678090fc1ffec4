"""The `claims` parameter (OpenID Connect Core §5.5): essential, value, values, in both places, acr and sub too."""

import json
from contextlib import aclosing, suppress
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from motid.oidc.add_client import NewClient
from motid.oidc.claims_parameter import ClaimsRequest, read_claims_parameter
from motid.oidc.errors import AuthorizationRefused
from tests.oidc.world import PASSWORD_ONLY, Proof, World, answer_of, claims_of, code_for, request_of, tokens_for

Claims = dict[str, Any]


async def both(
    browser: httpx.AsyncClient, client: NewClient, claims: Claims, scope: str = "openid"
) -> tuple[Claims, Claims]:
    """Return the claims of the ID token and of userinfo that a request gets."""
    proof = Proof()
    code = await code_for(browser, client, proof, scope=scope, claims=json.dumps(claims))
    tokens = (await tokens_for(browser, client, code, proof)).json()
    bearer = {"Authorization": f"Bearer {tokens['access_token']}"}
    return claims_of(tokens["id_token"]), (await browser.get("/userinfo", headers=bearer)).json()


async def test_claims_come_where_they_are_asked_for(world: World) -> None:
    client = await world.client()
    async with aclosing(await world.browser(await world.person())) as browser:
        asked = {"id_token": {"name": None, "birthdate": {"essential": True}}, "userinfo": {"gender": {}, "x": None}}
        token, info = await both(browser, client, asked)
        assert (token["name"], token["birthdate"]) == ("Nguyễn Thị Thử Nghiệm", "1990")
        assert "gender" not in token
        assert info.keys() == {"sub", "gender"}


async def test_claims_may_be_written_on_several_lines(world: World) -> None:
    client, proof = await world.client(), Proof()
    async with aclosing(await world.browser(await world.person())) as browser:
        for indent in (2, "\t"):
            text = json.dumps({"id_token": {"name": None}}, indent=indent).replace("\n", "\r\n")
            code = await code_for(browser, client, proof, claims=text)
            assert claims_of((await tokens_for(browser, client, code, proof)).json()["id_token"])["name"]


def test_a_claim_that_is_not_known_may_have_a_value_of_any_type() -> None:
    asked = {"address": {"value": {"country": "VN"}}, "roles": {"values": [["a"], {"b": 1}]}, "name": None}
    assert read_claims_parameter(json.dumps({"userinfo": asked})).userinfo == {"name": None}
    with pytest.raises(AuthorizationRefused):
        read_claims_parameter('{"userinfo": {"address": true}}')


@pytest.mark.parametrize(
    ("asked", "comes"),
    [
        ({"value": "female"}, True),
        ({"value": "male"}, False),
        ({"values": ["male", "female"]}, True),
        ({"values": ["male"]}, False),
        ({"values": []}, True),
        ({"essential": True, "value": "male"}, False),
    ],
    ids=str,
)
async def test_a_value_that_differs_is_left_out(world: World, asked: Claims, *, comes: bool) -> None:
    client = await world.client()
    async with aclosing(await world.browser(await world.person())) as browser:
        token, info = await both(browser, client, {"id_token": {"gender": asked}, "userinfo": {"gender": asked}})
        assert ("gender" in token, "gender" in info) == (comes, comes)


async def test_truth_is_no_number_and_scopes_give_what_they_give(world: World) -> None:
    client = await world.client()
    async with aclosing(await world.browser(await world.person())) as browser:
        sure = {"identity_verified": {"value": 1}, "identity_assurance_level": {"values": [2, 3]}}
        token, _ = await both(browser, client, {"id_token": sure})
        assert "identity_verified" not in token
        assert token["identity_assurance_level"] == 2
        _, info = await both(browser, client, {"userinfo": {"gender": {"value": "male"}}}, "openid profile")
        assert info["gender"] == "female", "the scope asked without a condition"


async def test_what_needs_consent_needs_it_by_name_too(world: World) -> None:
    client = await world.client(scope=("openid", "phone"), legal_basis={})
    async with aclosing(await world.browser(await world.person())) as browser:
        claims = '{"id_token":{"phone_number":{"essential":true}}}'
        ask = await browser.get("/authorize", params=request_of(client, Proof(), scope="openid", claims=claims))
        assert ask.headers["location"].startswith("/consent/")


@pytest.mark.parametrize("place", ["id_token", "userinfo"])
async def test_sub_names_who_must_answer(world: World, place: str) -> None:
    one, other, client, proof = await world.person(), await world.person(), await world.client(), Proof()
    async with aclosing(await world.browser(one)) as browser:
        token, _ = await both(browser, client, {})
        mine = token["sub"]
        for asked in ({"value": mine}, {"values": ["somebody", mine]}, None, {"essential": True}):
            await both(browser, client, {place: {"sub": asked}})
        silent = request_of(client, proof, prompt="none", claims=json.dumps({place: {"sub": {"value": "somebody"}}}))
        assert answer_of(await browser.get("/authorize", params=silent))["error"] == "login_required"
        torn = {"id_token": {"sub": {"value": mine}}, "userinfo": {"sub": {"value": "somebody"}}}
        silent = request_of(client, proof, prompt="none", claims=json.dumps(torn))
        assert answer_of(await browser.get("/authorize", params=silent))["error"] == "login_required"
    async with aclosing(await world.browser(other)) as browser:
        asked = {place: {"sub": {"values": [mine]}}}
        ask = await browser.get("/authorize", params=request_of(client, proof, claims=json.dumps(asked)))
        assert ask.headers["location"].startswith("/sign-in")
        await world.sign_in(browser, one)
        resumed = await browser.get(httpx.URL(ask.headers["location"]).params["continue"])
        assert "code" in answer_of(resumed)


@pytest.mark.parametrize(
    ("asked", "acr"),
    [
        ({"essential": True}, "urn:motid:ial2:aal1"),
        ({"value": "urn:motid:ial1:aal1"}, "urn:motid:ial1:aal1"),
        ({"values": ["urn:other", "urn:motid:ial1:aal1"]}, "urn:motid:ial1:aal1"),
        ({"essential": True, "values": ["urn:motid:ial2:aal1"]}, "urn:motid:ial2:aal1"),
        ({"essential": True, "value": "urn:motid:ial2:aal2"}, None),
    ],
    ids=str,
)
async def test_acr_by_value(world: World, asked: Claims, acr: str | None) -> None:
    client = await world.client()
    async with aclosing(await world.browser(await world.person(), amr=PASSWORD_ONLY)) as browser:
        claims = json.dumps({"id_token": {"acr": asked, "auth_time": {"essential": True}}})
        if acr is None:
            ask = await browser.get("/authorize", params=request_of(client, Proof(), claims=claims))
            assert ask.headers["location"].startswith("/sign-in"), "stepped up, never let through below"
        else:
            token, _ = await both(browser, client, json.loads(claims))
            assert token["acr"] == acr
            assert "auth_time" in token


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["id_token", "userinfo", "name", "sub", "acr", "essential", "value", "values", "x"]),
                inner,
            )
        ),
        max_leaves=12,
    )
)
def test_any_json_is_read_or_refused(sent: object) -> None:
    with suppress(AuthorizationRefused):
        assert isinstance(read_claims_parameter(json.dumps(sent)), ClaimsRequest)
