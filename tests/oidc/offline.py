"""A service with offline access to a citizen, and what it does with its tokens."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import httpx

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


async def open_offline(world: World, **metadata: Any) -> Offline:
    """Register a service, let a citizen sign in to it, and give it its first tokens."""
    person, client, proof = await world.person(), await world.client(**{"scope": EVERYTHING, **metadata}), Proof()
    await world.database.pool.execute(
        """INSERT INTO consent (id, account_id, client_id, offered, granted, text_version, locale, session_id,
           given_at) VALUES ($1, $2, $3, '{offline_access}', '{offline_access}', 't', 'vi', $1, now())""",
        world.database.ids.new(), person.account_id, client.client_id,
    )  # fmt: skip
    browser = await world.browser(person)
    code = await code_for(browser, client, proof, scope="openid profile offline_access")
    return Offline(world, person, client, browser, (await tokens_for(browser, client, code, proof)).json())
