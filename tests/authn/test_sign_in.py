"""The sign-in by number and password, with a code by SMS (S4-23, S4-24, S4-27 … S4-31)."""

import time
from datetime import timedelta
from uuid import UUID

import pytest

from motid.accounts.model import LoginName
from motid.authn.begin_sign_in import begin_sign_in, begin_step_up
from motid.authn.check_code import CodeExhausted, CodeExpired, CodeWrong
from motid.authn.check_password import (
    AccountNotUsable,
    PasswordAccepted,
    PasswordOutcome,
    PasswordRejected,
    SignInExpired,
    check_password,
)
from motid.authn.confirm_sign_in_code import confirm_sign_in_code
from motid.authn.end_session import end_session
from motid.authn.errors import NotALocalPath
from motid.authn.find_session import find_session
from motid.authn.finish_sign_in import SignedIn
from motid.authn.issue_code import ResendTooSoon
from motid.authn.model import AMR_PASSWORD, AMR_PASSWORD_AND_SMS, Aal, RequiredAal, Session
from motid.authn.one_time_code import OneTimeCode
from motid.authn.password import Password
from motid.authn.read_sign_in import read_code_step, read_sign_in
from motid.authn.send_sign_in_code import NoOtpPhone, SignInCodeSent, send_sign_in_code
from motid.authn.visitor import Visitor
from motid.kernel.actor import ANONYMOUS
from motid.kernel.ids import Uuid7Source
from motid.kernel.opaque_token import OpaqueToken
from motid.kernel.personal_number import PersonalIdNumber
from motid.kernel.phone import PhoneNumber
from tests.authn.conftest import NOON, PASSWORD, WRONG, Citizen, World, visitor
from tests.authn.test_otp_phones import add

NOBODY = PersonalIdNumber("946099999999")


async def begin(world: World, aal: RequiredAal = 2) -> str:
    async with world.authn.database.begin(ANONYMOUS) as uow:
        fresh = begin_sign_in(world.authn, required_aal=aal, continue_to="/account?tab=1")
        await fresh.write(uow, state="password")
    return fresh.cookie


async def password_step(
    world: World, cookie: str, login: LoginName, password: Password = PASSWORD, who: Visitor | None = None
) -> PasswordOutcome:
    sign_in = await read_sign_in(world.authn, cookie)
    return await check_password(world.authn, sign_in, login_name=login, password=password, visitor=who or visitor())


async def at_the_code(world: World, citizen: Citizen) -> str:
    cookie = await begin(world)
    assert await password_step(world, cookie, citizen.login) == PasswordAccepted()
    return cookie


async def send_code(world: World, cookie: str, phone_id: UUID | None = None) -> object:
    return await send_sign_in_code(world.authn, cookie, visitor=visitor(), phone_id=phone_id)


async def confirm(world: World, cookie: str, code: str, *, remember: bool = False) -> object:
    return await confirm_sign_in_code(
        world.authn, cookie, typed=OneTimeCode.typed(code), visitor=visitor(), remember=remember
    )


async def sign_in(world: World, citizen: Citizen, *, remember: bool = False) -> SignedIn:
    cookie = await at_the_code(world, citizen)
    await send_code(world, cookie)
    outcome = await confirm(world, cookie, await world.last_code(citizen.phone), remember=remember)
    assert isinstance(outcome, SignedIn)
    return outcome


async def lock(world: World, citizen: Citizen) -> None:
    await world.authn.database.pool.execute(
        "UPDATE account SET state = 'locked' WHERE id = $1", citizen.ref.account_id
    )


@pytest.mark.item("S4-23")
@pytest.mark.item("S4-24")
@pytest.mark.item("S4-27")
@pytest.mark.item("S4-28")
async def test_password_then_code_to_the_default_phone_opens_a_session_at_aal2(world: World) -> None:
    citizen = await world.citizen()
    cookie = await at_the_code(world, citizen)
    sent = await send_code(world, cookie)
    assert isinstance(sent, SignInCodeSent)
    assert sent.masked_phone == citizen.phone.masked_first4()
    assert sent.masked_phone[4:7] == "xxx"
    outcome = await confirm(world, cookie, await world.last_code(citizen.phone))
    assert isinstance(outcome, SignedIn)
    assert outcome.continue_to == "/account?tab=1"
    assert outcome.remembered_browser_cookie is None
    session = await find_session(world.authn.database, outcome.session_cookie)
    assert session == outcome.session
    assert session.account_id == citizen.ref.account_id
    assert (session.amr, session.aal, session.auth_time) == (AMR_PASSWORD_AND_SMS, Aal.TWO, NOON)
    assert await read_sign_in(world.authn, cookie) is None
    assert await confirm(world, cookie, "000000") == SignInExpired()


