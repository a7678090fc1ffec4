from collections.abc import AsyncIterator

import httpx
import pytest

from motid.oidc.management.caller import MANAGEMENT_SCOPES, api_resource
from tests.oidc.world import World


async def token_of(world: World, *scopes: str, resource: bool = True) -> str:
    """Return an access token of a management client."""
    client = await world.client(
        client_name="Quản lý",
        redirect_uris=(),
        grant_types=("client_credentials",),
        scope=scopes,
        legal_basis={},
        allowed_resources=(api_resource(world.provider.issuer), "https://elsewhere.example/"),
    )
    fields = {"grant_type": "client_credentials"}
    if resource:
        fields["resource"] = api_resource(world.provider.issuer)
    async with httpx.AsyncClient(base_url=world.origin, trust_env=False, timeout=60) as http:
        answer = await http.post("/token", data=fields, auth=(client.client_id, client.secret or ""))
    assert answer.status_code == 200, answer.text
    return str(answer.json()["access_token"])


@pytest.fixture
async def api(world: World) -> AsyncIterator[httpx.AsyncClient]:
    """A program that may read and write."""
    headers = {"authorization": f"Bearer {await token_of(world, *MANAGEMENT_SCOPES)}"}
    base = f"{world.origin}/api/v1"
    async with httpx.AsyncClient(base_url=base, headers=headers, trust_env=False, timeout=60) as http:
        yield http
