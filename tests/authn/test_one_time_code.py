"""One-time codes: sent, checked, counted (S4-18, S4-27, S4-29)."""

import asyncio
from datetime import timedelta
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from motid.authn.check_code import CodeAccepted, CodeExhausted, CodeExpired, CodeOutcome, CodeWrong, check_code
from motid.authn.issue_code import CodeSent, ResendTooSoon, TooManyCodes, issue_code
from motid.authn.one_time_code import CodePurpose, OneTimeCode, sms_text
from motid.authn.policies import CODE_RULES, CODE_TEXTS, CodeRules, CodeTexts
from motid.authn.read_code import resend_at
from motid.authn.visitor import NetworkAddress
from motid.kernel.actor import ANONYMOUS
from motid.kernel.ids import Uuid7Source
from motid.kernel.phone import PhoneNumber
from motid.messaging.sms_text import DataCoding, segments_of
from tests.authn.conftest import NOON, World

PHONE = PhoneNumber.parse("0950000001")
OTHER_PHONE = PhoneNumber.parse("0950000002")
NETWORK = NetworkAddress.parse("203.0.113.7")
RULES = msgspec.convert(CODE_RULES.initial[0].value, CodeRules)
TEXTS = msgspec.convert(CODE_TEXTS.initial[0].value, CodeTexts)
HOUR = timedelta(hours=1)


def fresh() -> UUID:
    return Uuid7Source().new()


async def send(
    world: World,
    subject: UUID,
    *,
    phone: PhoneNumber = PHONE,
    purpose: CodePurpose = CodePurpose.REGISTRATION,
    network: NetworkAddress = NETWORK,
    account_id: UUID | None = None,
) -> CodeSent | ResendTooSoon | TooManyCodes:
    async with world.authn.database.begin(ANONYMOUS) as uow:
        return await issue_code(
            uow, world.authn, purpose=purpose, subject_id=subject, phone=phone, network=network, account_id=account_id
        )


async def try_code(
    world: World, subject: UUID, code: str, purpose: CodePurpose = CodePurpose.REGISTRATION
) -> CodeOutcome:
    return await check_code(world.authn, purpose=purpose, subject_id=subject, typed=OneTimeCode.typed(code))


def other_than(code: str, step: int = 1) -> str:
    return f"{(int(code) + step) % 1_000_000:06}"


@pytest.mark.item("S4-18")
async def test_a_code_is_sent_once_and_accepted_once(world: World) -> None:
    subject = fresh()
    sent = await send(world, subject)
    assert sent == CodeSent(resend_at=NOON + RULES.cool_down, expires_at=NOON + RULES.lifetime)
    code = await world.last_code(PHONE)
    assert await try_code(world, subject, f" {code[:3]} {code[3:]} ") == CodeAccepted()
    assert await try_code(world, subject, code) == CodeExpired()
    assert await world.events() == ["authn.code_sent", "authn.code_confirmed"]


@pytest.mark.item("S4-18")
@pytest.mark.item("S4-29")
async def test_a_new_code_after_the_cool_down_supersedes_the_old_one(world: World) -> None:
    subject = fresh()
    await send(world, subject)
    old = await world.last_code(PHONE)
    assert await send(world, subject) == ResendTooSoon(NOON + RULES.cool_down)
    assert (
        await resend_at(world.authn, purpose=CodePurpose.REGISTRATION, subject_id=subject) == NOON + RULES.cool_down
    )
    world.pass_by(seconds=60)
    assert isinstance(await send(world, subject), CodeSent)
    new = await world.last_code(PHONE)
    if old != new:
        assert await try_code(world, subject, old) == CodeWrong(RULES.attempts - 1)
    assert await try_code(world, subject, new) == CodeAccepted()


async def test_another_phone_need_not_wait_for_the_cool_down(world: World) -> None:
    subject = fresh()
    await send(world, subject)
    assert isinstance(await send(world, subject, phone=OTHER_PHONE), CodeSent)
    assert await try_code(world, subject, await world.last_code(OTHER_PHONE)) == CodeAccepted()


@pytest.mark.item("S4-18")
async def test_a_code_expires(world: World) -> None:
    subject = fresh()
    await send(world, subject)
    world.clock.instant += RULES.lifetime
    assert await try_code(world, subject, await world.last_code(PHONE)) == CodeExpired()