async def test_where_aal1_is_enough_the_password_finishes(world: World) -> None:
    citizen = await world.citizen()
    outcome = await password_step(world, await begin(world, 1), citizen.login)
    assert isinstance(outcome, SignedIn)
    assert (outcome.session.amr, outcome.session.aal) == (AMR_PASSWORD, Aal.ONE)


async def test_another_sign_in_in_the_same_browser_renews_its_session(world: World) -> None:
    """A service that asks for the password again does not sign the citizen out of the others."""
    citizen, other = await world.citizen(), await world.citizen()
    first = await sign_in(world, citizen)
    world.pass_by(seconds=600)

    async def again(who: Citizen, has: Session) -> SignedIn:
        under_way = await read_sign_in(world.authn, await begin(world, 1))
        outcome = await check_password(
            world.authn, under_way, login_name=who.login, password=PASSWORD, visitor=visitor(), renews=has
        )
        assert isinstance(outcome, SignedIn)
        return outcome

    renewed = await again(citizen, first.session)
    assert renewed.session.id == first.session.id
    assert renewed.session.auth_time == first.session.auth_time + timedelta(seconds=600)
    assert renewed.session.absolute_end == first.session.absolute_end + timedelta(seconds=600)
    assert renewed.session.amr == AMR_PASSWORD, "what was given now, not what was given then"
    assert await find_session(world.authn.database, first.session_cookie) is None, "a fresh secret"
    assert await find_session(world.authn.database, renewed.session_cookie) == renewed.session
    assert (await again(other, renewed.session)).session.id != first.session.id, "a session has one account"
    async with world.authn.database.begin(ANONYMOUS) as uow:
        await end_session(uow, world.authn, first.session.id)
    assert (await again(citizen, renewed.session)).session.id != first.session.id, "over is over"


async def test_unknown_name_wrong_password_and_locked_account_look_alike(world: World) -> None:
    citizen, locked = await world.citizen(), await world.citizen()
    await lock(world, locked)
    for login, password in ((NOBODY, PASSWORD), (citizen.login, WRONG), (locked.login, WRONG)):
        cookie = await begin(world)
        assert await password_step(world, cookie, login, password) == PasswordRejected()
        step = await read_sign_in(world.authn, cookie)
        assert step is not None
        assert (step.state, step.account_id) == ("password", None)
    refused = AccountNotUsable("locked", locked.ref.account_id)
    assert await password_step(world, await begin(world), locked.login) == refused
    assert (await world.events()).count("authn.password_rejected") == 3
    assert await world.event_data("authn.sign_in_refused") != []


async def test_the_same_answers_take_the_same_time(world: World) -> None:
    """Measured as work, and in turns: what else the machine does would weigh on one more than on the other."""
    citizen = await world.citizen()

    async def takes(login: LoginName, network: str) -> float:
        cookie = await begin(world)
        began = time.process_time()
        outcome = await password_step(world, cookie, login, WRONG, visitor(network))
        assert outcome == PasswordRejected()
        return time.process_time() - began

    times = [
        (await takes(citizen.login, f"198.51.100.{n}"), await takes(NOBODY, f"198.51.100.{100 + n}"))
        for n in range(1, 9)
    ]
    known, unknown = (min(each) for each in zip(*times, strict=True))
    assert 0.6 < unknown / known < 1.7


async def test_the_failures_of_a_sign_in_are_told_as_a_number(world: World) -> None:
    citizen = await world.citizen()
    cookie = await begin(world)
    for _ in range(3):
        await password_step(world, cookie, citizen.login, WRONG)
    assert [event["failures"] for event in await world.event_data("authn.password_rejected")] == [1, 2, 3]
    assert await password_step(world, cookie, citizen.login) == PasswordAccepted()


