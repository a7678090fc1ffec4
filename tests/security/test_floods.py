"""What anybody may do without signing in leaves a bounded number of rows behind."""

import asyncio
from datetime import timedelta

from motid.limits import Limit
from motid.oidc.limits import KEPT_REQUESTS_BY_NETWORK, PUSHED_REQUESTS_BY_NETWORK
from tests.oidc.world import Proof, World, answer_of, hidden_fields, request_of


async def use_up(world: World, limit: Limit) -> None:
    """Take all that a network may have, and what comes back in the next minutes: however slow the machine is."""
    later = world.database.clock.now() + timedelta(minutes=10)
    for _ in range(limit.burst):
        await world.provider.limiter.take(limit, "127.0.0.1", later)


async def test_one_network_cannot_begin_sign_ins_without_end(world: World) -> None:
    """A browser that keeps only the anchor of its forms begins anew with every post."""
    async with await world.browser() as browser:
        form = {**hidden_fields((await browser.get("/sign-in")).text), "username": "946087700009", "password": "x"}
        anchor = {"Cookie": f"motid_browser={browser.cookies['motid_browser']}"}
        browser.cookies.clear()

        async def begin() -> int:
            answer = await browser.post("/sign-in", data=form, headers=anchor)
            browser.cookies.clear()
            return answer.status_code

        statuses = [status for _ in range(20) for status in await asyncio.gather(*(begin() for _ in range(20)))]
    assert statuses[-1] == 429
    assert await world.database.pool.fetchval("SELECT count(*) FROM sign_in") < 300


async def test_one_network_cannot_have_requests_kept_without_end(world: World) -> None:
    client = await world.client()
    await use_up(world, KEPT_REQUESTS_BY_NETWORK)
    kept = await world.database.pool.fetchval("SELECT count(*) FROM authorization_request")
    async with await world.browser() as browser:
        answers = [await browser.get("/authorize", params=request_of(client, Proof())) for _ in range(3)]
    assert {answer_of(answer)["error"] for answer in answers} == {"temporarily_unavailable"}
    assert await world.database.pool.fetchval("SELECT count(*) FROM authorization_request") == kept


async def test_nobody_pushes_without_end_in_the_name_of_a_public_client(world: World) -> None:
    """Whoever floods a public client shuts out one network, and not the client."""
    public = await world.client(token_endpoint_auth_method="none")
    private = await world.client()
    await use_up(world, PUSHED_REQUESTS_BY_NETWORK)
    async with await world.browser() as browser:
        assert (await browser.post("/par", data=request_of(public, Proof()))).status_code == 429
        secret = (private.client_id, private.secret or "")
        assert (await browser.post("/par", data=request_of(private, Proof()), auth=secret)).status_code == 201


async def test_nobody_uses_up_the_rate_of_a_public_client(world: World) -> None:
    public = await world.client(token_endpoint_auth_method="none", requests_per_minute=1)
    form = {"grant_type": "refresh_token", "refresh_token": "x", "client_id": public.client_id}
    async with await world.browser() as browser:
        statuses = {(await browser.post("/token", data=form)).status_code for _ in range(5)}
    assert statuses == {400}
