"""Logout tokens on their way: encrypted where ID tokens are, and no service that hangs keeps the others waiting."""

import asyncio
import socket
from contextlib import aclosing
from typing import Any

import pytest
from joserfc import jwe, jwt
from joserfc.jwk import ECKey, KeySet

from motid.bootstrap import call_client
from motid.bootstrap.call_client import GuardedGet, GuardedPost
from motid.jobs import RetryLater
from motid.oidc.add_client import NewClient
from motid.oidc.call_client import Called, CallFailed, Fetched
from motid.oidc.logout.deliver import LogoutDelivery
from motid.oidc.logout.failures import logout_failures
from motid.oidc.logout.notify import DeliverLogout
from tests.oidc.jwks_uri.documents import documents
from tests.oidc.logout.receiver import receiver
from tests.oidc.logout.test_back_channel import delivery, end_sessions, waiting
from tests.oidc.world import Person, Proof, World, code_for
from tests.ports import free_port

KEY = ECKey.generate_key("P-256", {"use": "enc", "kid": "e-1"})
ENCRYPTED: dict[str, Any] = {
    "id_token_encrypted_response_alg": "ECDH-ES",
    "id_token_encrypted_response_enc": "A256GCM",
}


async def notice_for(world: World, client: NewClient, person: Person | None = None) -> DeliverLogout:
    """Let a service be reached in a session that then ends, and return the newest notice for it."""
    person = person or await world.person()
    async with aclosing(await world.browser(person)) as browser:
        await code_for(browser, client, Proof())
    await end_sessions(world, person)
    return (await waiting(world, client))[-1]


async def state_of(world: World, job: DeliverLogout) -> tuple[str, int]:
    query = "SELECT state, attempts FROM logout_notice WHERE id = $1"
    (row,) = await world.database.pool.fetch(query, job.notice_id)
    return row["state"], row["attempts"]


async def test_a_service_of_encrypted_id_tokens_gets_encrypted_logout_tokens(world: World) -> None:
    """Back-Channel Logout 1.0 §2.4; the suite looks which key it was."""
    async with receiver() as service, documents({"keys": [KEY.as_dict(private=False)]}) as keys:
        client = await world.client(
            backchannel_logout_uri=service.address, jwks_uri=f"{keys.origin}/jwks", **ENCRYPTED
        )
        job = await notice_for(world, client)
        without_keys = LogoutDelivery(world.database, world.origin, GuardedPost(sandbox=True))
        with pytest.raises(RetryLater, match="no_encryption_key"):
            await without_keys.deliver(job)
        assert service.tokens == [], "never in the clear"
        get = GuardedGet(sandbox=True)
        await LogoutDelivery(world.database, world.origin, GuardedPost(sandbox=True), get=get).deliver(job)
        (token,) = service.tokens
        outer = jwe.decrypt_compact(token, KEY, algorithms=["ECDH-ES", "A256GCM"])
        assert (outer.headers()["cty"], outer.headers()["kid"]) == ("JWT", "e-1")
        async with aclosing(await world.browser()) as browser:
            published = KeySet.import_key_set((await browser.get("/jwks")).json())
        inner = jwt.decode(outer.plaintext or b"", published, algorithms=["ES256"])
        assert (inner.header["typ"], inner.claims["aud"]) == ("logout+jwt", client.client_id)


class Hanging:
    """Calls that nobody answers before their time is over, but for those to the addresses in `answering`."""

    def __init__(self) -> None:
        self.called = asyncio.Event()
        self.over = asyncio.Event()
        self.answering: set[str] = set()
        self.calls: list[str] = []

    async def __call__(self, address: str, form: dict[str, str]) -> Called | CallFailed:
        assert form["logout_token"]
        self.calls.append(address)
        self.called.set()
        if address in self.answering:
            return Called(200)
        await self.over.wait()
        return CallFailed("timeout")


async def test_a_service_that_hangs_is_called_one_at_a_time(world: World) -> None:
    post, person = Hanging(), await world.person()
    worker = LogoutDelivery(world.database, world.origin, post)
    client = await world.client(backchannel_logout_uri="https://hangs.example/bye")
    jobs = [await notice_for(world, client, person) for _ in range(4)]
    post.over.set()
    with pytest.raises(RetryLater, match="timeout"):
        await worker.deliver(jobs[0])
    post.over.clear()
    post.called.clear()
    waits = asyncio.create_task(worker.deliver(jobs[1]))
    await post.called.wait()
    with pytest.raises(RetryLater, match="timeout"):
        await worker.deliver(jobs[2])
    assert len(post.calls) == 2, "not called beside the one that waits"
    assert await state_of(world, jobs[2]) == ("waiting", 1), "it counts as tried, so that it comes back ever later"
    post.over.set()
    with pytest.raises(RetryLater, match="timeout"):
        await waits
    post.answering.add("https://hangs.example/bye")
    for job in jobs:
        await worker.deliver(job)
        assert (await state_of(world, job))[0] == "delivered"
    assert [each for each in await logout_failures(world.database.pool) if each.client_id == client.client_id] == []


async def test_what_was_delivered_stays_so_whoever_tried_beside_it(world: World) -> None:
    """A job may run twice: a worker that was taken for dead goes on."""
    slow = Hanging()
    async with receiver() as service:
        client = await world.client(backchannel_logout_uri=service.address)
        job = await notice_for(world, client)
        waits = asyncio.create_task(LogoutDelivery(world.database, world.origin, slow).deliver(job))
        await slow.called.wait()
        await delivery(world).deliver(job)
        slow.over.set()
        with pytest.raises(RetryLater):
            await waits
        assert await state_of(world, job) == ("delivered", 1)
        await delivery(world).deliver(job)
        assert len(service.tokens) == 1


async def test_a_service_that_trickles_is_given_up_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each piece of the answer comes in time, the whole never does."""
    monkeypatch.setattr(call_client, "_LONGEST_CALL", 0.2)

    async def trickle(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                writer.write(b"H")
                await writer.drain()
                await asyncio.sleep(0.05)
        except ConnectionError:
            writer.close()

    server = await asyncio.start_server(trickle, "127.0.0.1", 0)
    async with server:
        address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/bye"
        assert await GuardedPost(sandbox=True)(address, {"logout_token": "t"}) == CallFailed("timeout")


async def test_a_host_of_several_addresses_is_called_at_the_one_that_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    """`localhost` is ::1 first on most machines, and 127.0.0.1 where the service listens."""

    def two_addresses(_host: object, port: int, *_: object, **__: object) -> list[Any]:
        family, kind = socket.AF_INET, socket.SOCK_STREAM
        return [(family, kind, 6, "", (address, port)) for address in ("127.0.0.2", "127.0.0.1", "127.0.0.1")]

    async with receiver() as service, documents({"keys": []}) as keys:
        monkeypatch.setattr(socket, "getaddrinfo", two_addresses)
        assert await GuardedPost(sandbox=True)(service.address, {"logout_token": "t"}) == Called(200)
        assert isinstance(await GuardedGet(sandbox=True)(keys.origin), Fetched)
        assert service.tokens == ["t"]
    nobody = f"http://localhost:{free_port()}/"
    assert await GuardedPost(sandbox=True)(nobody, {}) == CallFailed("no_connection")
