from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from motid.oidc.add_client import NewClient
from tests.oidc.world import Person, Proof, World, code_for, tokens_for

EVERYTHING = ("openid", "profile", "identity", "offline_access")


@dataclass
class Offline:
    """A service with offline access to one citizen."""

    world: World
    person: Person
    client: NewClient
    browser: httpx.AsyncClient
    tokens: dict[str, Any]

    async def refresh(self, token: str, client: NewClient | None = None, **fields: str) -> httpx.Response:
        """Use a refresh token as a client does."""
        client = client or self.client
        form = {"grant_type": "refresh_token", "refresh_token": token, **fields}
        return await self.browser.post("/token", data=form, auth=(client.client_id, client.secret or ""))

    async def works(self, access_token: str) -> bool:
        """Whether userinfo takes an access token."""
        headers = {"Authorization": f"Bearer {access_token}"}
        return (await self.browser.get("/userinfo", headers=headers)).status_code == 200


OpenOffline = Callable[..., Awaitable[Offline]]


@pytest.fixture
async def offline(world: World) -> AsyncIterator[OpenOffline]:
    """Return a function that gives a fresh service its first refresh token."""
    opened: list[httpx.AsyncClient] = []

    async def open_one(**metadata: Any) -> Offline:
        person, client, proof = await world.person(), await world.client(**{"scope": EVERYTHING, **metadata}), Proof()
        await world.database.pool.execute(
            """INSERT INTO consent (id, account_id, client_id, offered, granted, text_version, locale, session_id,
               given_at) VALUES ($1, $2, $3, '{offline_access}', '{offline_access}', 't', 'vi', $1, now())""",
            world.database.ids.new(), person.account_id, client.client_id,
        )  # fmt: skip
        browser = await world.browser(person)
        opened.append(browser)
        code = await code_for(browser, client, proof, scope="openid profile offline_access")
        return Offline(world, person, client, browser, (await tokens_for(browser, client, code, proof)).json())

    yield open_one
    for browser in opened:
        await browser.aclose()
