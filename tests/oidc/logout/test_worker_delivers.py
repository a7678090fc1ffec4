"""The whole way of a back-channel logout: the end of a session, the queue, the worker process's code, the service."""

import asyncio
import time
from contextlib import aclosing
from pathlib import Path

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet
from pydantic import SecretStr

from motid.bootstrap.worker import work
from motid.oidc.client_events.read_events import client_events
from motid.oidc.logout.failures import logout_failures
from motid.settings import Settings
from motid.vault import FileKeyProvider
from tests.oidc.logout.receiver import receiver
from tests.oidc.logout.test_back_channel import end_sessions, id_token
from tests.oidc.world import World, claims_of


@pytest.fixture
def worker_settings(
    module_database_url: str, key_provider: FileKeyProvider, world: World, tmp_path: Path
) -> Settings:
    """What `motid work` reads, for the installation of the world."""
    return Settings(
        mode="sandbox",
        database_url=SecretStr(module_database_url),
        master_keys=key_provider._path,
        exchange_origin=world.origin,
        var=tmp_path,
    )


async def test_the_worker_calls_the_service_until_it_takes_the_notice(
    world: World, worker_settings: Settings
) -> None:
    person = await world.person()
    async with receiver() as good, receiver(503) as bad, aclosing(await world.browser(person)) as browser:
        told, failing = [await world.client(backchannel_logout_uri=each.address) for each in (good, bad)]
        known = claims_of(await id_token(browser, told))
        await id_token(browser, failing)
        stop = asyncio.Event()
        worker = asyncio.create_task(work(worker_settings, stop))
        try:
            await end_sessions(world, person)
            await _until(lambda: bool(good.tokens) and bool(bad.tokens))
            bad.status = 200
            await _until(lambda: len(bad.tokens) > 1)
        finally:
            stop.set()
            await worker
        published = KeySet.import_key_set((await browser.get("/jwks")).json())
        read = jwt.decode(good.tokens[0], published, algorithms=["ES256"])
        assert (read.header["typ"], read.claims["sid"]) == ("logout+jwt", known["sid"])
        assert len(good.tokens) == 1
        states = await world.database.pool.fetch("SELECT client_id, state FROM logout_notice")
        assert {(row["client_id"], row["state"]) for row in states} >= {
            (told.client_id, "delivered"),
            (failing.client_id, "delivered"),
        }
        assert not [
            each for each in await logout_failures(world.database.pool) if each.client_id == failing.client_id
        ]
        (event,) = await client_events(world.database.pool, failing.client_id)
        assert (event.code, event.detail, event.count) == ("logout_not_delivered", "status_503", 1)


async def _until(condition: object, seconds: float = 60.0) -> None:
    assert callable(condition)
    before = time.monotonic()
    while not condition():
        assert time.monotonic() - before < seconds, "the worker did not call"
        await asyncio.sleep(0.02)