async def test_no_code_was_ever_sent(world: World) -> None:
    assert await try_code(world, fresh(), "123456") == CodeExpired()
    assert await resend_at(world.authn, purpose=CodePurpose.SIGN_IN, subject_id=fresh()) is None


async def test_a_code_is_worth_nothing_for_another_purpose_or_subject(world: World) -> None:
    one, other = fresh(), fresh()
    await send(world, one)
    code = await world.last_code(PHONE)
    await send(world, other, phone=OTHER_PHONE)
    if await world.last_code(OTHER_PHONE) != code:
        assert await try_code(world, other, code) == CodeWrong(RULES.attempts - 1)
    assert await try_code(world, one, code, CodePurpose.SIGN_IN) == CodeExpired()
    assert await try_code(world, one, code) == CodeAccepted()


async def test_tries_run_down_and_the_right_code_comes_too_late(world: World) -> None:
    subject = fresh()
    await send(world, subject)
    code = await world.last_code(PHONE)
    outcomes = [await try_code(world, subject, other_than(code, step)) for step in range(1, 6)]
    assert outcomes == [CodeWrong(4), CodeWrong(3), CodeWrong(2), CodeWrong(1), CodeExhausted()]
    assert await try_code(world, subject, code) == CodeExhausted()
    assert (await world.events()).count("authn.code_rejected") == 5


@pytest.mark.item("S4-18")
async def test_of_a_hundred_right_answers_at_once_one_is_accepted(world: World) -> None:
    subject = fresh()
    await send(world, subject)
    code = await world.last_code(PHONE)
    outcomes = await asyncio.gather(*(try_code(world, subject, code) for _ in range(100)))
    assert outcomes.count(CodeAccepted()) == 1
    assert outcomes.count(CodeExpired()) == 99


async def test_a_hundred_wrong_answers_at_once_are_five_tries(world: World) -> None:
    subject = fresh()
    await send(world, subject)
    wrong = other_than(await world.last_code(PHONE))
    outcomes = await asyncio.gather(*(try_code(world, subject, wrong) for _ in range(100)))
    left = sorted(outcome.attempts_left for outcome in outcomes if isinstance(outcome, CodeWrong))
    assert left == [1, 2, 3, 4]
    assert outcomes.count(CodeExhausted()) == 96


async def test_ten_thousand_wrong_codes_never_guess_one(world: World) -> None:
    subject = fresh()
    await send(world, subject)
    right = await world.last_code(PHONE)
    guesses = [f"{guess:06}" for guess in range(10_000) if guess != int(right)]
    for start in range(0, len(guesses), 500):
        outcomes = await asyncio.gather(*(try_code(world, subject, guess) for guess in guesses[start : start + 500]))
        assert CodeAccepted() not in outcomes
    assert (await world.events()).count("authn.code_rejected") == RULES.attempts
    assert await try_code(world, subject, right) == CodeExhausted()


async def test_a_hundred_requests_at_once_send_one_code(world: World) -> None:
    subject = fresh()
    outcomes = await asyncio.gather(*(send(world, subject) for _ in range(100)))
    assert sum(isinstance(outcome, CodeSent) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, ResendTooSoon) for outcome in outcomes) == 99
    assert len(await world.texts(PHONE)) == 1


async def test_a_phone_gets_ten_codes_in_an_hour_whoever_asks(world: World) -> None:
    sent = 0
    for _ in range(60):
        sent += isinstance(await send(world, fresh(), network=NetworkAddress.parse(f"198.51.100.{_ + 1}")), CodeSent)
        world.pass_by(minutes=1)
    assert sent == 9
    assert isinstance(await send(world, fresh()), CodeSent)
    assert isinstance(await send(world, fresh()), TooManyCodes)
    assert isinstance(await send(world, fresh(), purpose=CodePurpose.SIGN_IN), CodeSent)


async def test_an_account_pays_for_the_codes_of_all_its_sign_ins(world: World) -> None:
    account = fresh()
    phones = [PhoneNumber(f"+8495100000{n}") for n in range(6)]
    outcomes = [await send(world, fresh(), phone=phone, account_id=account) for phone in phones]
    assert all(isinstance(outcome, CodeSent) for outcome in outcomes[:5])
    assert outcomes[5] == TooManyCodes(NOON + RULES.per_subject.interval)


