"""Every error goes where the specification sends it."""

from urllib.parse import quote, urlencode

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motid.oidc.authorization.pending import PendingRequest, pending_request
from motid.web.protocol.addresses import request_id_of
from tests.oidc.world import (
    CALLBACK,
    PASSWORD_ONLY,
    Proof,
    World,
    answer_of,
    claims_of,
    code_for,
    request_of,
    tokens_for,
)

LONG = "x" * 5000
REDIRECTED: list[tuple[dict[str, str | None], str]] = [
    ({"response_type": None}, "invalid_request"),
    ({"response_type": "token"}, "unsupported_response_type"),
    ({"response_type": "code id_token"}, "unsupported_response_type"),
    ({"response_mode": "pigeon"}, "invalid_request"),
    ({"scope": None}, "invalid_scope"),
    ({"scope": "profile"}, "invalid_scope"),
    ({"code_challenge": None, "code_challenge_method": None}, "invalid_request"),
    ({"code_challenge_method": "plain"}, "invalid_request"),
    ({"code_challenge_method": None}, "invalid_request"),
    ({"code_challenge": "short"}, "invalid_request"),
    ({"prompt": "none login"}, "invalid_request"),
    ({"prompt": "create"}, "invalid_request"),
    ({"display": "hologram"}, "invalid_request"),
    ({"max_age": "-1"}, "invalid_request"),
    ({"max_age": "soon"}, "invalid_request"),
    ({"request": "eyJhbGciOiJub25lIn0.e30."}, "request_not_supported"),
    ({"request": "e30.e30."}, "invalid_request_object"),
    ({"request_uri": "https://a.example/r"}, "request_uri_not_supported"),
    ({"registration": "{}"}, "registration_not_supported"),
    ({"claims": "{"}, "invalid_request"),
    ({"claims": "[]"}, "invalid_request"),
    ({"claims": '{"id_token": {"acr": {"essential": "yes"}}}'}, "invalid_request"),
    ({"claims": "[" * 3000}, "invalid_request"),
    ({"id_token_hint": "nonsense"}, "invalid_request"),
    ({"nonce": LONG}, "invalid_request"),
    ({"prompt": "none"}, "login_required"),
]


@pytest.mark.parametrize(("changes", "error"), REDIRECTED, ids=[str(list(c.items()))[:40] for c, _ in REDIRECTED])
async def test_a_fault_of_the_request_is_told_to_the_client(
    world: World, changes: dict[str, str | None], error: str
) -> None:
    client = await world.client()
    async with await world.browser() as browser:
        answer = answer_of(await browser.get("/authorize", params=request_of(client, Proof(), **changes)))
        assert answer["error"] == error
        assert answer["iss"] == world.origin
        assert answer["state"] == "s t/à"
        assert "code" not in answer


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"client_id": None}, "client_id_missing"),
        ({"client_id": "nobody"}, "client_unknown"),
        ({"redirect_uri": None}, "redirect_uri_missing"),
        ({"redirect_uri": "https://evil.example/"}, "redirect_uri_mismatch"),
        ({"redirect_uri": CALLBACK + "&x=1"}, "redirect_uri_mismatch"),
        ({"redirect_uri": "javascript:alert(1)"}, "redirect_uri_mismatch"),
    ],
)
async def test_nobody_is_redirected_to_an_address_that_is_not_trusted(
    world: World, changes: dict[str, str | None], reason: str
) -> None:
    client = await world.client()
    async with await world.browser() as browser:
        page = await browser.get("/authorize", params=request_of(client, Proof(), **changes))
        assert page.status_code == 400
        assert "location" not in page.headers
        assert page.headers["content-type"].startswith("text/html")
        assert reason in page.text


async def test_a_repeated_parameter_is_told_to_the_client_unless_it_is_the_address(world: World) -> None:
    client = await world.client()
    query = urlencode(request_of(client, Proof()))
    async with await world.browser() as browser:
        assert answer_of(await browser.get(f"/authorize?{query}&nonce=2"))["error"] == "invalid_request"
        for name in ("client_id", "redirect_uri"):
            assert (await browser.get(f"/authorize?{query}&{name}=x")).status_code == 400


