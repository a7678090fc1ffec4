"""What anybody may do without signing in leaves a bounded number of rows behind."""

import asyncio

from tests.oidc.world import World, hidden_fields


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
