"""Sessions at the desk: who is at work, with which roles for which units, and when that is over."""

from uuid import UUID

from motid.accounts.lock_account import lock_account
from motid.kernel.actor import SYSTEM
from motid.kernel.opaque_token import OpaqueToken
from motid.officials.end_desk_session import end_by_account, end_by_sid, end_desk_session
from motid.officials.find_desk_session import find_desk_session
from motid.officials.forget_old_sessions import ForgetDeskSessions
from motid.officials.model import Official, Right, Role
from motid.officials.open_desk_session import DeskSessionOpen, NoOfficial, SignedIn, open_desk_session
from motid.officials.rights import may, scope_of
from tests.authn.conftest import visitor
from tests.desk.conftest import Desk

AAL2 = "urn:motid:aal2"


async def _open(desk: Desk, account_id: UUID, sid: str = "sid-1") -> str:
    signed_in = SignedIn(account_id, sid, AAL2, desk.clock.now())
    opened = await open_desk_session(desk.database, desk.env.policies, signed_in, visitor())
    assert isinstance(opened, DeskSessionOpen)
    return opened.cookie


async def _found(desk: Desk, cookie: str) -> Official | None:
    return await find_desk_session(desk.database, desk.env.policies, cookie)


async def test_a_session_tells_roles_and_the_units_below(desk: Desk) -> None:
    province = await desk.unit("dn")
    commune = await desk.unit("dn-1", below="dn")
    village = await desk.unit("dn-1-1", below="dn-1")
    elsewhere = await desk.unit("hue")
    official = await desk.official(Role.OPERATOR, Role.CHECKER, unit="dn")
    found = await _found(desk, await _open(desk, official.account_id))
    assert found is not None
    assert {held.role for held in found.roles} == {Role.OPERATOR, Role.CHECKER}
    assert scope_of(found, Right.WORK_CASES).unit_ids == {province, commune, village}
    assert may(found, Right.APPROVE, village)
    assert not may(found, Right.WORK_CASES, elsewhere)
    assert not may(found, Right.ASSIGN)
    national = await desk.official()
    assert may(national, Right.WORK_CASES, elsewhere)
    assert found.actor.session_id == found.session_id


async def test_a_session_ends_idle_and_absolutely(desk: Desk) -> None:
    official = await desk.official()
    cookie = await _open(desk, official.account_id)
    for _ in range(59):
        desk.world.pass_by(minutes=10)
        assert await _found(desk, cookie) is not None
    desk.world.pass_by(minutes=10)
    assert await _found(desk, cookie) is None
    cookie = await _open(desk, official.account_id)
    desk.world.pass_by(minutes=15)
    assert await _found(desk, cookie) is None


async def test_a_request_writes_at_most_once_a_minute(desk: Desk) -> None:
    official = await desk.official()
    cookie = await _open(desk, official.account_id)
    seen = "SELECT last_seen_at FROM desk_session"
    first = await desk.database.pool.fetchval(seen)
    desk.world.pass_by(seconds=59)
    await _found(desk, cookie)
    assert await desk.database.pool.fetchval(seen) == first
    desk.world.pass_by(seconds=1)
    await _found(desk, cookie)
    assert await desk.database.pool.fetchval(seen) == desk.clock.now()


async def test_only_its_own_cookie_opens_a_session(desk: Desk) -> None:
    official = await desk.official()
    cookie = await _open(desk, official.account_id)
    token = OpaqueToken.parse(cookie)
    assert token is not None
    for wrong in ("", "x", cookie[:-1], OpaqueToken.fresh(token.id).text()):
        assert await _found(desk, wrong) is None


async def test_a_role_that_ends_and_an_account_that_closes_take_effect_at_once(desk: Desk) -> None:
    official = await desk.official(Role.OPERATOR, Role.SUPERVISOR)
    cookie = await _open(desk, official.account_id)
    end = "UPDATE official_role SET ended_at = now() WHERE account_id = $1 AND role = $2"
    await desk.database.pool.execute(end, official.account_id, "supervisor")
    found = await _found(desk, cookie)
    assert found is not None
    assert not may(found, Right.ASSIGN)
    await desk.database.pool.execute(end, official.account_id, "operator")
    assert await _found(desk, cookie) is None
    signed_in = SignedIn(official.account_id, "sid-2", AAL2, desk.clock.now())
    assert await open_desk_session(desk.database, desk.env.policies, signed_in, visitor()) == NoOfficial()
    other = await desk.official()
    cookie = await _open(desk, other.account_id)
    async with desk.database.begin(SYSTEM) as uow:
        await lock_account(uow, desk.env.accounts, other.account_id, reason="test")
    assert await _found(desk, cookie) is None


async def test_sessions_end_by_hand_by_sid_and_by_account(desk: Desk) -> None:
    official = await desk.official()
    cookies = {sid: await _open(desk, official.account_id, sid) for sid in ("one", "two", "three")}
    found = await _found(desk, cookies["one"])
    assert found is not None
    await end_desk_session(desk.database, found)
    await end_desk_session(desk.database, found)
    assert await end_by_sid(desk.database, "two") == 1
    assert await end_by_sid(desk.database, "unknown") == 0
    assert [await _found(desk, cookie) is not None for cookie in cookies.values()] == [False, False, True]
    assert await end_by_account(desk.database, official.account_id) == 1
    assert await _found(desk, cookies["three"]) is None
    ended = await desk.world.event_data("officials.desk_session_ended")
    assert [event["reason"] for event in ended] == ["signed_out", "sign_in_ended", "sign_in_ended"]


async def test_old_sessions_are_forgotten(desk: Desk) -> None:
    official = await desk.official()
    await _open(desk, official.account_id)
    forget, left = ForgetDeskSessions(desk.database), "SELECT count(*) FROM desk_session"
    desk.world.pass_by(hours=30)
    await forget()
    assert await desk.database.pool.fetchval(left) == 1
    desk.world.pass_by(hours=5)
    await forget()
    assert await desk.database.pool.fetchval(left) == 0