@pytest.mark.parametrize(
    "unreadable", ["x=%zz", "x=%", "login_hint=%ff", "nonce=a%00b", "login_hint=a%0Db", "claims=" + "x" * 9000]
)
async def test_a_parameter_that_cannot_be_read_is_told_to_the_client_unless_it_is_the_address(
    world: World, unreadable: str
) -> None:
    client = await world.client()
    name, _, value = unreadable.partition("=")
    query = urlencode(request_of(client, Proof(), **{name: None}))
    async with await world.browser() as browser:
        answer = answer_of(await browser.get(f"/authorize?{query}&{unreadable}"))
        assert (answer["error"], answer["state"]) == ("invalid_request", "s t/à")
        for address in ("client_id", "redirect_uri"):
            elsewhere = urlencode(request_of(client, Proof(), **{address: None}))
            assert (await browser.get(f"/authorize?{elsewhere}&{address}={value}")).status_code == 400
            assert (await browser.get(f"/authorize?{query}&{address}={value}")).status_code == 400


async def test_a_state_that_cannot_be_read_does_not_come_back(world: World) -> None:
    query = urlencode(request_of(await world.client(), Proof(), state="a\nb"))
    async with await world.browser() as browser:
        answer = answer_of(await browser.get(f"/authorize?{query}"))
        assert answer["error"] == "invalid_request"
        assert "state" not in answer


async def test_a_form_is_as_good_as_a_query(world: World) -> None:
    person, client, proof = await world.person(), await world.client(), Proof()
    async with await world.browser(person) as browser:
        answer = answer_of(await browser.post("/authorize", data=request_of(client, proof)))
        assert (await tokens_for(browser, client, answer["code"], proof)).status_code == 200
        json = await browser.post("/authorize", json=request_of(client, proof))
        assert json.status_code == 415
        assert (await browser.put("/authorize")).status_code == 405


async def test_a_form_of_another_site_brings_its_cookie_one_step_later(world: World) -> None:
    person, client, proof = await world.person(), await world.client(), Proof()
    async with await world.browser() as browser:
        kept = await browser.post("/authorize", data=request_of(client, proof, prompt="none"))
        assert kept.headers["location"].startswith("/authorize/resume/")
        await world.sign_in(browser, person)
        assert "code" in answer_of(await browser.get(kept.headers["location"]))


async def test_prompt_login_and_max_age_ask_again_once(world: World) -> None:
    person, client, proof = await world.person(), await world.client(), Proof()
    for changes in ({"prompt": "login"}, {"max_age": "0"}, {"prompt": "select_account"}):
        async with await world.browser(person) as browser:
            ask = await browser.get("/authorize", params=request_of(client, proof, **changes))
            location = httpx.URL(ask.headers["location"])
            assert location.path == "/sign-in"
            await world.sign_in(browser, person)
            assert "code" in answer_of(await browser.get(location.params["continue"]))
    async with await world.browser(person) as browser:
        assert "code" in answer_of(await browser.get("/authorize", params=request_of(client, proof, max_age="60")))


async def test_classes_are_stepped_up_to_or_refused_and_never_faked(world: World) -> None:
    verified, unverified, client, proof = (
        await world.person(),
        await world.person(ial=1, normalised=True),
        await world.client(),
        Proof(),
    )
    essential = quote('{"id_token":{"acr":{"essential":true,"values":["urn:motid:ial2:aal2"]}}}', safe="")
    query = urlencode(request_of(client, proof))
    async with await world.browser(verified, amr=PASSWORD_ONLY) as browser:
        for more in (f"claims={essential}", "acr_values=urn:motid:ial2:aal2"):
            assert (await browser.get(f"/authorize?{query}&{more}")).headers["location"].startswith("/sign-in")
        silent = answer_of(await browser.get(f"/authorize?{query}&claims={essential}&prompt=none"))
        assert silent["error"] == "login_required"
        voluntary = await code_for(browser, client, proof, acr_values="urn:motid:ial2:aal2", prompt="none")
        token = (await tokens_for(browser, client, voluntary, proof)).json()["id_token"]
        assert claims_of(token)["acr"] == "urn:motid:ial2:aal1", "a voluntary wish is answered honestly"
    async with await world.browser(unverified) as browser:
        refused = answer_of(await browser.get(f"/authorize?{query}&claims={essential}"))
        assert refused["error"] == "unmet_authentication_requirements"
        honest = await code_for(browser, client, proof, acr_values="urn:motid:ial2:aal2")
        token = (await tokens_for(browser, client, honest, proof)).json()["id_token"]
        assert claims_of(token)["acr"] == "urn:motid:ial1:aal2"
    strict = await world.client(required_acr="urn:motid:ial2:aal2")
    async with await world.browser(unverified) as browser:
        refused = answer_of(await browser.get("/authorize", params=request_of(strict, proof)))
        assert refused["error"] == "unmet_authentication_requirements"
    async with await world.browser(verified) as browser:
        lower = await code_for(browser, client, proof, acr_values="urn:other urn:motid:ial1:aal1")
        token = (await tokens_for(browser, client, lower, proof)).json()["id_token"]
        assert claims_of(token)["acr"] == "urn:motid:ial1:aal1", "what was asked for, and the evidence supports"


