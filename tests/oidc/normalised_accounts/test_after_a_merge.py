"""Two accounts of one person become one: what browsers, tokens and services see of it, over HTTP."""

from contextlib import aclosing
from typing import Any

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from motid.accounts.merge_accounts import merge_accounts
from motid.bootstrap.call_client import GuardedPost, GuardedPush
from motid.bootstrap.normalisation import account_environment
from motid.kernel.actor import SYSTEM
from motid.oidc.add_client import NewClient
from motid.oidc.logout.deliver import LogoutDelivery
from motid.oidc.logout.notify import DeliverLogout
from motid.oidc.security_events.deliver import SecurityEventDelivery
from motid.oidc.security_events.notify import DeliverSecurityEvent
from tests.oidc.logout.receiver import receiver
from tests.oidc.world import Person, Proof, World, claims_of, code_for, request_of, tokens_for

MERGED = "urn:motid:secevent:account-merged"
SCOPE = ("openid", "profile", "identity", "offline_access")


async def signed_in_at(world: World, browser: httpx.AsyncClient, client: NewClient, person: Person) -> dict[str, Any]:
    """Let a person reach the service with offline access; returns the tokens."""
    await world.database.pool.execute(
        """INSERT INTO consent (id, account_id, client_id, offered, granted, text_version, locale, session_id,
           given_at) VALUES ($1, $2, $3, '{offline_access}', '{offline_access}', 't', 'vi', $1, now())""",
        world.database.ids.new(), person.account_id, client.client_id,
    )  # fmt: skip
    proof = Proof()
    code = await code_for(browser, client, proof, scope="openid identity offline_access")
    tokens: dict[str, Any] = (await tokens_for(browser, client, code, proof)).json()
    return tokens


async def merge(world: World, absorbed: Person, survivor: Person) -> None:
    """Merge as normalisation does, and do the two jobs that tell the service."""
    async with world.database.begin(SYSTEM) as uow:
        await merge_accounts(
            uow,
            account_environment(world.authn),
            survivor_id=survivor.account_id,
            absorbed_id=absorbed.account_id,
            reason="test",
        )
    pool = world.database.pool
    logout = LogoutDelivery(world.database, world.origin, GuardedPost(sandbox=True))
    for notice in await pool.fetch("SELECT id FROM logout_notice WHERE state = 'waiting'"):
        await logout.deliver(DeliverLogout(notice["id"]))
    events = SecurityEventDelivery(world.database, world.origin, GuardedPush(sandbox=True))
    for event in await pool.fetch("SELECT id FROM security_event WHERE state = 'waiting'"):
        await events.deliver(DeliverSecurityEvent(event["id"]))


async def userinfo(browser: httpx.AsyncClient, tokens: dict[str, Any]) -> httpx.Response:
    return await browser.get("/userinfo", headers={"Authorization": f"Bearer {tokens['access_token']}"})


@pytest.mark.item("S0-14", "X-01")
async def test_the_absorbed_account_is_gone_everywhere_and_the_other_goes_on(world: World) -> None:
    old, new = await world.person(), await world.person()
    async with (
        receiver() as logouts,
        receiver(202) as events,
        aclosing(await world.browser(old)) as laptop,
        aclosing(await world.browser(new)) as phone,
    ):
        client = await world.client(
            scope=SCOPE, backchannel_logout_uri=logouts.address, security_event_uri=events.address
        )
        before = await signed_in_at(world, laptop, client, old)
        kept = await signed_in_at(world, phone, client, new)
        await merge(world, old, new)
        keys = KeySet.import_key_set((await phone.get("/jwks")).json())

        absorbed, survivor = claims_of(before["id_token"]), claims_of(kept["id_token"])
        assert len(logouts.tokens) == 1, "the survivor stays signed in"
        told = jwt.decode(logouts.tokens[0], keys, algorithms=["ES256"]).claims
        assert (told["sub"], told["sid"]) == (absorbed["sub"], absorbed["sid"])
        body = events.requests[0].partition(b"\r\n\r\n")[2].decode()
        event = jwt.decode(body, keys, algorithms=["ES256"]).claims["events"][MERGED]
        assert event["subject"]["sub"] == absorbed["sub"]
        assert event["survivor"]["sub"] == survivor["sub"]

        assert (await userinfo(laptop, before)).status_code == 401
        assert (await userinfo(phone, kept)).json()["sub"] == event["survivor"]["sub"]
        auth = (client.client_id, client.secret or "")
        refresh = {"grant_type": "refresh_token", "refresh_token": before["refresh_token"]}
        refused = await laptop.post("/token", data=refresh, auth=auth)
        assert (refused.status_code, refused.json()["error"]) == (400, "invalid_grant")
        asked = await laptop.post("/introspect", data={"token": before["access_token"]}, auth=auth)
        assert asked.json() == {"active": False}
        answer = await laptop.get("/authorize", params=request_of(client, Proof()))
        assert answer.headers["location"].startswith("/sign-in?"), "the session has ended"
        went_on = await phone.post("/token", data={**refresh, "refresh_token": kept["refresh_token"]}, auth=auth)
        assert claims_of(went_on.json()["id_token"])["sub"] == survivor["sub"]


async def test_a_code_that_was_under_way_gives_nothing(world: World) -> None:
    old, new, client, proof = await world.person(), await world.person(), await world.client(), Proof()
    async with aclosing(await world.browser(old)) as browser:
        code = await code_for(browser, client, proof)
        await merge(world, old, new)
        answer = await tokens_for(browser, client, code, proof)
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")
