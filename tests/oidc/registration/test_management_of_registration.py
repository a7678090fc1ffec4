"""RFC 7592: a client reads, replaces and ends its registration."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import msgspec
import pytest

from motid.kernel.actor import SYSTEM
from motid.oidc.change_client import Changed, change_client
from motid.oidc.client import ClientMetadata, SecurityProfile
from motid.oidc.registration.keep_held import as_tight_as_before
from tests.oidc.registration.test_registration import register, token
from tests.oidc.world import CALLBACK, World


@pytest.fixture
async def http(world: World) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=world.origin, trust_env=False, timeout=60) as http:
        yield http


@pytest.fixture
async def made(world: World, http: httpx.AsyncClient) -> dict[str, Any]:
    answer = await register(http, await token(world), redirect_uris=[CALLBACK], client_name="Tự đăng ký")
    document: dict[str, Any] = answer.json()
    return document


def bearer(document: dict[str, Any]) -> dict[str, str]:
    return {"authorization": f"Bearer {document['registration_access_token']}"}


async def test_a_client_reads_its_registration(http: httpx.AsyncClient, made: dict[str, Any]) -> None:
    answer = await http.get(made["registration_client_uri"], headers=bearer(made))
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert answer.json() == {name: value for name, value in made.items() if name != "client_secret"}


async def test_a_client_replaces_its_registration_and_its_token(
    world: World, http: httpx.AsyncClient, made: dict[str, Any]
) -> None:
    sent = {
        "client_id": made["client_id"],
        "client_secret": made["client_secret"],
        "redirect_uris": [CALLBACK, "http://service.localhost:9999/other"],
        "client_name": "Tên mới",
    }
    answer = await http.put(made["registration_client_uri"], json=sent, headers=bearer(made))
    assert answer.status_code == 200, answer.text
    now = answer.json()
    assert now["redirect_uris"] == sent["redirect_uris"]
    assert now["registration_access_token"] != made["registration_access_token"]
    assert (await http.get(made["registration_client_uri"], headers=bearer(made))).status_code == 401
    assert (await http.get(made["registration_client_uri"], headers=bearer(now))).status_code == 200
    known = world.provider.clients.get(made["client_id"])
    assert known is not None
    assert known.name == "Tên mới"


@pytest.mark.parametrize(
    "change",
    [
        {"client_id": "somebody else"},
        {"client_id": None},
        {"client_secret": "wrong" * 8},
        {"registration_access_token": "x"},
        {"registration_client_uri": "x"},
        {"client_id_issued_at": 1},
        {"client_secret_expires_at": 0},
        {"redirect_uris": []},
        {"grant_types": ["implicit"]},
    ],
)
async def test_a_replacement_that_is_wrong_changes_nothing(
    http: httpx.AsyncClient, made: dict[str, Any], change: dict[str, Any]
) -> None:
    sent = {"client_id": made["client_id"], "redirect_uris": [CALLBACK], **change}
    answer = await http.put(made["registration_client_uri"], json=sent, headers=bearer(made))
    assert answer.status_code == 400, answer.text
    assert answer.json()["error"] in ("invalid_client_metadata", "invalid_redirect_uri")
    read = await http.get(made["registration_client_uri"], headers=bearer(made))
    assert read.json()["client_name"] == "Tự đăng ký"


async def test_a_client_ends_its_registration(world: World, http: httpx.AsyncClient, made: dict[str, Any]) -> None:
    answer = await http.delete(made["registration_client_uri"], headers=bearer(made))
    assert (answer.status_code, answer.content) == (204, b"")
    assert (await http.get(made["registration_client_uri"], headers=bearer(made))).status_code == 401
    assert (await http.delete(made["registration_client_uri"], headers=bearer(made))).status_code == 401
    assert world.provider.clients.get(made["client_id"]) is None


async def test_nobody_else_reaches_a_registration(
    world: World, http: httpx.AsyncClient, made: dict[str, Any]
) -> None:
    address = made["registration_client_uri"]
    other = (await register(http, await token(world), redirect_uris=[CALLBACK])).json()
    assert (await http.get(address)).status_code == 401
    assert (await http.get(address, headers=bearer(other))).status_code == 401
    by_operator = await world.client()
    answer = await http.get(f"/connect/register?client_id={by_operator.client_id}", headers=bearer(made))
    assert answer.status_code == 401
    assert (await http.get("/connect/register?client_id=%00", headers=bearer(made))).status_code == 401
    assert (await http.get("/connect/register?client_id=%ff", headers=bearer(made))).status_code == 401
    assert (await http.get("/connect/register", headers=bearer(made))).status_code == 401


async def test_of_two_replacements_at_once_one_wins(http: httpx.AsyncClient, made: dict[str, Any]) -> None:
    sent = {"client_id": made["client_id"], "redirect_uris": [CALLBACK], "client_name": "Tự đăng ký"}
    again = (http.put(made["registration_client_uri"], json=sent, headers=bearer(made)) for _ in range(4))
    answers = await asyncio.gather(*again)
    assert sorted(answer.status_code for answer in answers) == [200, 401, 401, 401]
    (won,) = [answer.json() for answer in answers if answer.status_code == 200]
    assert (await http.get(made["registration_client_uri"], headers=bearer(won))).status_code == 200


async def test_a_client_does_not_shake_off_what_an_operator_holds_it_to(
    world: World, http: httpx.AsyncClient, made: dict[str, Any]
) -> None:
    before = world.provider.clients.get(made["client_id"])
    assert before is not None
    held = msgspec.structs.replace(
        before.metadata,
        require_normalised_account=True,
        closed_in_cooling_period=True,
        required_acr="urn:motid:ial2:aal1",
    )
    async with world.database.begin(SYSTEM) as uow:
        assert isinstance(await change_client(uow, before.id, held, sandbox=True), Changed)
    sent = {"client_id": before.id, "redirect_uris": [CALLBACK], "required_acr": "urn:motid:ial1:aal2"}
    answer = (await http.put(made["registration_client_uri"], json=sent, headers=bearer(made))).json()
    assert answer["require_normalised_account"] is True
    assert answer["closed_in_cooling_period"] is True
    assert answer["required_acr"] == "urn:motid:ial2:aal1"
    tighter = {**sent, "required_acr": "urn:motid:ial2:aal2"}
    answer = (await http.put(made["registration_client_uri"], json=tighter, headers=bearer(answer))).json()
    assert answer["required_acr"] == "urn:motid:ial2:aal2"


@pytest.mark.parametrize(
    ("before", "asked", "after"),
    [
        ("fapi2", "none", "fapi2"),
        ("fapi2_message_signing", "fapi2", "fapi2_message_signing"),
        ("fapi2", "fapi2_message_signing", "fapi2_message_signing"),
        ("none", "fapi2", "fapi2"),
    ],
)
def test_a_client_does_not_leave_fapi_by_itself(
    before: SecurityProfile, asked: SecurityProfile, after: SecurityProfile
) -> None:
    one, other = (ClientMetadata(client_name="x", security_profile=profile) for profile in (before, asked))
    assert as_tight_as_before(one, other).security_profile == after
