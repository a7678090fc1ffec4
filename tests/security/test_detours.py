"""Ways around a rule that holds at the front door: exchanged tokens, tokens from before a change, SMS without end."""

from contextlib import aclosing
from datetime import timedelta

import httpx
import msgspec
import pytest

from motid.kernel.actor import SYSTEM
from motid.limits import Limit, Limiter
from motid.oidc.add_client import NewClient
from motid.oidc.change_client import Changed, change_client
from motid.oidc.ciba import tell_citizen
from motid.oidc.ciba.limits import NOTICES_BY_CITIZEN_A_DAY
from motid.oidc.ciba.notice_job import TellCitizen
from motid.oidc.ciba.tell_citizen import CitizenNotices
from motid.oidc.client_record import find_record
from motid.oidc.management.caller import MANAGEMENT_SCOPES
from motid.oidc.remove_client import remove_client
from tests.oidc.ciba.counter import asked, counter, handle_id
from tests.oidc.management.conftest import token_of
from tests.oidc.token_exchange.chain import BACK, open_chain
from tests.oidc.world import World


async def _change(world: World, client_id: str, **members: object) -> None:
    client = world.provider.clients.get(client_id)
    assert client is not None
    async with world.database.begin(SYSTEM) as uow:
        metadata = msgspec.structs.replace(client.metadata, **members)
        assert isinstance(await change_client(uow, client_id, metadata, sandbox=True), Changed)
    await world.provider.refresh()


async def test_no_token_is_exchanged_for_a_service_that_needs_a_stronger_sign_in(world: World) -> None:
    chain = await open_chain(world)
    async with aclosing(chain.browser):
        token = (await chain.signed_in())["access_token"]
        await _change(world, chain.back.client_id, required_acr="urn:motid:ial2:aal2")
        await chain.exchanged(chain.middle, token, resource=BACK)
        await _change(world, chain.back.client_id, required_acr="urn:motid:ial2:aal3")
        assert await chain.refused(chain.middle, token, resource=BACK) == "invalid_target"


async def test_a_scope_that_was_taken_away_opens_nothing(world: World) -> None:
    token = await token_of(world, *MANAGEMENT_SCOPES)
    headers = {"authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(base_url=world.origin, headers=headers, trust_env=False, timeout=60) as program:
        assert (await program.get("/api/v1/clients")).status_code == 200
        caller = await world.database.pool.fetchval("SELECT client_id FROM machine_token ORDER BY id DESC LIMIT 1")
        await _change(world, caller, scope=())
        assert (await program.get("/api/v1/clients")).status_code == 403


async def _told(world: World, client: NewClient, limiter: Limiter, *, tired: bool = False) -> bool:
    """Whether an SMS goes out about a request to somebody new, who was told ten times before when `tired`."""
    person = await world.person()
    for _ in range(NOTICES_BY_CITIZEN_A_DAY.burst if tired else 0):
        await limiter.take(NOTICES_BY_CITIZEN_A_DAY, str(person.account_id), world.database.clock.now())
    async with aclosing(await world.browser()) as http:
        request_id = handle_id(await asked(http, client, person))
    await CitizenNotices(world.database, limiter, world.origin).tell(TellCitizen(request_id))
    found = "SELECT EXISTS (SELECT FROM outbound_message WHERE idempotency_key = $1)"
    return bool(await world.database.pool.fetchval(found, f"ciba-{request_id}"))


async def test_nobody_gets_sms_all_day_and_all_night(world: World) -> None:
    limiter = Limiter(world.database.pool, world.database.vault)
    client = await counter(world)
    assert await _told(world, client, limiter)
    assert not await _told(world, client, limiter, tired=True)


async def test_no_client_sends_the_whole_country_sms(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    fewer = Limit("oidc.ciba_notices_by_client", burst=2, interval=timedelta(hours=1))
    monkeypatch.setattr(tell_citizen, "NOTICES_BY_CLIENT", fewer)
    limiter = Limiter(world.database.pool, world.database.vault)
    client = await counter(world)
    assert [await _told(world, client, limiter) for _ in range(4)] == [True, True, False, False]


async def test_a_client_that_was_changed_meanwhile_is_not_removed(world: World) -> None:
    client = await world.client()
    read = await find_record(world.database.pool, client.client_id)
    assert read is not None
    await _change(world, client.client_id, client_name="Tên mới")
    async with world.database.begin(SYSTEM) as uow:
        assert not await remove_client(uow, client.client_id, expected_version=read.version)
        assert await remove_client(uow, client.client_id)
