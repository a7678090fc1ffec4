"""A service that never answers does not keep the others from hearing of locked accounts, or of answers."""

import asyncio
from contextlib import suppress
from datetime import timedelta

import pytest

from motid.accounts.lock_account import lock_account
from motid.bootstrap.normalisation import account_environment
from motid.jobs import RetryLater
from motid.kernel.actor import SYSTEM
from motid.oidc.call_client import Called, CallFailed
from motid.oidc.hung_services import HUNG, HungServices
from motid.oidc.security_events.deliver import SecurityEventDelivery
from motid.oidc.security_events.notify import DeliverSecurityEvent
from tests.oidc.security_events.test_security_events import reached
from tests.oidc.world import World


async def _events(world: World, client_id: str) -> list[DeliverSecurityEvent]:
    rows = await world.database.pool.fetch(
        "SELECT id FROM security_event WHERE client_id = $1 ORDER BY id", client_id
    )
    return [DeliverSecurityEvent(row["id"]) for row in rows]


async def test_one_event_at_a_time_waits_for_a_service_that_hangs(world: World) -> None:
    client = await world.client(security_event_uri="https://hangs.example/events")
    for _ in range(3):
        person = await world.person()
        await reached(world, person, client)
        async with world.database.begin(SYSTEM) as uow:
            await lock_account(uow, account_environment(world.authn), person.account_id, reason="test")
    first, second, third = await _events(world, client.client_id)
    over, called = asyncio.Event(), asyncio.Event()

    async def push(_address: str, _content: bytes, _type: str) -> Called | CallFailed:
        called.set()
        await over.wait()
        return HUNG

    worker = SecurityEventDelivery(world.database, world.origin, push)
    over.set()
    with pytest.raises(RetryLater, match="timeout"):
        await worker.deliver(first)
    over.clear()
    called.clear()
    waits = asyncio.create_task(worker.deliver(second))
    await called.wait()
    with pytest.raises(RetryLater, match="timeout"):
        await asyncio.wait_for(worker.deliver(third), timedelta(seconds=5).total_seconds())
    over.set()
    with suppress(RetryLater):
        await waits


async def test_a_service_that_answers_again_is_called_by_all() -> None:
    services, calls = HungServices(), 0

    async def hang() -> Called | CallFailed:
        return HUNG

    async def answer() -> Called | CallFailed:
        nonlocal calls
        calls += 1
        return Called(202)

    assert await services.call("a", hang) == HUNG
    assert await services.call("a", answer) == Called(202)
    both = list(await asyncio.gather(services.call("a", answer), services.call("a", answer)))
    assert both == [Called(202), Called(202)]
    assert calls == 3