async def test_a_cookie_that_is_not_right_opens_no_sign_in(world: World) -> None:
    citizen = await world.citizen()
    cookie = await begin(world)
    token = OpaqueToken.parse(cookie)
    assert token is not None
    for wrong in (None, "", "x.y", OpaqueToken.fresh(token.id).text()):
        assert await read_sign_in(world.authn, wrong) is None
    assert (
        await check_password(world.authn, None, login_name=citizen.login, password=PASSWORD, visitor=visitor())
        == SignInExpired()
    )
    assert await send_code(world, cookie) == SignInExpired()
    assert await read_code_step(world.authn, cookie) is None
    world.pass_by(minutes=15)
    assert await password_step(world, cookie, citizen.login) == SignInExpired()


async def test_the_code_step_is_over_with_the_sign_in(world: World) -> None:
    citizen = await world.citizen()
    cookie = await at_the_code(world, citizen)
    assert await password_step(world, cookie, citizen.login) == SignInExpired()
    world.pass_by(minutes=15)
    assert await send_code(world, cookie) == SignInExpired()
    assert await confirm(world, cookie, "123456") == SignInExpired()


@pytest.mark.item("S4-29")
async def test_wrong_codes_are_counted_and_a_new_one_is_sent(world: World) -> None:
    citizen = await world.citizen()
    cookie = await at_the_code(world, citizen)
    assert await confirm(world, cookie, "123456") == CodeExpired()
    await send_code(world, cookie)
    code = await world.last_code(citizen.phone)
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    outcomes = [await confirm(world, cookie, wrong) for _ in range(5)]
    assert outcomes == [CodeWrong(4), CodeWrong(3), CodeWrong(2), CodeWrong(1), CodeExhausted()]
    assert isinstance(await send_code(world, cookie), ResendTooSoon)
    world.pass_by(seconds=60)
    assert isinstance(await send_code(world, cookie), SignInCodeSent)
    assert isinstance(await confirm(world, cookie, await world.last_code(citizen.phone)), SignedIn)


@pytest.mark.item("S4-30")
async def test_another_phone_of_the_account_may_receive_the_code(world: World) -> None:
    citizen, stranger = await world.citizen(), await world.citizen()
    other = PhoneNumber("+84954000001")
    added = await add(world, citizen, other)
    strange = await add(world, stranger, PhoneNumber("+84954000002"))
    cookie = await at_the_code(world, citizen)
    await send_code(world, cookie)
    step = await read_code_step(world.authn, cookie)
    assert step is not None
    assert [item.masked for item in step.phones] == [citizen.phone.masked_first4(), other.masked_first4()]
    assert await send_code(world, cookie, strange.otp_phone_id) == NoOtpPhone()
    assert await send_code(world, cookie, Uuid7Source().new()) == NoOtpPhone()
    sent = await send_code(world, cookie, added.otp_phone_id)
    assert isinstance(sent, SignInCodeSent)
    assert sent.masked_phone == other.masked_first4()
    step = await read_code_step(world.authn, cookie)
    assert step is not None
    assert (step.masked_phone, step.resend_at) == (other.masked_first4(), sent.resend_at)
    world.pass_by(seconds=60)
    await send_code(world, cookie)
    assert len(await world.texts(other)) == 2
    assert isinstance(await confirm(world, cookie, await world.last_code(other)), SignedIn)


@pytest.mark.item("S4-31")
async def test_two_accounts_sign_in_with_codes_to_one_phone(world: World) -> None:
    mother = await world.citizen()
    child = await world.citizen(phone=mother.phone)
    for citizen in (mother, child):
        session = (await sign_in(world, citizen)).session
        assert session.account_id == citizen.ref.account_id


async def test_a_code_belongs_to_one_sign_in(world: World) -> None:
    citizen = await world.citizen()
    own, stolen = await at_the_code(world, citizen), await at_the_code(world, citizen)
    await send_code(world, own)
    assert await confirm(world, stolen, await world.last_code(citizen.phone)) == CodeExpired()


async def test_an_account_without_phone_is_told_so(world: World) -> None:
    citizen = await world.citizen(with_phone=False)
    cookie = await at_the_code(world, citizen)
    assert await send_code(world, cookie) == NoOtpPhone()
    step = await read_code_step(world.authn, cookie)
    assert step is not None
    assert (step.masked_phone, step.phones) == (None, ())


