"""A citizen's service, an interface behind it and one behind that, each a client; tokens go from one to the next."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from motid.kernel.actor import SYSTEM
from motid.oidc.add_client import NewClient
from motid.oidc.client import EXCHANGE_GRANT
from motid.oidc.delegation.request import ACCESS_TOKEN
from motid.oidc.remove_client import remove_client
from tests.oidc.world import Person, Proof, World, code_for, tokens_for

FRONT = "https://front.example/"
MIDDLE = "https://middle.example/api"
BACK = "https://back.example/api"


@dataclass
class Chain:
    """`front` has the citizen's consent and calls `middle`, which calls `back`."""

    world: World
    person: Person
    browser: httpx.AsyncClient
    front: NewClient
    middle: NewClient
    back: NewClient

    async def signed_in(self, **fields: str | None) -> dict[str, Any]:
        """Return the tokens of the citizen's service for the interface behind it."""
        proof = Proof()
        code = await code_for(self.browser, self.front, proof, **{"resource": MIDDLE, **fields})
        tokens: dict[str, Any] = (await tokens_for(self.browser, self.front, code, proof)).json()
        return tokens

    async def exchange(self, caller: NewClient, token: str, **fields: str | list[str] | None) -> httpx.Response:
        """Exchange a token as a service does."""
        return await self._sent(caller, token, fields, {})

    async def proved(self, caller: NewClient, token: str, proof: str, **fields: str) -> httpx.Response:
        """Exchange a token as a service does that proves a key."""
        return await self._sent(caller, token, fields, {"DPoP": proof})

    async def _sent(
        self, caller: NewClient, token: str, fields: Mapping[str, str | list[str] | None], headers: dict[str, str]
    ) -> httpx.Response:
        form = {"grant_type": EXCHANGE_GRANT, "subject_token": token, "subject_token_type": ACCESS_TOKEN, **fields}
        sent = {name: value for name, value in form.items() if value is not None}
        credentials = (caller.client_id, caller.secret or "")
        return await self.browser.post("/token", data=sent, auth=credentials, headers=headers)

    async def exchanged(self, caller: NewClient, token: str, **fields: str | list[str]) -> dict[str, Any]:
        """Exchange a token that can be."""
        answer = await self.exchange(caller, token, **fields)
        assert answer.status_code == 200, answer.text
        body: dict[str, Any] = answer.json()
        return body

    async def refused(self, caller: NewClient, token: str, **fields: str | list[str] | None) -> str:
        """Return the error of an exchange that is none."""
        answer = await self.exchange(caller, token, **fields)
        assert answer.status_code == 400, answer.text
        assert answer.headers["cache-control"] == "no-store"
        return str(answer.json()["error"])

    async def look(self, asker: NewClient, token: str) -> dict[str, Any]:
        """Return what introspection tells a service."""
        credentials = (asker.client_id, asker.secret or "")
        said: dict[str, Any] = (
            await self.browser.post("/introspect", data={"token": token}, auth=credentials)
        ).json()
        return said

    async def own_token(self, client: NewClient, proof: str | None = None) -> str:
        """Return a token of a service in its own name, bound to the key of `proof`."""
        credentials = (client.client_id, client.secret or "")
        form = {"grant_type": "client_credentials"}
        headers = {} if proof is None else {"DPoP": proof}
        answer = await self.browser.post("/token", data=form, auth=credentials, headers=headers)
        return str(answer.json()["access_token"])


async def open_chain(world: World, **of_front: Any) -> Chain:
    """Register the three services, and let a citizen sign in to the first."""
    person = await world.person()
    await _give_up(world, FRONT, MIDDLE, BACK)
    front = await world.client(
        grant_types=("authorization_code", "refresh_token", EXCHANGE_GRANT),
        resource_identifiers=(FRONT,),
        **{"allowed_resources": (MIDDLE,), **of_front},
    )
    behind = {
        "grant_types": (EXCHANGE_GRANT, "client_credentials"),
        "redirect_uris": (),
        "response_types": (),
        "post_logout_redirect_uris": (),
        "scope": ("calls.make",),
        "legal_basis": {},
    }
    middle = await world.client(
        **behind, resource_identifiers=(MIDDLE,), allowed_resources=(BACK, "https://unnamed.example/", world.origin)
    )
    back = await world.client(**behind, resource_identifiers=(BACK,), allowed_resources=())
    return Chain(world, person, await world.browser(person), front, middle, back)


async def _give_up(world: World, *resources: str) -> None:
    """Remove the services of an earlier chain: an address belongs to one."""
    held = [client.id for client in map(world.provider.clients.server_of, resources) if client is not None]
    async with world.database.begin(SYSTEM) as uow:
        for client_id in held:
            await remove_client(uow, client_id)
