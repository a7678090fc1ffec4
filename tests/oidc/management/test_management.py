"""The management API: what a program may do to clients, and what stops it."""

import asyncio
from typing import Any

import httpx
import pytest
from joserfc.jwk import RSAKey

from motid.oidc.management.caller import CLIENTS_READ, CLIENTS_WRITE
from tests.oidc.management.conftest import token_of
from tests.oidc.world import CALLBACK, World

METADATA: dict[str, Any] = {"client_name": "Sở Xây dựng", "redirect_uris": [CALLBACK], "scope": "openid profile"}


async def created(api: httpx.AsyncClient, **more: Any) -> httpx.Response:
    answer = await api.post("/clients", json={**METADATA, **more})
    assert answer.status_code == 201, answer.text
    return answer


async def test_a_client_is_created_read_replaced_and_removed(world: World, api: httpx.AsyncClient) -> None:
    answer = await created(api)
    made = answer.json()
    assert len(made["client_secret"]) >= 32
    assert answer.headers["location"] == f"{world.provider.issuer}/api/v1/clients/{made['client_id']}"
    assert answer.headers["cache-control"] == "no-store"
    address = f"/clients/{made['client_id']}"
    read = await api.get(address)
    assert read.headers["etag"] == answer.headers["etag"]
    assert read.json() == {name: value for name, value in made.items() if name != "client_secret"}
    tag = {"if-match": read.headers["etag"]}
    replaced = await api.put(
        address, json={**METADATA, "client_name": "Tên mới", "tos_uri": "https://a.example/"}, headers=tag
    )
    assert replaced.status_code == 200, replaced.text
    assert replaced.json()["client_name"] == "Tên mới"
    assert replaced.headers["etag"] != read.headers["etag"]
    assert (await api.delete(address)).status_code == 204
    assert (await api.get(address)).status_code == 404
    assert world.provider.clients.get(made["client_id"]) is None


async def test_members_are_changed_one_by_one(api: httpx.AsyncClient) -> None:
    made = await created(api, tos_uri="https://a.example/")
    address, tag = f"/clients/{made.json()['client_id']}", {"if-match": made.headers["etag"]}
    changes = {"client_name#en": "Department of Construction", "tos_uri": None, "requests_per_minute": 600}
    kind = {"content-type": "application/merge-patch+json"}
    answer = await api.patch(address, json=changes, headers={**tag, **kind})
    assert answer.status_code == 200, answer.text
    document = answer.json()
    assert document["client_name#en"] == "Department of Construction"
    assert document["requests_per_minute"] == 600
    assert "tos_uri" not in document
    assert document["scope"] == "openid profile"


async def test_members_of_members_are_merged(api: httpx.AsyncClient) -> None:
    made = await created(api, purpose={"profile": "Lập hồ sơ", "phone": "Liên hệ"})
    address, tag = f"/clients/{made.json()['client_id']}", {"if-match": "*"}
    answer = await api.patch(address, json={"purpose": {"phone": None, "email": "Gửi kết quả"}}, headers=tag)
    assert answer.json()["purpose"] == {"profile": "Lập hồ sơ", "email": "Gửi kết quả"}
    answer = await api.patch(address, json={"purpose": None}, headers=tag)
    assert "purpose" not in answer.json()


async def test_how_to_encrypt_goes_with_whether_to(api: httpx.AsyncClient) -> None:
    keys = {"keys": [RSAKey.generate_key(2048, private=False).as_dict(private=False)]}
    refused = await api.post("/clients", json={**METADATA, "id_token_encrypted_response_enc": "A256GCM"})
    assert refused.status_code == 422
    assert refused.json()["problems"][0].startswith("id_token_encrypted_response_enc: ")
    encrypted = {"id_token_encrypted_response_alg": "RSA-OAEP-256", "id_token_encrypted_response_enc": "A256GCM"}
    made = await created(api, jwks=keys, **encrypted)
    address = f"/clients/{made.json()['client_id']}"
    changes = {"id_token_encrypted_response_alg": None}
    answer = await api.patch(address, json=changes, headers={"if-match": "*"})
    assert answer.status_code == 200, answer.text
    assert not encrypted.keys() & answer.json().keys()


