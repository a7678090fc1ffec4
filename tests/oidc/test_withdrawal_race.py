"""A consent that is withdrawn between its look-up and the grant gives nothing."""

import asyncio
from contextlib import aclosing
from typing import Any

from motid.kernel.actor import Actor
from motid.oidc import store
from motid.oidc.add_client import NewClient
from motid.oidc.consent import TEXT_VERSION
from motid.oidc.withdraw_consent import withdraw_consent
from tests.oidc.world import Person, Proof, World, answer_of, request_of

ALL = ("openid", "phone")
ROUNDS = 25


async def _agree(world: World, person: Person, client: NewClient) -> None:
    """Note that the citizen agreed to the client's knowing the phone."""
    async with world.database.begin(Actor("citizen", person.account_id)) as uow:
        given = await store.insert_consent(
            uow.connection,
            consent_id=uow.new_id(),
            account_id=person.account_id,
            client_id=client.client_id,
            offered=["phone"],
            granted=["phone"],
            purposes={},
            text_version=TEXT_VERSION,
            locale="vi",
            session_id=uow.new_id(),
            now=uow.now,
        )
    assert given


async def _withdraw(world: World, person: Person, client: NewClient) -> None:
    async with world.database.begin(Actor("citizen", person.account_id)) as uow:
        assert await withdraw_consent(uow, person.account_id, client.client_id)


async def _grants_alive(world: World, person: Person) -> Any:
    return await world.database.pool.fetchval(
        "SELECT count(*) FROM authorization_grant WHERE account_id = $1 AND revoked_at IS NULL", person.account_id
    )


async def _until_somebody_waits_for(world: World, process: int) -> None:
    """Return when a statement waits for a lock that this process of the database holds."""
    async with asyncio.timeout(60):
        waiting = 0
        while not waiting:
            waiting = await world.database.pool.fetchval(
                "SELECT count(*) FROM pg_stat_activity WHERE $1 = ANY (pg_blocking_pids(pid))", process
            )


async def test_who_withdraws_as_the_grant_is_given_is_asked_anew(world: World) -> None:
    person, client, proof = await world.person(), await world.client(scope=ALL), Proof()
    await _agree(world, person, client)
    async with aclosing(await world.browser(person)) as browser:
        async with world.database.begin(Actor("citizen", person.account_id)) as uow:
            assert await withdraw_consent(uow, person.account_id, client.client_id)
            query = request_of(client, proof, scope="openid phone")
            asking = asyncio.create_task(browser.get("/authorize", params=query))
            await _until_somebody_waits_for(world, uow.connection.get_server_pid())
        asked = await asking
    assert asked.headers["location"].startswith("/consent/")
    assert await _grants_alive(world, person) == 0


async def test_no_grant_outlives_a_withdrawal_whichever_comes_first(world: World) -> None:
    person, client, proof = await world.person(), await world.client(scope=ALL), Proof()
    silent = request_of(client, proof, scope="openid phone", prompt="none")
    async with aclosing(await world.browser(person)) as browser:
        for _ in range(ROUNDS):
            await _agree(world, person, client)
            async with asyncio.TaskGroup() as race:
                asking = [race.create_task(browser.get("/authorize", params=silent)) for _ in range(3)]
                race.create_task(_withdraw(world, person, client))
            answers = [answer_of(task.result()) for task in asking]
            assert all("code" in answer or answer["error"] == "consent_required" for answer in answers)
            assert await _grants_alive(world, person) == 0