async def test_an_account_locked_between_password_and_code_stays_out(world: World) -> None:
    citizen = await world.citizen()
    cookie = await at_the_code(world, citizen)
    await send_code(world, cookie)
    await lock(world, citizen)
    refused = AccountNotUsable("locked", citizen.ref.account_id)
    assert await confirm(world, cookie, await world.last_code(citizen.phone)) == refused


async def test_a_remembered_browser_signs_in_at_aal1_and_steps_up_for_more(world: World) -> None:
    citizen = await world.citizen()
    first = await sign_in(world, citizen, remember=True)
    assert first.remembered_browser_cookie is not None
    who = visitor(remembered_browser_cookie=first.remembered_browser_cookie)
    outcome = await password_step(world, await begin(world), citizen.login, who=who)
    assert isinstance(outcome, SignedIn)
    assert (outcome.session.amr, outcome.session.aal) == (AMR_PASSWORD, Aal.ONE)
    world.pass_by(minutes=2)
    raised = await step_up(world, citizen, outcome.session)
    assert isinstance(raised, SignedIn)
    assert raised.session.id == outcome.session.id
    assert (raised.session.aal, raised.session.auth_time) == (Aal.TWO, world.clock.instant)
    assert await find_session(world.authn.database, outcome.session_cookie) is None
    assert await find_session(world.authn.database, raised.session_cookie) == raised.session
    assert "authn.stepped_up" in await world.events()


async def step_up(world: World, citizen: Citizen, session: Session) -> object:
    async with world.authn.database.begin(ANONYMOUS) as uow:
        cookie = (await begin_step_up(uow, world.authn, session, continue_to="/oidc")).cookie
    await send_code(world, cookie)
    return await confirm(world, cookie, await world.last_code(citizen.phone))


async def test_a_session_that_ended_cannot_be_raised(world: World) -> None:
    citizen = await world.citizen()
    opened = await password_step(world, await begin(world, 1), citizen.login)
    assert isinstance(opened, SignedIn)
    async with world.authn.database.begin(ANONYMOUS) as uow:
        await end_session(uow, world.authn, opened.session.id)
    assert await step_up(world, citizen, opened.session) == SignInExpired()


async def test_a_strangers_remembered_cookie_spares_no_code(world: World) -> None:
    citizen, stranger = await world.citizen(), await world.citizen()
    cookie = (await sign_in(world, stranger, remember=True)).remembered_browser_cookie
    who = visitor(remembered_browser_cookie=cookie)
    assert await password_step(world, await begin(world), citizen.login, who=who) == PasswordAccepted()


@pytest.mark.parametrize(
    "path", ["", "account", "//evil.example", "https://evil.example", "/\\evil.example", "/a\nb", "/" + "a" * 2000]
)
async def test_the_way_back_stays_on_this_site(world: World, path: str) -> None:
    with pytest.raises(NotALocalPath):
        begin_sign_in(world.authn, required_aal=1, continue_to=path)


async def test_a_fresh_sign_in_is_written_with_its_first_outcome(world: World) -> None:
    citizen, rows = await world.citizen(), "SELECT state, failures, account_id FROM sign_in ORDER BY id"

    async def attempt(aal: RequiredAal, password: Password) -> tuple[PasswordOutcome, str]:
        fresh = begin_sign_in(world.authn, required_aal=aal, continue_to="/account")
        return (
            await check_password(world.authn, fresh, login_name=citizen.login, password=password, visitor=visitor()),
            fresh.cookie,
        )

    rejected, cookie = await attempt(2, WRONG)
    assert rejected == PasswordRejected()
    again = await read_sign_in(world.authn, cookie)
    assert again is not None
    assert again.state == "password"
    assert (await attempt(2, PASSWORD))[0] == PasswordAccepted()
    signed_in, cookie = await attempt(1, PASSWORD)
    assert isinstance(signed_in, SignedIn)
    assert await read_sign_in(world.authn, cookie) is None
    account_id = citizen.ref.account_id
    assert [tuple(row) for row in await world.authn.database.pool.fetch(rows)] == [
        ("password", 1, None), ("code", 0, account_id), ("done", 0, account_id),
    ]  # fmt: skip
