"""Back-channel logout: every service of a session is told, with proof, again and again; and nobody else is called."""

import time
from contextlib import aclosing
from datetime import timedelta

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from motid.authn.end_session import end_all_sessions
from motid.bootstrap.call_client import GuardedPost
from motid.jobs import RetryLater
from motid.kernel.actor import SYSTEM
from motid.oidc.add_client import NewClient
from motid.oidc.call_client import may_be_called
from motid.oidc.logout.deliver import LogoutDelivery
from motid.oidc.logout.failures import logout_failures
from motid.oidc.logout.notify import DELIVER_JOB, DeliverLogout
from tests.oidc.logout.receiver import receiver
from tests.oidc.world import Person, Proof, World, claims_of, code_for, tokens_for

EVENT = "http://schemas.openid.net/event/backchannel-logout"


async def waiting(world: World, client: NewClient) -> list[DeliverLogout]:
    rows = await world.database.pool.fetch(
        "SELECT id FROM logout_notice WHERE client_id = $1 AND state = 'waiting'", client.client_id
    )
    return [DeliverLogout(row["id"]) for row in rows]


async def id_token(browser: httpx.AsyncClient, client: NewClient) -> str:
    proof = Proof()
    tokens = await tokens_for(browser, client, await code_for(browser, client, proof), proof)
    return str(tokens.json()["id_token"])


async def end_sessions(world: World, person: Person) -> None:
    async with world.database.begin(SYSTEM) as uow:
        await end_all_sessions(uow, world.authn, person.account_id)


def delivery(world: World, *, sandbox: bool = True) -> LogoutDelivery:
    return LogoutDelivery(world.database, world.origin, GuardedPost(sandbox=sandbox))


async def test_each_service_of_the_session_is_told_once(world: World) -> None:
    person = await world.person()
    async with receiver() as one, receiver(204) as other, aclosing(await world.browser(person)) as browser:
        clients = [await world.client(backchannel_logout_uri=each.address) for each in (one, other)]
        silent, never_reached = await world.client(), await world.client(backchannel_logout_uri=one.address)
        tokens = {client.client_id: await id_token(browser, client) for client in clients}
        await id_token(browser, clients[0])
        await id_token(browser, silent)
        logout = await browser.get("/logout", params={"id_token_hint": tokens[clients[0].client_id]})
        assert "Bạn đã đăng xuất" in logout.text
        assert await waiting(world, silent) == await waiting(world, never_reached) == []
        for client, service in zip(clients, (one, other), strict=True):
            (job,) = await waiting(world, client)
            await delivery(world).deliver(job)
            await delivery(world).deliver(job)
            (token,) = service.tokens
            keys = KeySet.import_key_set((await browser.get("/jwks")).json())
            read = jwt.decode(token, keys, algorithms=["ES256"])
            assert read.header["typ"] == "logout+jwt"
            known = claims_of(tokens[client.client_id])
            claims = read.claims
            assert (claims["sub"], claims["sid"]) == (known["sub"], known["sid"]), "as the ID token named them"
            assert (claims["iss"], claims["aud"]) == (world.origin, client.client_id)
            assert claims["events"] == {EVENT: {}}
            assert 0 < claims["exp"] - time.time() <= 120
            assert "nonce" not in claims
            assert claims["jti"]
        assert b"POST /bye?app=1 HTTP/1.1" in one.requests[0]
        assert b"host: localhost" in one.requests[0].lower()


async def test_any_end_of_a_session_queues_the_call_with_it(world: World) -> None:
    person = await world.person()
    async with receiver() as service, aclosing(await world.browser(person)) as browser:
        client = await world.client(backchannel_logout_uri=service.address)
        await id_token(browser, client)
        await end_sessions(world, person)
        (job,) = await waiting(world, client)
        queued = await world.database.pool.fetch("SELECT payload FROM pgqueuer WHERE entrypoint = $1", DELIVER_JOB)
        assert any(str(job.notice_id).encode() in row["payload"] for row in queued)
        reached = await world.database.pool.fetchval(
            "SELECT count(*) FROM session_client WHERE client_id = $1", client.client_id
        )
        assert reached == 0


