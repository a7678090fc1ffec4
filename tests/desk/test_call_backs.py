"""Who cannot get through to the hotline is called instead, in order, by one official each (S2-26)."""

import asyncio
import re
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from motid.authn.visitor import NetworkAddress
from motid.desk.call_backs.ask_for_call_back import CallBackExpected, ask_for_call_back
from motid.desk.call_backs.list_call_backs import list_call_backs
from motid.desk.call_backs.model import CallBackBundle, CallBackWish, Ending, PartOfDay, promised
from motid.desk.call_backs.note_outcome import (
    CallAgain,
    CallBackNoted,
    GivenUp,
    NotHeld,
    give_back,
    note_ending,
    note_no_answer,
    note_reached,
)
from motid.desk.call_backs.policies import CALL_BACK_RULES, CallBackRules
from motid.desk.call_backs.take_call_back import NobodyToCall, ToCall, held_call_back, take_call_back
from motid.desk.call_backs.tend_call_backs import CallBackKeeper
from motid.desk.call_backs.withdraw_call_back import CallBackIsOver, CallBackWithdrawn, withdraw_call_back
from motid.desk.model import Case, CaseKind, RefusalRule, Refused
from motid.desk.sealed import CASE, CaseBundle
from motid.kernel.clock import VIETNAM
from motid.kernel.names import FullName
from motid.kernel.opaque_token import OpaqueToken
from motid.kernel.phone import PhoneNumber
from motid.kernel.redaction import PersonalText
from motid.limits import Refused as TooFast
from motid.officials.model import Role
from tests.desk.conftest import Desk

LINKS = "https://motid.example/call-back"
RULES = msgspec.convert(CALL_BACK_RULES.initial[0].value, CallBackRules)


async def ask(desk: Desk, phone: PhoneNumber, *, network: str = "203.0.113.9") -> CallBackExpected | TooFast:
    wish = CallBackWish(
        FullName("Lê Thị Đợi Gọi"), phone, CaseKind.TWO_ACCOUNTS, PartOfDay.ANY, PersonalText("Tôi có hai tài khoản")
    )
    env = desk.env
    return await ask_for_call_back(
        desk.database, env.limiter, env.policies, wish, network=NetworkAddress.parse(network), links=LINKS
    )


async def link_of(desk: Desk, phone: PhoneNumber) -> OpaqueToken:
    text = (await desk.world.texts(phone))[-1]
    token = OpaqueToken.parse(text.rpartition("/")[2])
    assert token is not None
    return token


@pytest.mark.item("S2-26")
async def test_a_telephone_waits_once_and_is_confirmed_by_sms_with_number_and_time(desk: Desk) -> None:
    first, second = desk.phone(), desk.phone()
    asked = await ask(desk, first)
    assert isinstance(asked, CallBackExpected)
    assert asked.before == 0
    [text] = await desk.world.texts(first)
    when = asked.promise.latest.astimezone(VIETNAM).strftime("%H:%M ngay %d/%m")
    assert re.match(rf"MotID: Yeu cau goi lai GL-\d{{6}}\. Can bo se goi Ong/Ba truoc {when}", text)
    again = await ask(desk, first)
    assert isinstance(again, CallBackExpected), "nobody learns that the telephone is on the list"
    assert len(await desk.world.texts(first)) == 1
    other = await ask(desk, second)
    assert isinstance(other, CallBackExpected)
    assert other.before == 1
    sealed = await desk.database.pool.fetchval("SELECT string_agg(row_to_json(c)::text, '') FROM call_back c")
    assert first.national()[1:] not in sealed
    assert "Đợi" not in sealed


async def test_nobody_can_have_a_telephone_called_or_written_to_again_and_again(desk: Desk) -> None:
    phone = desk.phone()
    for _ in range(3):
        await ask(desk, phone)
        await withdraw_call_back(desk.database, await link_of(desk, phone))
    assert isinstance(await ask(desk, phone), CallBackExpected), "what each network has in reserve"
    assert isinstance(await ask(desk, phone), TooFast)


@pytest.mark.item("S2-26")
async def test_two_officials_never_get_the_same_citizen(desk: Desk) -> None:
    for _ in range(3):
        await ask(desk, desk.phone())
    officials = [await desk.official() for _ in range(5)]
    outcomes = await asyncio.gather(*(take_call_back(desk.env, one) for one in officials))
    got = [outcome.entry.id for outcome in outcomes if isinstance(outcome, ToCall)]
    assert len(got) == len(set(got)) == 3
    assert sum(isinstance(outcome, NobodyToCall) for outcome in outcomes) == 2


