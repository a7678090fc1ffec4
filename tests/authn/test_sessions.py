"""Sessions: opened, found, over in time, ended, listed."""

import asyncio
from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motid.authn.end_session import end_all_sessions, end_expired_sessions, end_session
from motid.authn.find_session import find_session
from motid.authn.forget_expired import forget_expired, forget_idle_browsers
from motid.authn.list_sessions import list_sessions
from motid.authn.model import AMR_PASSWORD, AMR_PASSWORD_AND_SMS, Aal, SessionEndReason, aal_of
from motid.authn.open_session import OpenedSession, open_session
from motid.authn.remember_browser import forget_browsers, is_remembered, list_remembered_browsers, remember_browser
from motid.db import UnitOfWork
from motid.kernel.actor import ANONYMOUS, SYSTEM
from motid.kernel.opaque_token import OpaqueToken
from tests.authn.conftest import NOON, Citizen, World, visitor


async def open_for(
    world: World, citizen: Citizen, amr: tuple[str, ...] = AMR_PASSWORD_AND_SMS, network: str = "203.0.113.7"
) -> OpenedSession:
    async with world.authn.database.begin(ANONYMOUS) as uow:
        return await open_session(
            uow, world.authn, account_id=citizen.ref.account_id, amr=amr, visitor=visitor(network)
        )


@pytest.mark.parametrize(
    ("amr", "level"),
    [
        ((), Aal.NONE),
        (("mfa",), Aal.NONE),
        (("user",), Aal.NONE),
        (AMR_PASSWORD, Aal.ONE),
        (("otp", "sms"), Aal.ONE),
        (("pwd", "mfa"), Aal.ONE),
        (("pwd", "pin"), Aal.ONE),
        (AMR_PASSWORD_AND_SMS, Aal.TWO),
        (("pwd", "hwk"), Aal.TWO),
    ],
)
def test_assurance_comes_from_evidence(amr: tuple[str, ...], level: Aal) -> None:
    assert aal_of(amr) is level


@given(st.lists(st.text()))
def test_words_that_are_no_evidence_give_no_assurance(amr: list[str]) -> None:
    assert aal_of(f"x-{method}" for method in amr) is Aal.NONE


async def test_a_cookie_finds_its_session_and_nothing_else_does(world: World) -> None:
    citizen = await world.citizen()
    opened = await open_for(world, citizen)
    database = world.authn.database
    assert await find_session(database, opened.cookie) == opened.session
    assert opened.session.aal is Aal.TWO
    forged = OpaqueToken.fresh(opened.session.id).text()
    for cookie in (forged, "", "x", f"{opened.cookie}x", OpaqueToken.fresh(citizen.ref.account_id).text()):
        assert await find_session(database, cookie) is None
    row = await database.pool.fetchrow("SELECT secret_digest, sealed FROM session")
    assert row is not None
    token = OpaqueToken.parse(opened.cookie)
    assert token is not None
    for secret in (token.secret, b"203.0.113.7", b"Mozilla"):
        assert secret not in row["secret_digest"] + row["sealed"]


async def test_a_session_ends_when_it_is_idle_and_lives_while_it_is_used(world: World) -> None:
    opened = await open_for(world, await world.citizen())
    database = world.authn.database
    for _ in range(4):
        world.pass_by(minutes=29)
        assert await find_session(database, opened.cookie) is not None
    world.pass_by(minutes=30)
    assert await find_session(database, opened.cookie) is None


async def test_a_session_ends_after_twelve_hours_however_busy(world: World) -> None:
    opened = await open_for(world, await world.citizen())
    database = world.authn.database
    for _ in range(35):
        world.pass_by(minutes=20)
        assert await find_session(database, opened.cookie) is not None
    world.pass_by(minutes=20)
    assert await find_session(database, opened.cookie) is None


async def test_last_seen_is_written_once_a_minute(world: World) -> None:
    opened = await open_for(world, await world.citizen())
    pool = world.authn.database.pool

    async def version() -> str:
        return str(await pool.fetchval("SELECT xmin FROM session"))

    first = await version()
    world.pass_by(seconds=59)
    await find_session(world.authn.database, opened.cookie)
    assert await version() == first
    world.pass_by(seconds=1)
    await asyncio.gather(*(find_session(world.authn.database, opened.cookie) for _ in range(20)))
    second = await version()
    assert second != first
    assert await pool.fetchval("SELECT last_seen_at FROM session") == world.clock.instant
    await find_session(world.authn.database, opened.cookie)
    assert await version() == second


async def test_signing_out_ends_the_session_once_and_tells_the_hooks(world: World) -> None:
    told: list[UUID] = []

    async def hook(_uow: UnitOfWork, session_id: UUID) -> None:
        told.append(session_id)

    authn = replace(world.authn, session_ended=(hook,))
    opened = await open_for(world, await world.citizen())
    async with authn.database.begin(SYSTEM) as uow:
        assert await end_session(uow, authn, opened.session.id) is True
        assert await end_session(uow, authn, opened.session.id) is False
    assert told == [opened.session.id]
    assert await find_session(authn.database, opened.cookie) is None
    assert (await world.event_data("authn.session_ended"))[0]["reason"] == "signed_out"