async def test_a_service_that_fails_is_called_again_and_shown_to_operators(world: World) -> None:
    person = await world.person()
    async with receiver(503) as service, aclosing(await world.browser(person)) as browser:
        client = await world.client(backchannel_logout_uri=service.address)
        await id_token(browser, client)
        await end_sessions(world, person)
        (job,) = await waiting(world, client)
        delays = []
        for _ in range(3):
            with pytest.raises(RetryLater) as retry:
                await delivery(world).deliver(job)
            delays.append(retry.value.delay)
        assert delays == sorted(delays)
        assert len({claims_of(token)["jti"] for token in service.tokens}) == 3
        shown = [each for each in await logout_failures(world.database.pool) if each.client_id == client.client_id]
        assert [(each.reason, each.waiting, each.failed) for each in shown] == [("status_503", 1, 0)]
        await world.database.pool.execute(
            "UPDATE logout_notice SET created_at = created_at - $2::interval WHERE id = $1",
            job.notice_id, timedelta(days=2),
        )  # fmt: skip
        await delivery(world).deliver(job)
        shown = [each for each in await logout_failures(world.database.pool) if each.client_id == client.client_id]
        assert [(each.reason, each.waiting, each.failed) for each in shown] == [("status_503", 0, 1)]
        service.status = 200
        await delivery(world).deliver(job)
        assert len(service.tokens) == 4, "given up is given up"


async def test_redirects_are_not_followed(world: World) -> None:
    person = await world.person()
    async with (
        receiver() as inside,
        receiver(307, inside.address) as service,
        aclosing(await world.browser(person)) as browser,
    ):
        client = await world.client(backchannel_logout_uri=service.address)
        await id_token(browser, client)
        await end_sessions(world, person)
        (job,) = await waiting(world, client)
        with pytest.raises(RetryLater, match="status_307"):
            await delivery(world).deliver(job)
        assert inside.requests == []


async def test_production_calls_neither_loopback_nor_plain_http(world: World) -> None:
    person = await world.person()
    async with receiver() as service, aclosing(await world.browser(person)) as browser:
        addresses = {
            service.address: "address_without_tls",
            service.address.replace("http:", "https:"): "address_not_allowed",
            "https://127.0.0.1/": "address_not_allowed",
            "https://[::1]:8443/": "address_not_allowed",
            "https://10.0.0.1/": "address_not_allowed",
            "https://nobody.invalid/": "unknown_host",
        }
        clients = {address: await world.client(backchannel_logout_uri=address) for address in addresses}
        for client in clients.values():
            await id_token(browser, client)
        await end_sessions(world, person)
        for address, reason in addresses.items():
            (job,) = await waiting(world, clients[address])
            with pytest.raises(RetryLater, match=reason):
                await delivery(world, sandbox=False).deliver(job)
        assert service.requests == []


@pytest.mark.parametrize(
    ("address", "sandbox", "allowed"),
    [
        ("127.0.0.1", True, True),
        ("127.0.0.1", False, False),
        ("::1", True, True),
        ("::1", False, False),
        ("::ffff:127.0.0.1", False, False),
        ("::ffff:10.0.0.1", True, False),
        ("10.1.2.3", True, False),
        ("172.16.0.1", False, False),
        ("192.168.0.1", False, False),
        ("169.254.169.254", True, False),
        ("100.64.0.1", False, False),
        ("0.0.0.0", True, False),
        ("224.0.0.1", False, False),
        ("fe80::1%eth0", False, False),
        ("fd00::1", False, False),
        ("64:ff9b::7f00:1", False, False),
        ("2002:7f00:1::", False, False),
        ("nonsense", True, False),
        ("203.162.0.11", False, True),
        ("2405:4800::1", False, True),
    ],
)
def test_addresses_that_may_be_called(address: str, *, sandbox: bool, allowed: bool) -> None:
    assert may_be_called(address, sandbox=sandbox) is allowed


async def test_a_service_that_is_gone_is_called_no_more(world: World) -> None:
    person = await world.person()
    async with receiver() as service, aclosing(await world.browser(person)) as browser:
        client = await world.client(backchannel_logout_uri=service.address)
        await id_token(browser, client)
        await end_sessions(world, person)
        (job,) = await waiting(world, client)
        await world.database.pool.execute(
            "UPDATE client SET removed_at = now(), version = nextval('client_version') WHERE id = $1",
            client.client_id,
        )
        await delivery(world).deliver(job)
        assert service.requests == []