async def test_a_network_gets_so_many_codes_and_no_more(world: World) -> None:
    burst = RULES.per_network.burst
    outcomes = [await send(world, fresh(), phone=PhoneNumber(f"+84952000{n:03}")) for n in range(burst + 1)]
    assert all(isinstance(outcome, CodeSent) for outcome in outcomes[:burst])
    assert outcomes[burst] == TooManyCodes(NOON + RULES.per_network.interval)


async def test_what_the_caller_rolls_back_sends_and_counts_nothing(world: World) -> None:
    async def fail() -> None:
        async with world.authn.database.begin(ANONYMOUS) as uow:
            for _ in range(5):
                await issue_code(
                    uow, world.authn, purpose=CodePurpose.REGISTRATION, subject_id=fresh(), phone=PHONE,
                    network=NETWORK,
                )  # fmt: skip
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        await fail()
    assert await world.texts(PHONE) == []
    assert isinstance(await send(world, fresh()), CodeSent)


async def test_a_wrong_try_stays_counted_when_the_caller_fails_after(world: World) -> None:
    subject = fresh()
    await send(world, subject)
    wrong = other_than(await world.last_code(PHONE))

    async def fail() -> None:
        async with world.authn.database.begin(ANONYMOUS):
            await try_code(world, subject, wrong)
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        await fail()
    assert await try_code(world, subject, wrong) == CodeWrong(RULES.attempts - 2)


async def test_neither_code_nor_phone_stands_in_the_database(world: World) -> None:
    subject = fresh()
    await send(world, subject)
    code = await world.last_code(PHONE)
    row = await world.authn.database.pool.fetchrow("SELECT code_mac, sealed FROM one_time_code")
    assert row is not None
    assert len(row["code_mac"]) == 32
    for secret in (code, PHONE.national()[1:]):
        assert secret.encode() not in row["code_mac"] + row["sealed"]


async def test_the_message_is_never_sent_after_the_code_expired(world: World) -> None:
    await send(world, fresh())
    row = await world.authn.database.pool.fetchrow("SELECT not_after, purpose FROM outbound_message")
    assert row is not None
    assert (row["not_after"], row["purpose"]) == (NOON + RULES.lifetime, "one_time_code")


@pytest.mark.parametrize("purpose", list(CodePurpose))
def test_the_message_fits_one_segment_and_says_what_it_must(purpose: CodePurpose) -> None:
    text = sms_text(TEXTS, OneTimeCode("012345"), purpose=purpose, brand="Dichvucong1", minutes=10)
    segments = segments_of(text)
    assert len(segments) == 1
    assert segments[0].data_coding is DataCoding.GSM7
    for part in ("Dichvucong1", "012345", TEXTS.purposes[purpose], "10 phut", "Khong chia se ma nay"):
        assert part in text


@given(st.integers(min_value=1, max_value=10))
def test_a_code_has_its_digits_leading_zeros_included(digits: int) -> None:
    code = OneTimeCode.draw(digits).reveal()
    assert len(code) == digits
    assert code.isdigit()
    assert code not in repr(OneTimeCode(code))


def test_the_stored_digest_is_bound_to_purpose_and_subject() -> None:
    code, one, other = OneTimeCode("012345"), fresh(), fresh()
    parts = {code.mac_parts(purpose, subject) for purpose in CodePurpose for subject in (one, other)}
    assert len(parts) == 2 * len(CodePurpose)


@given(st.text())
def test_any_text_may_be_typed_as_a_code(text: str) -> None:
    assert len(OneTimeCode.typed(text).reveal()) <= 64


@given(hours=st.integers(min_value=1, max_value=72), attempts=st.integers(min_value=1, max_value=5))
def test_the_arithmetic_of_guessing(hours: int, attempts: int) -> None:
    """What the docstring of `issue_code` claims, simulated on the bucket's own rule for any length of attack."""
    rate, step = RULES.per_subject, timedelta(minutes=1)
    full_at, codes = timedelta(0), 0
    for minute in range(hours * 60):
        now = step * minute
        arrival = max(full_at, now) + rate.interval
        if arrival <= now + rate.interval * rate.burst:
            full_at, codes = arrival, codes + 1
    assert codes <= rate.burst + hours * (HOUR / rate.interval)
    assert codes * attempts <= 25 + 25 * hours
    assert RULES.lifetime <= timedelta(minutes=10)
    assert RULES.attempts == 5
    assert RULES.digits == 6
