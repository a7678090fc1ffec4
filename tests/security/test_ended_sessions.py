"""A session that ends while it gives a grant gives none: sign-out means signed out everywhere (RFC 9700 §4.14)."""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager

import httpx

from motid.authn.end_session import end_session
from motid.kernel.actor import SYSTEM
from tests.oidc.device.test_device_flow import begin, device, enter
from tests.oidc.world import Person, Proof, World, answer_of, hidden_fields, request_of

_WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


@asynccontextmanager
async def ending(world: World, person: Person) -> AsyncIterator[None]:
    """End a citizen's session in a transaction that is committed with the block: until then nobody sees it."""
    async with world.database.begin(SYSTEM) as uow:
        session_id = await uow.connection.fetchval(
            "SELECT id FROM session WHERE account_id = $1 AND ended_at IS NULL", person.account_id
        )
        assert await end_session(uow, world.authn, session_id)
        yield


async def begun_while_ending(world: World, person: Person, call: Awaitable[httpx.Response]) -> httpx.Response:
    """Make a call that has found the session when its end is committed."""
    async with ending(world, person):
        task = asyncio.ensure_future(call)
        async with asyncio.timeout(5):
            while not await world.database.pool.fetchval(_WAITING):  # noqa: ASYNC110 - another process sets it
                await asyncio.sleep(0.01)
    return await task


async def live_grants(world: World, person: Person) -> int:
    count: int = await world.database.pool.fetchval(
        "SELECT count(*) FROM authorization_grant WHERE account_id = $1 AND revoked_at IS NULL", person.account_id
    )
    return count


async def test_a_code_is_not_given_by_a_session_that_ends(world: World) -> None:
    client, person = await world.client(), await world.person()
    async with await world.browser(person) as browser:
        call = browser.get("/authorize", params=request_of(client, Proof()))
        answer = answer_of(await begun_while_ending(world, person, call))
    assert answer["error"] == "login_required"
    assert await live_grants(world, person) == 0


async def test_a_device_is_not_signed_in_by_a_session_that_ends(world: World) -> None:
    client, person = await device(world), await world.person()
    async with await world.browser(person) as browser:
        begun = await begin(browser, client)
        page = await enter(browser, begun["user_code"])
        address = page.headers["location"]
        fields = hidden_fields((await browser.get(address)).text)
        call = browser.post(address, data={**fields, "decision": "allow"})
        end = await begun_while_ending(world, person, call)
    assert end.headers["location"] == "/device/done?outcome=gone"
    assert await live_grants(world, person) == 0
