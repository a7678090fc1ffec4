"""What anybody may do without signing in leaves a bounded number of rows behind."""

import asyncio

from motid.oidc.limits import KEPT_REQUESTS_BY_NETWORK, PUSHED_REQUESTS_BY_NETWORK
from tests.oidc.world import Proof, World, answer_of, hidden_fields, request_of


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
    client, provider = await world.client(), world.provider
    now = world.database.clock.now()
    for _ in range(KEPT_REQUESTS_BY_NETWORK.burst):
        await provider.limiter.take(KEPT_REQUESTS_BY_NETWORK, "127.0.0.1", now)
    kept = await world.database.pool.fetchval("SELECT count(*) FROM authorization_request")
    async with await world.browser() as browser:
        answers = [await browser.get("/authorize", params=request_of(client, Proof())) for _ in range(30)]
    refused = [answer for answer in answers if not answer.headers["location"].startswith("/")]
    assert {answer_of(answer)["error"] for answer in refused} == {"temporarily_unavailable"}
    more = await world.database.pool.fetchval("SELECT count(*) FROM authorization_request") - kept
    assert more == len(answers) - len(refused) < 20


async def test_nobody_pushes_without_end_in_the_name_of_a_public_client(world: World) -> None:
    """Whoever floods a public client shuts out one network, and not the client."""
    public = await world.client(token_endpoint_auth_method="none")
    private, provider = await world.client(), world.provider
    now = world.database.clock.now()
    for _ in range(PUSHED_REQUESTS_BY_NETWORK.burst):
        await provider.limiter.take(PUSHED_REQUESTS_BY_NETWORK, "127.0.0.1", now)
    async with await world.browser() as browser:
        answers = [await browser.post("/par", data=request_of(public, Proof())) for _ in range(10)]
        assert {answer.status_code for answer in answers} <= {201, 429}
        assert answers[-1].status_code == 429
        secret = (private.client_id, private.secret or "")
        assert (await browser.post("/par", data=request_of(private, Proof()), auth=secret)).status_code == 201


async def test_nobody_uses_up_the_rate_of_a_public_client(world: World) -> None:
    public = await world.client(token_endpoint_auth_method="none", requests_per_minute=1)
    form = {"grant_type": "refresh_token", "refresh_token": "x", "client_id": public.client_id}
    async with await world.browser() as browser:
        statuses = {(await browser.post("/token", data=form)).status_code for _ in range(5)}
    assert statuses == {400}