async def test_a_weak_tag_matches_nothing(api: httpx.AsyncClient) -> None:
    made = await created(api)
    address, tag = f"/clients/{made.json()['client_id']}", made.headers["etag"]
    for sent, status in ((f"W/{tag}", 412), (f'"x", {tag}', 200)):
        answer = await api.patch(address, json={"client_name": "x"}, headers={"if-match": sent})
        assert answer.status_code == status


async def test_who_changes_what_was_changed_meanwhile_is_told(api: httpx.AsyncClient) -> None:
    made = await created(api)
    address, tag = f"/clients/{made.json()['client_id']}", {"if-match": made.headers["etag"]}
    assert (await api.put(address, json=METADATA)).status_code == 428
    assert (await api.patch(address, json={"client_name": "x"}, headers={"if-match": '"1"'})).status_code == 412
    names = [f"Tên {number}" for number in range(6)]
    answers = await asyncio.gather(*(api.patch(address, json={"client_name": name}, headers=tag) for name in names))
    assert sorted(answer.status_code for answer in answers) == [200] + [412] * 5
    assert (await api.delete(address, headers=tag)).status_code == 412


async def test_two_secrets_hold_while_one_is_changed(world: World, api: httpx.AsyncClient) -> None:
    made = (await created(api, grant_types=["client_credentials"], redirect_uris=[], scope="things:read")).json()

    async def works(secret: str) -> bool:
        async with httpx.AsyncClient(base_url=world.origin, trust_env=False, timeout=60) as http:
            fields = {"grant_type": "client_credentials"}
            return (await http.post("/token", data=fields, auth=(made["client_id"], secret))).status_code == 200

    address = f"/clients/{made['client_id']}/secret"
    second = (await api.post(address, json={"overlap_seconds": 3600})).json()["client_secret"]
    assert [await works(made["client_secret"]), await works(second)] == [True, True]
    third = (await api.post(address, json={"overlap_seconds": 0})).json()["client_secret"]
    assert [await works(made["client_secret"]), await works(second), await works(third)] == [False, False, True]
    assert (await api.post(address)).status_code == 200
    assert (await api.post(address, json={"overlap_seconds": -1})).status_code == 400
    assert (await api.post(address, json={"overlap_seconds": 10**9})).status_code == 422


async def test_clients_are_listed_in_pages(api: httpx.AsyncClient) -> None:
    made = {(await created(api, environment="test")).json()["client_id"] for _ in range(5)}
    found: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = (await api.get("/clients", params={"limit": 2, "cursor": cursor, "environment": "test"})).json()
        assert len(page["items"]) <= 2
        found += [each["client_id"] for each in page["items"]]
        cursor = page["next"]
    assert made <= set(found)
    assert found == sorted(set(found))
    for wrong in ({"limit": 0}, {"limit": 1000}, {"environment": "other"}, {"limit": "x"}, {"cursor": "\0"}):
        answer = await api.get("/clients", params=wrong)
        assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")


async def test_every_problem_is_told(api: httpx.AsyncClient) -> None:
    wrong = {"client_name": "", "redirect_uris": ["ftp://a.example/"], "logo_uri": "x", "required_acr": "high"}
    answer = await api.post("/clients", json=wrong)
    assert answer.status_code == 422
    problem = answer.json()
    assert [text.partition(":")[0] for text in problem["problems"]] == [
        "client_name",
        "redirect_uris, entry 1",
        "logo_uri",
        "required_acr",
    ]
    taken = (await created(api)).json()["client_id"]
    assert (await api.post("/clients", json={**METADATA, "client_id": taken})).status_code == 422


