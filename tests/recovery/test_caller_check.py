"""The caller confirms on the own phone, with a cheap browser and no code to read out."""

import asyncio
import re
from uuid import UUID

import pytest

from motid.kernel.actor import Actor
from motid.kernel.phone import PhoneNumber
from motid.limits import Refused
from motid.recovery.caller_check.ask_caller import CallerAsked, ask_caller
from motid.recovery.caller_check.model import CallerCheck, CallerRequest
from motid.recovery.caller_check.read_caller_check import read_caller_check
from tests.normalising.pages.conftest import Pages
from tests.recovery.conftest import at_home, texts
from tests.recovery.test_desk_reset import CASE, recovery_of

UNIT = "Trung tâm IOC"
_LINK = re.compile(r"https://motid\.example(/caller/\S+)")


async def ask(
    pages: Pages, phone: str, request: CallerRequest = CallerRequest.TALK, account_id: UUID | None = None
) -> CallerAsked | Refused:
    recovery = recovery_of(pages)
    async with recovery.authn.database.begin(Actor("operator")) as uow:
        return await ask_caller(
            uow, recovery, phone=PhoneNumber.parse(phone), case_number=CASE, unit_name=UNIT, request=request,
            account_id=account_id,
        )  # fmt: skip


async def asked(
    pages: Pages, phone: str, request: CallerRequest = CallerRequest.TALK, account_id: UUID | None = None
) -> tuple[UUID, str]:
    outcome = await ask(pages, phone, request, account_id)
    assert isinstance(outcome, CallerAsked)
    found = _LINK.search((await texts(pages, phone))[-1])
    assert found is not None
    return outcome.check_id, found[1]


async def read(pages: Pages, check_id: UUID) -> CallerCheck:
    database = recovery_of(pages).authn.database
    async with database.read() as connection:
        found = await read_caller_check(connection, check_id, database.clock.now())
    assert found is not None
    return found


@pytest.mark.item("S0-18", "S0-19")
async def test_a_caller_confirms_on_the_own_phone(pages: Pages) -> None:
    """Who is called, about which case, what for, in plain words; opening answers nothing, the first answer counts."""
    resident, account = await at_home(pages)
    phone = resident.person["phone"]
    check_id, link = await asked(pages, phone, CallerRequest.ONE_TIME_RESET, account.account_id)
    for _ in range(3):
        await resident.open(link)
    assert resident.page.heading == "Bạn đang gọi tổng đài?"
    for shown in (UNIT, CASE, "Gửi cho bạn liên kết để tự đặt lại mật khẩu."):
        assert shown in resident.page.main
    assert (await read(pages, check_id)).state == "asked"
    answers = [resident.page.submission(button, {}) for button in ("Đúng, tôi đang gọi", "Không phải tôi")]
    await resident.press("Đúng, tôi đang gọi")
    assert resident.page.heading == "Bạn đã xác nhận cuộc gọi"
    assert (await read(pages, check_id)).state == "confirmed"
    for late in answers:
        await resident.client.request(late.method, late.address, data=late.data)
    assert (await read(pages, check_id)).state == "confirmed", "once"
    kinds = await pages.town.world.events()
    assert kinds.count("recovery.caller_asked") == kinds.count("recovery.caller_answered") == 1


async def test_an_owner_who_is_not_calling_stops_whoever_is(pages: Pages) -> None:
    person = await pages.town.person()
    owner = pages.resident(person)
    check_id, link = await asked(pages, person["phone"])
    await (await owner.open(link)).press("Không phải tôi")
    assert owner.page.heading == "Đã ghi nhận: không phải bạn gọi"
    assert "đổi mật khẩu" in owner.page.main
    found = await read(pages, check_id)
    assert (found.state, found.case_number) == ("denied", CASE)


async def test_of_answers_at_once_one_counts(pages: Pages) -> None:
    person = await pages.town.person()
    owner = pages.resident(person)
    check_id, link = await asked(pages, person["phone"])
    await owner.open(link)
    sent = [owner.page.submission(one, {}) for one in ("Đúng, tôi đang gọi", "Không phải tôi")] * 3
    await asyncio.gather(*(owner.client.request(one.method, one.address, data=one.data) for one in sent))
    assert (await read(pages, check_id)).state in ("confirmed", "denied")
    assert (await pages.town.world.events()).count("recovery.caller_answered") == 1


async def test_a_question_ends_by_time_and_by_a_newer_one_and_a_phone_is_asked_so_often(pages: Pages) -> None:
    person = await pages.town.person()
    owner = pages.resident(person)
    first, link = await asked(pages, person["phone"])
    second, newer = await asked(pages, person["phone"])
    assert (await owner.open(link)).page.status == 410
    assert (await read(pages, first)).state == "over"
    await owner.open(newer)
    pages.town.world.pass_by(minutes=11)
    await owner.press("Đúng, tôi đang gọi")
    assert owner.page.status == 410
    assert (await read(pages, second)).state == "over"
    assert (await owner.open("/caller/abc")).page.status == 404
    assert (await owner.open(f"{newer[:-3]}AAA")).page.status == 410
    outcomes = [await ask(pages, person["phone"]) for _ in range(4)]
    assert [isinstance(one, Refused) for one in outcomes] == [False] * 3 + [True]
