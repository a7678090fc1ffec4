"""RFC 7591 §3, OpenID Connect Registration §2 and §3: clients that register themselves."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motid.kernel.actor import SYSTEM
from motid.oidc.client import DEVICE_GRANT
from motid.oidc.registration.initial_access_token import create_initial_access_token, revoke_initial_access_token
from tests.oidc.registration.app import answer_to_app
from tests.oidc.world import CALLBACK, Proof, World, answer_of, claims_of, request_of


async def token(world: World, **bounds: Any) -> str:
    async with world.database.begin(SYSTEM) as uow:
        return (await create_initial_access_token(uow, label="thử", **{"uses": 1, **bounds})).text


@pytest.fixture
async def http(world: World) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=world.origin, trust_env=False, timeout=60) as http:
        yield http


async def register(http: httpx.AsyncClient, text: str | None, **metadata: Any) -> httpx.Response:
    headers = {} if text is None else {"authorization": f"Bearer {text}"}
    return await http.post("/connect/register", json=metadata, headers=headers)


async def test_a_client_registers_itself_and_signs_a_citizen_in(world: World, http: httpx.AsyncClient) -> None:
    answer = await register(http, await token(world), redirect_uris=[CALLBACK], client_name="Cổng tự đăng ký")
    assert answer.status_code == 201, answer.text
    assert answer.headers["cache-control"] == "no-store"
    made = answer.json()
    assert made["id_token_signed_response_alg"] == "RS256"
    assert made["grant_types"] == ["authorization_code"]
    assert made["response_types"] == ["code"]
    assert made["token_endpoint_auth_method"] == "client_secret_basic"
    assert made["application_type"] == "web"
    assert made["client_secret_expires_at"] == 0
    assert made["registration_client_uri"].startswith(f"{world.provider.issuer}/connect/register?client_id=")
    browser = await world.browser(await world.person())
    asked = {"response_type": "code", "client_id": made["client_id"], "redirect_uri": CALLBACK, "scope": "openid"}
    code = answer_of(await browser.get("/authorize", params=asked))["code"]
    fields = {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK}
    tokens = await browser.post("/token", data=fields, auth=(made["client_id"], made["client_secret"]))
    assert tokens.status_code == 200, tokens.text
    assert claims_of(tokens.json()["id_token"])["aud"] == made["client_id"]
    await browser.aclose()


async def test_discovery_names_the_endpoint(world: World, http: httpx.AsyncClient) -> None:
    found = (await http.get("/.well-known/openid-configuration")).json()
    assert found["registration_endpoint"] == f"{world.provider.issuer}/connect/register"


async def test_all_that_is_registered_comes_back(world: World, http: httpx.AsyncClient) -> None:
    metadata = {
        "redirect_uris": [CALLBACK],
        "client_name": "Sở Tư pháp",
        "client_name#en": "Department of Justice",
        "contacts": ["ky-thuat@vidu.example"],
        "logo_uri": "https://a.example/logo.png",
        "policy_uri": "https://a.example/policy",
        "tos_uri": "https://a.example/tos",
        "client_uri": "https://a.example/",
        "initiate_login_uri": "https://a.example/login",
        "default_acr_values": ["urn:motid:ial2:aal2"],
        "default_max_age": 3600,
        "software_id": "4NRB1-0XZABZI9E6-5SM3R",
        "software_version": "2.1",
        "scope": "openid profile",
        "subject_type": "pairwise",
        "id_token_signed_response_alg": "ES256",
        "userinfo_signed_response_alg": "ES256",
    }
    made = (await register(http, await token(world), **metadata)).json()
    assert {name: made.get(name) for name in metadata} == metadata


@pytest.mark.parametrize("text", [None, "x", "a" * 66, "Bearer"])
async def test_nobody_registers_without_a_token(http: httpx.AsyncClient, text: str | None) -> None:
    answer = await register(http, text, redirect_uris=[CALLBACK])
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")


async def test_a_token_registers_as_many_clients_as_it_says_however_many_try(
    world: World, http: httpx.AsyncClient
) -> None:
    text = await token(world, uses=3)
    answers = await asyncio.gather(*(register(http, text, redirect_uris=[CALLBACK]) for _ in range(8)))
    assert sorted(answer.status_code for answer in answers) == [201] * 3 + [401] * 5


async def test_a_token_ends_with_its_time_or_by_hand(world: World, http: httpx.AsyncClient) -> None:
    short = await token(world, life=timedelta(microseconds=1))
    assert (await register(http, short, redirect_uris=[CALLBACK])).status_code == 401
    async with world.database.begin(SYSTEM) as uow:
        made = await create_initial_access_token(uow, label="x")
        assert await revoke_initial_access_token(uow, made.token.id)
    assert (await register(http, made.text, redirect_uris=[CALLBACK])).status_code == 401


async def test_a_refused_request_uses_nothing_up(world: World, http: httpx.AsyncClient) -> None:
    text = await token(world)
    assert (await register(http, text, redirect_uris=["https://a.example/#x"])).status_code == 400
    assert (await register(http, text, redirect_uris=[CALLBACK])).status_code == 201


async def test_a_client_gets_no_more_than_its_token_allows(world: World, http: httpx.AsyncClient) -> None:
    fixed = {"environment": "test", "require_pkce": True, "legal_basis": {"profile": "Điều 17"}}
    text = await token(world, scope=("openid", "profile"), fixed=fixed)
    made = await register(
        http,
        text,
        redirect_uris=[CALLBACK],
        scope="openid profile identity",
        environment="production",
        require_pkce=False,
        legal_basis={"identity": "because"},
        introspects=["somebody"],
        sector_identifier="other.example",
    )
    document = made.json()
    assert document["scope"] == "openid profile"
    assert document["environment"] == "test"
    assert document["require_pkce"] is True
    assert document["legal_basis"] == {"profile": "Điều 17"}
    assert "introspects" not in document
    assert "sector_identifier" not in document
    replaced = await http.put(
        document["registration_client_uri"],
        json={
            "client_id": document["client_id"],
            "redirect_uris": [CALLBACK],
            "scope": "openid identity",
            "require_pkce": False,
            "legal_basis": {},
        },
        headers={"authorization": f"Bearer {document['registration_access_token']}"},
    )
    assert replaced.status_code == 200, replaced.text
    assert replaced.json()["scope"] == "openid"
    assert replaced.json()["require_pkce"] is True
    assert replaced.json()["legal_basis"] == {"profile": "Điều 17"}


@pytest.mark.parametrize(
    ("metadata", "error"),
    [
        ({}, "invalid_redirect_uri"),
        ({"redirect_uris": "https://a.example/"}, "invalid_redirect_uri"),
        ({"redirect_uris": ["https://a.example/#fragment"]}, "invalid_redirect_uri"),
        ({"redirect_uris": ["javascript:alert(1)"]}, "invalid_redirect_uri"),
        ({"redirect_uris": [CALLBACK], "response_types": ["code id_token"]}, "invalid_client_metadata"),
        ({"redirect_uris": [CALLBACK], "grant_types": ["password"]}, "invalid_client_metadata"),
        ({"redirect_uris": [CALLBACK], "id_token_signed_response_alg": "none"}, "invalid_client_metadata"),
        ({"redirect_uris": [CALLBACK], "logo_uri": "javascript:x"}, "invalid_client_metadata"),
        ({"redirect_uris": [CALLBACK], "jwks": {"keys": []}}, "invalid_client_metadata"),
        ({"redirect_uris": [CALLBACK], "client_name": "a\0b"}, "invalid_client_metadata"),
        ({"redirect_uris": [CALLBACK], "software_statement": "x"}, "invalid_software_statement"),
        (
            {"redirect_uris": [CALLBACK], "software_statement": "eyJhbGciOiJSUzI1NiJ9.e30.c2ln"},
            "unapproved_software_statement",
        ),
    ],
)
async def test_what_cannot_be_registered_is_refused_by_its_code(
    world: World, http: httpx.AsyncClient, metadata: dict[str, Any], error: str
) -> None:
    answer = await register(http, await token(world), **metadata)
    assert (answer.status_code, answer.json()["error"]) == (400, error), answer.text
    assert answer.headers["cache-control"] == "no-store"


async def test_members_that_nobody_knows_are_ignored(world: World, http: httpx.AsyncClient) -> None:
    """Addresses of request objects among them (OpenID Connect Registration §2): none is ever fetched."""
    unknown = {"favourite_colour": "green", "request_uris": ["https://suite.example/request.jwt#digest"]}
    answer = await register(http, await token(world), redirect_uris=[CALLBACK], **unknown)
    assert answer.status_code == 201
    assert not unknown.keys() & answer.json().keys()


async def test_a_native_app_registers_an_address_of_its_own(world: World, http: httpx.AsyncClient) -> None:
    metadata = {"application_type": "native", "token_endpoint_auth_method": "none"}
    addresses = ["vn.gov.anbinh.app:/callback", "http://127.0.0.1/callback"]
    made = await register(http, await token(world), redirect_uris=addresses[:1], **metadata)
    assert made.status_code == 201, made.text
    assert "client_secret" not in made.json()
    web = await register(http, await token(world), redirect_uris=addresses[:1])
    assert web.json()["error"] == "invalid_redirect_uri"
    assert "application_type native" in web.json()["error_description"], "why it is refused"


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"{", "application/json", 400),
        (b"[" * 50_000, "application/json", 400),
        (b'{"a":' * 5_000 + b"1" + b"}" * 5_000, "application/json", 400),
        (b"[]", "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b'{"client_name": "\\ud800"}', "application/json", 400),
        (b"{}", "application/x-www-form-urlencoded", 415),
        (b" " * 70_000, "application/json", 413),
    ],
)
async def test_a_body_that_is_none_is_a_clean_refusal(
    world: World, http: httpx.AsyncClient, body: bytes, content_type: str, status: int
) -> None:
    headers = {"authorization": f"Bearer {await token(world)}", "content-type": content_type}
    answer = await http.post("/connect/register", content=body, headers=headers)
    assert answer.status_code == status, answer.text
    assert answer.json()["error"] == "invalid_client_metadata"


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=20)
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=6,
)


async def test_no_metadata_break_the_provider(world: World, http: httpx.AsyncClient) -> None:
    from motid.oidc.client import ClientMetadata

    text = await token(world, uses=1000)
    names = st.sampled_from([*ClientMetadata.__struct_fields__, "client_name#en", "request_uris", "client_id"])
    loop = asyncio.get_running_loop()

    @settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.dictionaries(names, JSON, max_size=4))
    def fuzz(metadata: dict[str, Any]) -> None:
        work = register(http, text, **{"redirect_uris": [CALLBACK], **metadata})
        answer = asyncio.run_coroutine_threadsafe(work, loop).result(20)
        assert answer.status_code in (201, 400), answer.text

    await asyncio.to_thread(fuzz)


async def test_only_some_methods_lead_to_the_endpoint(http: httpx.AsyncClient) -> None:
    answer = await http.patch("/connect/register")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, POST, PUT, DELETE")


async def test_registered_defaults_hold_for_requests_that_say_nothing(world: World) -> None:
    client = await world.client(default_acr_values=("urn:motid:ial2:aal2",), **{"client_name": "Mặc định"})
    browser = await world.browser(await world.person(), amr=("pwd",))
    weak = await browser.get("/authorize", params=request_of(client, Proof()))
    assert weak.headers["location"].startswith("/sign-in?")
    enough = request_of(client, Proof(), acr_values="urn:motid:ial1:aal1")
    assert "code" in answer_of(await browser.get("/authorize", params=enough))
    await browser.aclose()


async def test_citizens_read_the_name_in_their_language(world: World) -> None:
    client = await world.client(
        scope=("openid", "phone"),
        legal_basis={},
        localized={"client_name#en": "Department of Justice", "policy_uri#en": "https://a.example/en"},
    )
    browser = await world.browser(await world.person())
    params = request_of(client, Proof(), scope="openid phone", ui_locales="en")
    page = await browser.get((await browser.get("/authorize", params=params)).headers["location"])
    assert "Department of Justice" in page.text
    assert "https://a.example/en" in page.text
    await browser.aclose()


async def test_an_app_gets_its_code_at_the_address_of_its_own(world: World, http: httpx.AsyncClient) -> None:
    address = "vn.gov.anbinh.app:/callback"
    metadata = {"application_type": "native", "token_endpoint_auth_method": "none", "redirect_uris": [address]}
    made = (await register(http, await token(world), **metadata)).json()
    browser, proof = await world.browser(await world.person()), Proof()
    location = await answer_to_app(browser, made["client_id"], address, proof)
    assert location.startswith(f"{address}?code=")
    await browser.aclose()


async def test_a_process_reads_what_changed_and_forgets_what_is_gone(world: World) -> None:
    from motid.oidc.client_catalogue import ClientCatalogue
    from motid.oidc.remove_client import remove_client

    kept, gone = await world.client(), await world.client()
    catalogue = ClientCatalogue()
    await catalogue.refresh(world.database.pool)
    before = catalogue.get(kept.client_id)
    async with world.database.begin(SYSTEM) as uow:
        await remove_client(uow, gone.client_id)
    added = await world.client()
    await catalogue.refresh(world.database.pool)
    assert catalogue.get(kept.client_id) is before
    assert catalogue.get(gone.client_id) is None
    assert catalogue.get(added.client_id) is not None


async def test_a_client_that_redirects_nobody_is_in_no_other_sector(world: World, http: httpx.AsyncClient) -> None:
    """Tokens of device authorization do not come through the redirect address, so that it proves no sector."""
    metadata = {"redirect_uris": [CALLBACK], "client_name": "Ti vi", "token_endpoint_auth_method": "none"}
    victim = (await register(http, await token(world), **metadata)).json()
    device = {**metadata, "grant_types": ["authorization_code", DEVICE_GRANT]}
    stranger = (await register(http, await token(world), **device)).json()
    assert stranger["sector_identifier"] == stranger["client_id"]
    changed = await http.put(
        victim["registration_client_uri"],
        json={**device, "client_id": victim["client_id"]},
        headers={"authorization": f"Bearer {victim['registration_access_token']}"},
    )
    assert changed.json()["sector_identifier"] == victim["client_id"], changed.text


async def test_apps_on_loopback_do_not_share_their_citizens(world: World, http: httpx.AsyncClient) -> None:
    app = {
        "redirect_uris": ["http://127.0.0.1/cb"],
        "application_type": "native",
        "token_endpoint_auth_method": "none",
    }
    made = (await register(http, await token(world), **app)).json()
    assert made["sector_identifier"] == made["client_id"]


async def test_a_client_registers_neither_our_name_nor_our_pages(world: World, http: httpx.AsyncClient) -> None:
    text = await token(world)
    for claimed in ({"client_name": "MotID"}, {"redirect_uris": [f"{world.provider.issuer}/authorize"]}):
        answer = await register(http, text, **{"redirect_uris": [CALLBACK], **claimed})
        assert answer.status_code == 400, answer.text
        assert answer.json()["error"] in ("invalid_client_metadata", "invalid_redirect_uri")