async def test_the_oldest_is_called_first_and_whoever_has_one_gets_no_second(desk: Desk) -> None:
    first, second = desk.phone(), desk.phone()
    await ask(desk, first)
    desk.clock.instant += timedelta(minutes=1)
    await ask(desk, second)
    official = await desk.official()
    one = await take_call_back(desk.env, official)
    assert isinstance(one, ToCall)
    assert one.phone == first
    again = await take_call_back(desk.env, official)
    assert isinstance(again, ToCall)
    assert again.entry.id == one.entry.id
    chosen = (await list_call_backs(desk.env)).entries[0]
    other = await take_call_back(desk.env, await desk.official(), chosen.id)
    assert isinstance(other, ToCall)
    assert other.phone == second
    assert isinstance(await take_call_back(desk.env, await desk.official(), chosen.id), NobodyToCall)


@pytest.mark.item("S2-26")
async def test_the_telephone_is_a_recorded_reveal_and_a_talk_opens_a_case(desk: Desk) -> None:
    phone = desk.phone()
    await ask(desk, phone)
    official = await desk.official()
    outcome = await take_call_back(desk.env, official)
    assert isinstance(outcome, ToCall)
    reveal = await desk.database.pool.fetchrow("SELECT * FROM desk_reveal")
    assert reveal is not None
    assert (reveal["field"], reveal["reason"], reveal["revealed_to"]) == ("phone", "call_back", official.account_id)
    assert reveal["call_back_id"] == outcome.entry.id
    case = await note_reached(desk.env, official, outcome.entry.id, CaseKind.TWO_ACCOUNTS)
    assert isinstance(case, Case)
    assert (case.channel, case.kind, case.assigned_to) == ("call_back", CaseKind.TWO_ACCOUNTS, official.account_id)
    sealed = await desk.database.pool.fetchval("SELECT sealed FROM desk_case WHERE id = $1", case.id)
    bundle = desk.database.vault.open(CASE, case.id, sealed, CaseBundle)
    assert (bundle.contact_phone, bundle.full_name) == (phone.e164(), "Lê Thị Đợi Gọi")
    row = await desk.database.pool.fetchrow("SELECT state, case_id, ended_by FROM call_back")
    assert tuple(row or ()) == ("reached", case.id, official.account_id)
    assert await held_call_back(desk.env, official) is None


@pytest.mark.item("S2-26")
async def test_nobody_answers_three_times_and_is_told_so(desk: Desk) -> None:
    phone, official = desk.phone(), await desk.official()
    await ask(desk, phone)
    for _ in range(RULES.tries - 1):
        outcome = await take_call_back(desk.env, official)
        assert isinstance(outcome, ToCall)
        assert isinstance(await note_no_answer(desk.env, official, outcome.entry.id), CallAgain)
        assert isinstance(await take_call_back(desk.env, official), NobodyToCall), "not before an hour has passed"
        desk.clock.instant += timedelta(minutes=RULES.again_after_minutes)
    last = await take_call_back(desk.env, official)
    assert isinstance(last, ToCall)
    assert isinstance(await note_no_answer(desk.env, official, last.entry.id), GivenUp)
    text = (await desk.world.texts(phone))[-1]
    assert "khong gap Ong/Ba" in text
    assert "18001096" in text
    assert isinstance(await ask(desk, phone), CallBackExpected), "the telephone may be put on the list again"


async def test_wrong_number_and_not_wanted_end_it_and_giving_back_counts_no_try(desk: Desk) -> None:
    official = await desk.official()
    endings: tuple[Ending, ...] = ("wrong_number", "unwanted")
    for ending in endings:
        await ask(desk, desk.phone())
        outcome = await take_call_back(desk.env, official)
        assert isinstance(outcome, ToCall)
        assert isinstance(await give_back(desk.env, official, outcome.entry.id), CallBackNoted)
        assert isinstance(await note_ending(desk.env, official, outcome.entry.id, "unwanted"), NotHeld)
        outcome = await take_call_back(desk.env, official)
        assert isinstance(outcome, ToCall)
        assert outcome.entry.tries == 0
        noted = await note_ending(
            desk.env, official, outcome.entry.id, "unwanted" if ending == "unwanted" else ending
        )
        assert isinstance(noted, CallBackNoted)
    states = await desk.database.pool.fetch("SELECT state FROM call_back ORDER BY asked_at")
    assert [row["state"] for row in states] == ["wrong_number", "unwanted"]


