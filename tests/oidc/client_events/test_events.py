"""An integrator meets no dead end: what a client does wrong stands in its list, with nothing of a person."""

import asyncio
import re
from contextlib import aclosing
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motid.oidc.add_client import NewClient
from motid.oidc.client_events import ClientEventRecorder, Fault
from motid.oidc.client_events.explanations import EXPLANATIONS, documentation_of
from motid.oidc.client_events.model import KEPT_FOR, shown_address
from motid.oidc.client_events.read_events import ClientEvent, client_events
from motid.oidc.client_events.recorder import MANY, MOST_KINDS
from motid.oidc.client_events.remove_old import remove_old_events
from motid.oidc.management.caller import CLIENTS_READ
from tests.oidc.management.conftest import token_of
from tests.oidc.world import Proof, World, request_of


async def events_of(world: World, client: NewClient) -> list[ClientEvent]:
    await world.provider.client_events.flush()
    return await client_events(world.database.pool, client.client_id)


async def test_the_error_page_has_the_reference_that_the_list_has(world: World) -> None:
    client = await world.client()
    async with aclosing(await world.browser()) as browser:
        wrong = "https://user:secret@elsewhere.example:8443/back/079190001234/a@b.example?code=hidden#f"
        pages = [
            await browser.get("/authorize", params=request_of(client, Proof(), redirect_uri=wrong)) for _ in range(3)
        ]
        (event,) = await events_of(world, client)
        shown = {re.findall(r">([A-Z2-7]{4}-[A-Z2-7]{4})<", page.text)[0] for page in pages}
        assert shown == {event.reference}
        assert (event.endpoint, event.code, event.count) == ("/authorize", "redirect_uri_mismatch", 3)
        assert event.value == "https://elsewhere.example:8443/back/…/…"
        assert "letter by letter" in event.mend
        assert event.documentation == "docs/reference/errors.md#redirect_uri_mismatch"
        unknown = await browser.get("/authorize", params={"client_id": "nobody", "response_type": "code"})
        assert re.search(r"[A-Z2-7]{4}-[A-Z2-7]{4}", unknown.text), "the log knows it by this"


async def test_what_goes_to_the_redirect_address_is_listed_and_what_citizens_decide_is_not(world: World) -> None:
    client = await world.client()
    async with aclosing(await world.browser()) as browser:
        for changes in ({"code_challenge": None}, {"scope": "openid phone nonsense"}, {"prompt": "none"}):
            await browser.get("/authorize", params=request_of(client, Proof(), **changes))
    listed = {(event.code, event.detail) for event in await events_of(world, client)}
    assert ("invalid_request", "code_challenge is missing") in listed
    assert not any(code == "login_required" for code, _ in listed)


async def test_refusals_of_the_token_endpoint_are_listed_however_the_client_named_itself(world: World) -> None:
    client = await world.client()
    by_key = await world.client(token_endpoint_auth_method="private_key_jwt", jwks=_KEYS)
    async with aclosing(await world.browser()) as browser:
        form = {"grant_type": "authorization_code", "code": "079190001234"}
        await browser.post("/token", data=form, auth=(client.client_id, "wrong"))
        await browser.post("/token", data={**form, "client_id": client.client_id, "client_secret": "wrong"})
        await browser.post("/introspect", data={"token": "a"}, auth=(client.client_id, "wrong"))
        await browser.post("/par", data={"scope": "openid"}, auth=(client.client_id, client.secret or ""))
        await browser.post("/token", data=form, auth=(client.client_id, client.secret or ""))
        assertion = f"e30.{_segment(by_key.client_id)}.AAAA"
        kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
        await browser.post("/token", data={**form, "client_assertion": assertion, "client_assertion_type": kind})
        for evil in ("\xff", "Basic ====", "Basic " + "A" * 300):
            await browser.post("/token", data=form, headers=[(b"authorization", evil.encode("latin-1"))])
    listed = await events_of(world, client)
    counts = {(event.endpoint, event.code): event.count for event in listed}
    details = {event.detail for event in listed if (event.endpoint, event.code) == ("/token", "invalid_client")}
    assert details == {
        "client authentication failed",
        "this client is registered with token_endpoint_auth_method client_secret_basic",
    }
    assert counts[("/introspect", "invalid_client")] == 1
    assert counts[("/par", "invalid_request")] == 1
    assert ("/token", "invalid_request") in counts
    assert [event.code for event in await events_of(world, by_key)] == ["invalid_client"]
    rows = await world.database.pool.fetch("SELECT * FROM client_event")
    assert not any("079190001234" in str(row) for row in rows)


async def test_a_wrong_sign_out_is_listed_at_the_client_that_it_names(world: World) -> None:
    client = await world.client()
    async with aclosing(await world.browser()) as browser:
        named = {"client_id": client.client_id}
        await browser.get("/logout", params={**named, "id_token_hint": "a.b.c"})
        away = {**named, "post_logout_redirect_uri": "https://away.example/bye?a=1"}
        assert (await browser.get("/logout", params=away)).status_code == 400
    listed = {(event.endpoint, event.code, event.value) for event in await events_of(world, client)}
    assert listed == {
        ("/logout", "id_token_hint", None),
        ("/logout", "post_logout_redirect_uri_mismatch", "https://away.example/bye"),
    }


