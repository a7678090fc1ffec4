"""A live session of an account that was locked meanwhile."""

from tests.oidc.world import Proof, World, request_of


async def test_a_service_does_not_send_the_browser_in_circles(world: World) -> None:
    """The page explains, once the password is right; before, it is the ordinary page."""
    person, client = await world.person(), await world.client()
    async with await world.browser(person) as browser:
        await world.database.pool.execute("UPDATE account SET state = 'locked' WHERE id = $1", person.account_id)
        asked = await browser.get("/authorize", params=request_of(client, Proof()))
        assert asked.headers["location"].startswith("/sign-in?")
        page = await browser.get(asked.headers["location"])
        assert page.status_code == 200
        assert 'name="password"' in page.text