async def test_the_link_in_the_sms_withdraws_even_from_under_the_official(desk: Desk) -> None:
    phone, official = desk.phone(), await desk.official()
    await ask(desk, phone)
    link = await link_of(desk, phone)
    outcome = await take_call_back(desk.env, official)
    assert isinstance(outcome, ToCall)
    assert isinstance(await withdraw_call_back(desk.database, OpaqueToken.fresh(link.id)), CallBackIsOver)
    assert isinstance(await withdraw_call_back(desk.database, link), CallBackWithdrawn)
    assert isinstance(await withdraw_call_back(desk.database, link), CallBackIsOver)
    assert isinstance(await note_reached(desk.env, official, outcome.entry.id, CaseKind.OTHER), NotHeld)


async def test_who_may_not_call_back_is_refused_and_recorded(desk: Desk) -> None:
    await ask(desk, desk.phone())
    auditor = await desk.official(Role.AUDITOR)
    refused = await take_call_back(desk.env, auditor)
    assert refused == Refused(RefusalRule.NOT_ALLOWED)
    assert await desk.database.pool.fetchval("SELECT count(*) FROM desk_refusal") == 1
    assert await desk.database.pool.fetchval("SELECT state FROM call_back") == "waiting"


async def test_what_is_held_too_long_waits_again_and_what_waits_too_long_ends_and_is_erased(desk: Desk) -> None:
    phone, official = desk.phone(), await desk.official()
    await ask(desk, phone)
    keeper = CallBackKeeper(desk.database, desk.env.policies)
    outcome = await take_call_back(desk.env, official)
    assert isinstance(outcome, ToCall)
    await keeper.tend()
    assert await held_call_back(desk.env, official) is not None
    desk.clock.instant += timedelta(minutes=RULES.hold_minutes + 1)
    assert await held_call_back(desk.env, official) is None, "the telephone is shown no longer than was said"
    await keeper.tend()
    assert await desk.database.pool.fetchval("SELECT state FROM call_back") == "waiting"
    desk.clock.instant += timedelta(days=RULES.expires_after_days)
    await keeper.tend()
    assert await desk.database.pool.fetchval("SELECT state FROM call_back") == "expired"
    assert "qua han" in (await desk.world.texts(phone))[-1]
    desk.clock.instant += timedelta(days=RULES.erase_after_days, minutes=1)
    await keeper.tend()
    row = await desk.database.pool.fetchrow("SELECT id, sealed, index_a, index_b, erased_at FROM call_back")
    assert row is not None
    assert row["index_a"] is row["index_b"] is None
    assert desk.database.vault.open("call_back", row["id"], row["sealed"], CallBackBundle).phone == ""


async def test_the_list_goes_by_pages_in_order_and_marks_what_is_late(desk: Desk) -> None:
    for _ in range(5):
        await ask(desk, desk.phone(), network=f"203.0.113.{_ + 1}")
        desk.clock.instant += timedelta(minutes=1)
    first = await list_call_backs(desk.env, size=2)
    assert first.waiting == 5
    assert len(first.entries) == 2
    assert first.after is not None
    second = await list_call_backs(desk.env, first.after, size=2)
    assert second.entries[0].asked_at > first.entries[1].asked_at
    desk.clock.instant += timedelta(days=1)
    assert all(each.overdue_at(desk.clock.instant) for each in first.entries)


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 30)),  # noqa: DTZ001 - given the zone below
    st.sampled_from(PartOfDay),
    st.integers(0, 5000),
)
def test_a_promise_lies_in_service_and_in_the_part_of_the_day(day: datetime, part: PartOfDay, before: int) -> None:
    asked = day.replace(tzinfo=UTC)
    promise = promised(asked, part, before, RULES)
    assert asked <= promise.earliest <= promise.latest
    closing = promise.latest.astimezone(VIETNAM)
    assert RULES.opens_at <= closing.hour <= RULES.closes_at
    more = promised(asked, part, before + 100, RULES)
    assert more.latest >= promise.latest
    if part is PartOfDay.MORNING:
        assert (closing.hour, closing.minute) == (12, 0)


def test_a_promise_in_the_evening_goes_on_in_the_morning() -> None:
    at_eight = datetime(2026, 11, 21, 20, 0, tzinfo=VIETNAM)
    promise = promised(at_eight, PartOfDay.ANY, 0, RULES)
    assert promise.earliest == at_eight
    assert promise.latest == datetime(2026, 11, 22, 10, 0, tzinfo=VIETNAM), "an hour tonight, three tomorrow"