async def test_the_management_api_tells_them(world: World) -> None:
    client = await world.client()
    world.provider.client_events.note(Fault(client.client_id, "/token", "invalid_grant", "the code is unknown"))
    await world.provider.client_events.flush()
    async with aclosing(await world.browser()) as browser:
        browser.headers["authorization"] = f"Bearer {await token_of(world, CLIENTS_READ)}"
        answer = await browser.get(f"/api/v1/clients/{client.client_id}/events")
        assert answer.status_code == 200, answer.text
        (event,) = answer.json()["items"]
        assert (event["code"], event["count"], event["detail"]) == ("invalid_grant", 1, "the code is unknown")
        assert event["documentation"].endswith("#invalid_grant")
        assert (await browser.get("/api/v1/clients/nobody/events")).status_code == 404
        del browser.headers["authorization"]
        assert (await browser.get(f"/api/v1/clients/{client.client_id}/events")).status_code == 401


async def test_processes_add_to_one_row_and_nobody_waits(world: World) -> None:
    client = await world.client()
    recorders = [ClientEventRecorder(world.database) for _ in range(4)]
    for recorder in recorders:
        for number in range(25):
            recorder.note(Fault(client.client_id, "/token", "invalid_grant", f"kind {number % 5}"))
    assert await client_events(world.database.pool, client.client_id) == [], "nothing is written before its time"
    await asyncio.gather(*(recorder.flush() for recorder in recorders))
    found = await client_events(world.database.pool, client.client_id)
    assert sorted(event.count for event in found) == [20] * 5


async def test_a_flood_of_different_faults_takes_few_rows(world: World) -> None:
    client, recorder = await world.client(), ClientEventRecorder(world.database)
    for number in range(5000):
        recorder.note(Fault(client.client_id, "/token", "invalid_request", f"fault {number}"))
    await recorder.close()
    found = await client_events(world.database.pool, client.client_id)
    assert len(found) == MOST_KINDS + 1
    assert {event.count for event in found if event.detail == MANY} == {5000 - MOST_KINDS}


async def test_what_the_database_does_not_take_waits_for_the_next_time(world: World) -> None:
    client, recorder = await world.client(), ClientEventRecorder(world.database)
    recorder.note(Fault(client.client_id, "/token", "invalid_grant"))
    await world.database.pool.execute("ALTER TABLE client_event RENAME TO away")
    try:
        with pytest.raises(Exception, match="client_event"):
            await recorder.flush()
    finally:
        await world.database.pool.execute("ALTER TABLE away RENAME TO client_event")
    recorder.note(Fault(client.client_id, "/token", "invalid_grant"))
    await recorder.flush()
    (event,) = await client_events(world.database.pool, client.client_id)
    assert event.count == 2


async def test_old_events_go(world: World) -> None:
    client = await world.client()
    world.provider.client_events.note(Fault(client.client_id, "/token", "invalid_grant"))
    assert len(await events_of(world, client)) == 1
    await remove_old_events(world.database)
    assert len(await events_of(world, client)) == 1
    await world.database.pool.execute(
        "UPDATE client_event SET hour = hour - $1::interval WHERE client_id = $2",
        KEPT_FOR + timedelta(hours=1), client.client_id,
    )  # fmt: skip
    assert await remove_old_events(world.database) >= 1
    assert await events_of(world, client) == []


@pytest.mark.parametrize("code", [*EXPLANATIONS, "something_new"])
def test_every_code_leads_into_the_documentation(code: str, project: object) -> None:
    from tests.docs.documents import document

    anchor = documentation_of(code).partition("#")[2]
    headings = re.findall(r"^#+ (.+)$", document("reference/errors.md").text, re.MULTILINE)
    assert anchor in {heading.strip("`").lower().replace(" ", "-") for heading in headings}


@given(st.text(max_size=300))
def test_any_text_as_an_address_is_harmless(text: str) -> None:
    shown = shown_address(text)
    assert shown is None or (shown.isascii() or "…" in shown)
    assert shown is None or "\0" not in shown


@given(
    st.from_regex(r"[0-9]{9,12}", fullmatch=True),
    st.sampled_from(
        ["https://a.example/{}", "https://{}@a.example/", "https://a.example/?n={}", "https://a.example#{}"]
    ),
)
def test_no_number_of_a_person_is_shown(number: str, form: str) -> None:
    assert number not in (shown_address(form.format(number)) or "")


def _segment(issuer: str) -> str:
    import base64
    import json

    return base64.urlsafe_b64encode(json.dumps({"iss": issuer}).encode()).rstrip(b"=").decode()


_KEYS = {
    "keys": [
        {
            "kty": "EC",
            "crv": "P-256",
            "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
            "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
        }
    ]
}