async def test_nobody_gets_in_without_token_scope_and_audience(world: World, api: httpx.AsyncClient) -> None:
    async with httpx.AsyncClient(base_url=f"{world.origin}/api/v1", trust_env=False, timeout=60) as http:
        answer = await http.get("/clients")
        assert answer.status_code == 401
        assert "Bearer" in answer.headers["www-authenticate"]
        assert answer.headers["content-type"] == "application/problem+json"

        async def status(token: str, method: str = "GET") -> int:
            headers = {"authorization": f"Bearer {token}"}
            return (await http.request(method, "/clients", headers=headers, json=METADATA)).status_code

        assert await status("nonsense") == 401
        assert await status(await token_of(world, CLIENTS_READ)) == 200
        assert await status(await token_of(world, CLIENTS_READ, resource=False)) == 200
        assert await status(await token_of(world, CLIENTS_READ), "POST") == 403
        assert await status(await token_of(world, CLIENTS_WRITE)) == 403
        assert await status(await token_of(world, "other")) == 403
        assert (await http.get("/clients?access_token=x")).status_code == 400


async def test_a_token_for_another_service_does_not_open_the_api(world: World) -> None:
    client = await world.client(
        redirect_uris=(),
        grant_types=("client_credentials",),
        scope=(CLIENTS_READ,),
        legal_basis={},
        allowed_resources=("https://elsewhere.example/",),
    )
    async with httpx.AsyncClient(base_url=world.origin, trust_env=False, timeout=60) as http:
        fields = {"grant_type": "client_credentials", "resource": "https://elsewhere.example/"}
        token = (await http.post("/token", data=fields, auth=(client.client_id, client.secret or ""))).json()
        headers = {"authorization": f"Bearer {token['access_token']}"}
        assert (await http.get("/api/v1/clients", headers=headers)).status_code == 401


async def test_a_citizens_token_does_not_open_the_api(world: World) -> None:
    from tests.oidc.world import Proof, code_for, tokens_for

    client, proof = await world.client(), Proof()
    browser = await world.browser(await world.person())
    tokens = (await tokens_for(browser, client, await code_for(browser, client, proof), proof)).json()
    answer = await browser.get("/api/v1/clients", headers={"authorization": f"Bearer {tokens['access_token']}"})
    assert answer.status_code == 401
    await browser.aclose()


async def test_the_trail_says_which_client_acted(world: World, api: httpx.AsyncClient) -> None:
    made = await created(api)
    address, tag = f"/clients/{made.json()['client_id']}", {"if-match": made.headers["etag"]}
    await api.patch(address, json={"client_name": "Khác"}, headers=tag)
    await api.delete(address)
    rows = await world.database.pool.fetch("SELECT kind, data, actor_kind FROM audit_event ORDER BY id DESC LIMIT 3")
    assert [row["kind"] for row in rows] == ["oidc.client_removed", "oidc.client_changed", "oidc.client_added"]
    assert {row["actor_kind"] for row in rows} == {"service"}
    assert len({row["data"]["by"] for row in rows}) == 1
    assert rows[1]["data"]["members"] == "client_name"


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"{", "application/json", 400),
        (b"[" * 50_000, "application/json", 400),
        (b"[]", "application/json", 400),
        (b"{}", "text/plain", 415),
        (b"{}", "", 415),
        (b'{"client_name": "a\\u0000b"}', "application/json", 422),
        (b" " * 70_000, "application/json", 413),
    ],
)
async def test_a_body_that_is_none_is_a_clean_refusal(
    api: httpx.AsyncClient, body: bytes, content_type: str, status: int
) -> None:
    answer = await api.post("/clients", content=body, headers={"content-type": content_type})
    assert answer.status_code == status, answer.text


async def test_a_client_that_calls_too_often_waits(world: World) -> None:
    client = await world.client(
        redirect_uris=(), grant_types=("client_credentials",), scope=("x",), legal_basis={}, requests_per_minute=2
    )
    async with httpx.AsyncClient(base_url=world.origin, trust_env=False, timeout=60) as http:
        fields, auth = {"grant_type": "client_credentials"}, (client.client_id, client.secret or "")
        answers = [await http.post("/token", data=fields, auth=auth) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert 1 <= int(answers[2].headers["retry-after"]) <= 30
    assert answers[2].json()["error"] == "temporarily_unavailable"
