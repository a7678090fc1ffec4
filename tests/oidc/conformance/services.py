"""Services as the certification of OpenID Providers registers them: RFC 7591's names alone, and no PKCE."""

from typing import Any

import httpx

from motid.kernel.actor import SYSTEM
from motid.oidc.add_client import NewClient, add_client
from motid.oidc.client_document import read_document
from tests.oidc.world import CALLBACK, World, answer_of, hidden_fields

SECRET = "bi-mat-cua-bai-kiem-tra-chung-nhan"


async def registered(world: World, **document: Any) -> NewClient:
    """Register a service by a document of RFC 7591; all else stands by default."""
    given = {
        "client_name": "Conformance", "redirect_uris": [CALLBACK], "response_types": ["code"],
        "grant_types": ["authorization_code", "refresh_token"], **document,
    }  # fmt: skip
    read = read_document(given)
    assert read.ignored == ()
    async with world.database.begin(SYSTEM) as uow:
        new = await add_client(uow, read.metadata, sandbox=True, secret=read.client_secret)
    async with world.database.read() as connection:
        await world.provider.clients.refresh(connection)
    return new


def asked(client: NewClient, **changes: str | None) -> dict[str, str]:
    """Return an authorization request of the suite; None leaves a parameter out."""
    fields = {
        "client_id": client.client_id, "redirect_uri": CALLBACK, "scope": "openid", "state": "s-1", "nonce": "n-1",
        "response_type": "code", **changes,
    }  # fmt: skip
    return {name: value for name, value in fields.items() if value is not None}


async def authorized(browser: httpx.AsyncClient, client: NewClient, **changes: str | None) -> dict[str, str]:
    """Ask, agree to everything where the citizen is asked, and return the answer."""
    answer = await browser.get("/authorize", params=asked(client, **changes))
    if "/consent/" in answer.headers["location"]:
        page = await browser.get(answer.headers["location"])
        purposes = [part.split('"')[0] for part in page.text.split('name="')[1:] if part.startswith("share_")]
        given = {**hidden_fields(page.text), "decision": "allow", **dict.fromkeys(purposes, "y")}
        answer = await browser.post(str(page.url), data=given)
    return answer_of(answer)


async def exchanged(browser: httpx.AsyncClient, client: NewClient, code: str) -> httpx.Response:
    """Exchange a code as the suite does: secret in the Authorization header, no verifier."""
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK}
    return await browser.post("/token", data=form, auth=(client.client_id, client.secret or ""))


async def refreshed(browser: httpx.AsyncClient, client: NewClient, token: str, **fields: str) -> httpx.Response:
    """Use a refresh token."""
    form = {"grant_type": "refresh_token", "refresh_token": token, **fields}
    return await browser.post("/token", data=form, auth=(client.client_id, client.secret or ""))
