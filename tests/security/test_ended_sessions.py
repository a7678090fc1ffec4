"""What ends while it gives something gives nothing: sessions and grants, tokens and what is made of them."""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from contextlib import aclosing, asynccontextmanager

import httpx

from motid.authn.end_session import end_session
from motid.kernel.actor import SYSTEM
from motid.oidc.delegation.store import end_exchanged
from motid.oidc.find_token import find_token
from motid.oidc.grant_store import delete_token
from tests.oidc.device.test_device_flow import begin, device, enter
from tests.oidc.token_exchange.chain import BACK, open_chain
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
        await _until_somebody_waits(world)
    return await task


async def _until_somebody_waits(world: World) -> None:
    async with asyncio.timeout(60):
        while not await world.database.pool.fetchval(_WAITING):  # noqa: ASYNC110 - another process sets it
            await asyncio.sleep(0.01)


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


async def test_nothing_is_exchanged_for_a_token_that_is_being_revoked(world: World) -> None:
    chain = await open_chain(world)
    async with aclosing(chain.browser):
        token = (await chain.signed_in())["access_token"]
        found = await find_token(world.provider, token, world.database.clock.now())
        assert found is not None
        async with world.database.begin(SYSTEM) as uow:
            assert await delete_token(uow.connection, "access_token", found.id)
            await end_exchanged(uow.connection, found.id)
            task = asyncio.ensure_future(chain.refused(chain.middle, token, resource=BACK))
            await _until_somebody_waits(world)
        assert await task == "invalid_request"
