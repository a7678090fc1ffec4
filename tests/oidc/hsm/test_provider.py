"""The provider with a module: tokens, answers and logout tokens that services can check by the published keys."""

from contextlib import aclosing
from urllib.parse import parse_qsl, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from motid.bootstrap.call_client import GuardedPost
from motid.jobs import RetryLater
from motid.oidc.key_makers import key_maker
from motid.oidc.logout.deliver import LogoutDelivery
from motid.oidc.logout.failures import logout_failures
from motid.oidc.provider import Provider
from motid.oidc.rotate_signing_keys import rotate_signing_keys
from motid.vault.hardware_module import HardwareModule
from tests.oidc.hsm.conftest import SoftHsm
from tests.oidc.logout.receiver import receiver
from tests.oidc.logout.test_back_channel import end_sessions, waiting
from tests.oidc.world import Proof, World, request_of, tokens_for


async def test_services_get_tokens_that_the_module_signed(
    world: World, softhsm: SoftHsm, module: HardwareModule
) -> None:
    await rotate_signing_keys(world.database, key_maker(module), at_once=True)
    mine = world.provider
    provider = await Provider.open(
        mine.database, mine.settings, sessions=mine.sessions, citizens=mine.citizens, module=module
    )
    world.provider.keys, world.provider._module = provider.keys, module
    person = await world.person()
    async with receiver() as service, aclosing(await world.browser(person)) as browser:
        client, proof = await world.client(backchannel_logout_uri=service.address, access_token_format="jwt"), Proof()
        query = request_of(client, proof, response_mode="jwt")
        location = (await browser.get("/authorize", params=query)).headers["location"]
        published = KeySet.import_key_set((await browser.get("/jwks")).json())
        answer = jwt.decode(dict(parse_qsl(urlsplit(location).query))["response"], published, algorithms=["ES256"])
        tokens = (await tokens_for(browser, client, answer.claims["code"], proof)).json()
        for name in ("id_token", "access_token"):
            read = jwt.decode(tokens[name], published, algorithms=["ES256"])
            assert read.claims["iss"] == world.origin
        bearer = {"authorization": f"Bearer {tokens['access_token']}"}
        assert (await browser.get("/userinfo", headers=bearer)).status_code == 200
        await end_sessions(world, person)
        (job,) = await waiting(world, client)
        elsewhere = softhsm.module(label="nobody")
        with pytest.raises(RetryLater, match="module_unavailable"):
            await LogoutDelivery(world.database, world.origin, GuardedPost(sandbox=True), elsewhere).deliver(job)
        elsewhere.close()
        troubled = {each.client_id for each in await logout_failures(world.database.pool)}
        assert client.client_id not in troubled, "no fault of the service"
        await LogoutDelivery(world.database, world.origin, GuardedPost(sandbox=True), module).deliver(job)
        assert jwt.decode(service.tokens[0], published, algorithms=["ES256"]).header["typ"] == "logout+jwt"
    await provider.close()
