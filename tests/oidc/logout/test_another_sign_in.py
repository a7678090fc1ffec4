"""A service asks for the password again: that signs nobody out of anything."""

from contextlib import aclosing

from motid.authn.open_session import renew_session
from motid.authn.visitor import Visitor
from motid.kernel.actor import SYSTEM
from tests.oidc.logout.receiver import receiver
from tests.oidc.logout.test_back_channel import waiting
from tests.oidc.world import BYE, TWO_FACTORS, Proof, World, claims_of, code_for, tokens_for


async def test_services_keep_their_session_and_their_tokens(world: World) -> None:
    person, proof = await world.person(), Proof()
    async with receiver() as service, aclosing(await world.browser(person)) as browser:
        client = await world.client(backchannel_logout_uri=service.address)
        before = (await tokens_for(browser, client, await code_for(browser, client, proof), proof)).json()
        sign_in = await world.provider.sessions.find(browser.cookies["motid_session"])
        assert sign_in is not None
        async with world.database.begin(SYSTEM) as uow:
            visitor = Visitor.of_request("127.0.0.1", "test")
            renewed = await renew_session(uow, world.authn, sign_in.session_id, amr=TWO_FACTORS, visitor=visitor)
        assert renewed is not None
        browser.cookies.clear()
        browser.cookies.set("motid_session", renewed.cookie)
        assert await waiting(world, client) == [], "nobody was signed out"
        bearer = {"authorization": f"Bearer {before['access_token']}"}
        assert (await browser.get("/userinfo", headers=bearer)).status_code == 200
        after = (await tokens_for(browser, client, await code_for(browser, client, proof), proof)).json()
        old, new = claims_of(before["id_token"]), claims_of(after["id_token"])
        assert old["sid"] == new["sid"]
        assert old["auth_time"] <= new["auth_time"]
        query = {"id_token_hint": before["id_token"], "post_logout_redirect_uri": BYE}
        assert (await browser.get("/logout", params=query)).headers["location"] == BYE, "an older token hints as well"
        assert len(await waiting(world, client)) == 1