async def test_signing_out_everywhere_spares_what_is_kept_and_other_people(world: World) -> None:
    citizen, other = await world.citizen(), await world.citizen()
    sessions = [await open_for(world, citizen, network=f"198.51.100.{n}") for n in range(4)]
    others = await open_for(world, other)
    async with world.authn.database.begin(SYSTEM) as uow:
        remembered = await remember_browser(uow, world.authn, citizen.ref.account_id, visitor())
        assert await is_remembered(uow, citizen.ref.account_id, remembered)
    async with world.authn.database.begin(SYSTEM) as uow:
        ended = await end_all_sessions(
            uow, world.authn, citizen.ref.account_id, except_session=sessions[0].session.id
        )
        assert not await is_remembered(uow, citizen.ref.account_id, remembered)
    assert ended == 3
    found = [await find_session(world.authn.database, opened.cookie) for opened in [*sessions, others]]
    assert [session is not None for session in found] == [True, False, False, False, True]
    reasons = {event["reason"] for event in await world.event_data("authn.session_ended")}
    assert reasons == {SessionEndReason.SIGNED_OUT_EVERYWHERE.value}


async def test_the_list_shows_open_sessions_with_where_and_when(world: World) -> None:
    citizen = await world.citizen()
    first = await open_for(world, citizen, AMR_PASSWORD, network="198.51.100.1")
    world.pass_by(minutes=5)
    second = await open_for(world, citizen, network="2001:db8::1")
    world.pass_by(minutes=5)
    await find_session(world.authn.database, first.cookie)
    listed = await list_sessions(world.authn.database, citizen.ref.account_id)
    assert [item.id for item in listed] == [first.session.id, second.session.id]
    assert [item.aal for item in listed] == [Aal.ONE, Aal.TWO]
    assert [item.network.reveal() for item in listed] == ["198.51.100.1", "2001:db8::1"]
    assert listed[0].user_agent.reveal().startswith("Mozilla")
    assert listed[0].opened_at == NOON
    assert listed[0].last_seen_at == world.clock.instant
    world.pass_by(minutes=31)
    assert await list_sessions(world.authn.database, citizen.ref.account_id) == ()


async def test_sessions_whose_time_is_over_end_in_the_trail_too(world: World) -> None:
    citizen = await world.citizen()
    await open_for(world, citizen)
    world.pass_by(minutes=20)
    still_open = await open_for(world, citizen)
    world.pass_by(minutes=20)
    assert await end_expired_sessions(world.authn) == 1
    assert await end_expired_sessions(world.authn) == 0
    assert [event["reason"] for event in await world.event_data("authn.session_ended")] == ["expired"]
    assert await find_session(world.authn.database, still_open.cookie) is not None


async def test_a_remembered_browser_lasts_thirty_days_for_its_account_only(world: World) -> None:
    citizen, other = await world.citizen(), await world.citizen()
    account_id = citizen.ref.account_id
    async with world.authn.database.begin(SYSTEM) as uow:
        cookie = await remember_browser(uow, world.authn, account_id, visitor())
        second = await remember_browser(uow, world.authn, account_id, visitor())
        assert await is_remembered(uow, account_id, cookie)
        assert not await is_remembered(uow, other.ref.account_id, cookie)
        assert not await is_remembered(uow, account_id, None)
        token = OpaqueToken.parse(cookie)
        assert token is not None
        assert not await is_remembered(uow, account_id, OpaqueToken.fresh(token.id).text())
        assert len(await list_remembered_browsers(uow, account_id)) == 2
        assert await forget_browsers(uow, account_id, token.id) == 1
        assert not await is_remembered(uow, account_id, cookie)
        assert await is_remembered(uow, account_id, second)
    world.pass_by(days=30)
    async with world.authn.database.begin(SYSTEM) as uow:
        assert not await is_remembered(uow, account_id, second)
        assert await list_remembered_browsers(uow, account_id) == ()


async def test_what_is_long_over_is_removed(world: World) -> None:
    citizen = await world.citizen()
    await open_for(world, citizen)
    async with world.authn.database.begin(SYSTEM) as uow:
        await remember_browser(uow, world.authn, citizen.ref.account_id, visitor())
    world.pass_by(days=200)
    await forget_expired(world.authn)
    await forget_idle_browsers(world.authn)
    pool = world.authn.database.pool
    assert await pool.fetchval("SELECT count(*) FROM remembered_browser") == 0
    assert await pool.fetchval("SELECT count(*) FROM session") == 0


async def test_a_session_is_kept_for_two_days_after_its_end(world: World) -> None:
    citizen = await world.citizen()
    opened = await open_for(world, citizen)
    pool = world.authn.database.pool
    async with world.authn.database.begin(SYSTEM) as uow:
        await end_session(uow, world.authn, opened.session.id)
    world.pass_by(days=1, hours=23)
    await forget_expired(world.authn)
    assert await pool.fetchval("SELECT count(*) FROM session") == 1
    world.pass_by(hours=2)
    await forget_expired(world.authn)
    assert await pool.fetchval("SELECT count(*) FROM session") == 0


async def test_no_number_of_sessions_is_too_many_to_end_at_once(world: World) -> None:
    citizen = await world.citizen()
    await open_for(world, citizen)
    pool = world.authn.database.pool
    await pool.execute(
        """INSERT INTO session (id, secret_digest, account_id, amr, auth_time, opened_at, last_seen_at,
                                idle_for, idle_end, absolute_end, sealed)
           SELECT gen_random_uuid(), secret_digest, account_id, amr, auth_time, opened_at, last_seen_at,
                  idle_for, idle_end, absolute_end, sealed FROM session, generate_series(1, 450)"""
    )
    world.pass_by(days=40)
    assert await end_expired_sessions(world.authn) == 451
