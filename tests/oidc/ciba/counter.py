"""A service counter that asks citizens for a sign-in, and how a citizen answers."""

from typing import Any
from uuid import UUID

import httpx
from joserfc.jwk import ECKey

from motid.oidc.add_client import NewClient
from motid.oidc.client import CIBA_GRANT
from motid.oidc.handles import read_handle
from tests.oidc.world import Person, World, hidden_fields

KEY = ECKey.generate_key("P-256")
PUBLIC = {"keys": [KEY.as_dict(private=False)]}


async def counter(world: World, **changes: Any) -> NewClient:
    """Register the system of a service counter."""
    fields: dict[str, Any] = {
        "client_name": "Trung tâm hành chính công",
        "grant_types": ("authorization_code", "refresh_token", CIBA_GRANT),
        "backchannel_token_delivery_mode": "poll",
    }
    return await world.client(**{**fields, **changes})


def auth(client: NewClient) -> tuple[str, str]:
    return client.client_id, client.secret or ""


async def ask(http: httpx.AsyncClient, client: NewClient, **fields: str) -> httpx.Response:
    data = {"scope": "openid profile", **fields}
    return await http.post("/backchannel_authentication", data=data, auth=auth(client))


async def asked(http: httpx.AsyncClient, client: NewClient, person: Person, **fields: str) -> str:
    """Ask for a person by number and return the auth_req_id."""
    answer = await ask(http, client, login_hint=person.number, **fields)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["auth_req_id"])


async def poll(http: httpx.AsyncClient, client: NewClient, auth_req_id: str) -> httpx.Response:
    data = {"grant_type": CIBA_GRANT, "auth_req_id": auth_req_id}
    return await http.post("/token", data=data, auth=auth(client))


def error_of(response: httpx.Response) -> str:
    assert response.status_code == 400, response.text
    assert response.headers["cache-control"] == "no-store"
    return str(response.json()["error"])


def handle_id(auth_req_id: str) -> UUID:
    """Return what the page and the jobs of a request name it by."""
    handle = read_handle(auth_req_id)
    assert handle is not None
    return handle.id


def page_of(auth_req_id: str) -> str:
    return f"/account/request/{handle_id(auth_req_id)}"


async def answer(browser: httpx.AsyncClient, address: str, decision: str, **ticked: str) -> str:
    """Answer a request and return where the browser is sent."""
    page = await browser.get(address)
    assert page.status_code == 200, (page.status_code, page.headers)
    end = await browser.post(address, data={**hidden_fields(page.text), "decision": decision, **ticked})
    return str(end.headers["location"])