async def test_the_sign_in_page_is_told_what_this_person_needs(world: World) -> None:
    person, client, proof = await world.person(), await world.client(), Proof()

    async def pending(address: str) -> PendingRequest:
        request_id = request_id_of(httpx.URL(address).params["continue"])
        assert request_id is not None
        found = await pending_request(world.provider, world.database.pool, request_id)
        assert found is not None
        return found

    async with await world.browser() as browser:
        wishes = "urn:motid:ial3:aal1 urn:motid:ial2:aal2"
        ask = await browser.get("/authorize", params=request_of(client, proof, acr_values=wishes, login_hint="x"))
        address = ask.headers["location"]
        stranger = await pending(address)
        assert (stranger.required_aal, stranger.fresh_sign_in) == (1, False), "nobody is known yet"
        assert stranger.client.name == "Cổng thử nghiệm"
        assert stranger.login_hint is not None
        assert stranger.redirect_origin == "http://service.localhost:9999"
        await world.sign_in(browser, person, amr=PASSWORD_ONLY)
        again = await browser.get(httpx.URL(address).params["continue"])
        assert again.headers["location"] == address
        assert (await pending(address)).required_aal == 2, "what this person can reach"
    async with await world.browser(person) as browser:
        ask = await browser.get("/authorize", params=request_of(client, proof, prompt="login"))
        assert (await pending(ask.headers["location"])).fresh_sign_in


async def test_a_hint_of_somebody_else_needs_that_somebody(world: World) -> None:
    one, other, client, proof = await world.person(), await world.person(), await world.client(), Proof()
    async with await world.browser(one) as browser:
        token = (await tokens_for(browser, client, await code_for(browser, client, proof), proof)).json()["id_token"]
        assert "code" in answer_of(
            await browser.get("/authorize", params=request_of(client, proof, id_token_hint=token, prompt="none"))
        )
    async with await world.browser(other) as browser:
        hinted = request_of(client, proof, id_token_hint=token)
        assert (await browser.get("/authorize", params=hinted)).headers["location"].startswith("/sign-in")
        ask = await browser.get("/authorize", params=hinted)
        await world.sign_in(browser, other)
        resumed = await browser.get(httpx.URL(ask.headers["location"]).params["continue"])
        assert answer_of(resumed)["error"] == "login_required", "asked once, not for ever"
        silent = answer_of(await browser.get("/authorize", params={**hinted, "prompt": "none"}))
        assert silent["error"] == "login_required"


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["prompt", "max_age", "claims", "scope", "state", "nonce", "acr_values", "display", "x"]),
            st.text(st.characters(codec="utf-8"), max_size=40),
        ),
        max_size=6,
    )
)
async def test_strange_parameters_are_a_clean_answer(world: World, extra: list[tuple[str, str]]) -> None:
    async with await world.browser() as browser:
        response = await browser.get("/authorize?client_id=c&" + urlencode(extra))
        assert response.status_code == 400
        response = await browser.post("/token", content=urlencode(extra), headers={"content-type": FORM})
        assert response.status_code in (400, 401)
        assert response.json()["error"] in ("invalid_request", "invalid_client")


FORM = "application/x-www-form-urlencoded"
