"""The desk's one-time reset (S0-19): a link to the citizen's own phone; nobody else learns it or the password."""

import asyncio
import re

import pytest

from motid.accounts.model import AccountRef
from motid.accounts.read_account import read_account
from motid.authn.list_otp_phones import list_otp_phones
from motid.kernel.actor import Actor
from motid.kernel.phone import PhoneNumber
from motid.limits import Refused
from motid.messaging.sms_text import segments_of
from motid.recovery.desk_reset.read_desk_reset import state_of_desk_reset
from motid.recovery.desk_reset.start_desk_reset import (
    DeskResetStarted,
    NoPhoneForReset,
    NotForThisAccount,
    start_desk_reset,
)
from motid.recovery.desk_reset.withdraw_desk_reset import withdraw_desk_reset
from motid.recovery.environment import RecoveryEnvironment
from motid.recovery.messages import are_you_calling, reset_by_the_desk
from motid.recovery.model import Cooling
from motid.recovery.store import recoveries
from tests.installation import PASSWORD
from tests.normalising.pages.conftest import ORIGIN, Pages, Resident
from tests.recovery.conftest import ANOTHER, at_home, texts

CASE = "KN-2026-000123"
_LINK = re.compile(r"https://motid\.example(/desk-reset/\S+)")
Outcome = DeskResetStarted | NoPhoneForReset | NotForThisAccount | Cooling | Refused


def recovery_of(pages: Pages) -> RecoveryEnvironment:
    town = pages.town.normalisation
    return RecoveryEnvironment(town.authn, town.carrier, town.cases, ORIGIN)


async def start(pages: Pages, account: AccountRef, confirmed: str | None = None) -> Outcome:
    recovery = recovery_of(pages)
    async with recovery.authn.database.begin(Actor("operator")) as uow:
        known = await read_account(uow.connection, uow.vault, account.account_id)
        phone = PhoneNumber.parse(confirmed) if confirmed else None
        return await start_desk_reset(uow, recovery, known, case_number=CASE, confirmed_phone=phone)


async def link_to(pages: Pages, phone: str) -> str:
    found = _LINK.search((await texts(pages, phone))[-1])
    assert found is not None
    return found[1]


async def sent(pages: Pages) -> tuple[Resident, AccountRef, str]:
    resident, account = await at_home(pages)
    assert isinstance(await start(pages, account), DeskResetStarted)
    return resident, account, await link_to(pages, resident.person["phone"])


async def fill_in(resident: Resident, number: str, password: str = ANOTHER) -> Resident:
    return await resident.press("ĐẶT MẬT KHẨU", number=number, password=password, password_confirmation=password)


@pytest.mark.item("S0-19")
async def test_a_citizen_with_a_cmnd_account_sets_a_password_by_the_link_and_is_led_to_the_new_number(
    pages: Pages,
) -> None:
    """Case 3: no password is told to anybody; everybody is out, every contact hears, and the new number is next."""
    person = await pages.town.person()
    account = await pages.town.account(person, by="cmnd")
    resident, thief = pages.resident(person), await pages.resident(person).sign_in(account)
    await resident.has_password(account, PASSWORD)
    outcome = await start(pages, account)
    assert isinstance(outcome, DeskResetStarted)
    assert outcome.phone_masked == f"{person['phone'][:3]}****{person['phone'][-3:]}"
    link = await link_to(pages, person["phone"])
    assert link.rpartition("/")[2] not in repr(outcome), "the official has nothing of the link"
    for _ in range(3):
        await resident.open(link)
        assert resident.page.heading == "Đặt mật khẩu mới", "previews use nothing up"
    assert CASE in resident.page.main
    assert resident.page.labels[0] == "Số CCCD hoặc số CMND của bạn*"
    await fill_in(resident, "")
    assert resident.page.errors == ["Bạn phải nhập cmt/cccd."]
    await fill_in(resident, "905555555")
    assert "Bạn còn 4 lần nhập" in resident.page.errors[0]
    await fill_in(resident, person["cmnd"], f"Zqkw-{person['cmnd']}")
    assert "Mật khẩu không được chứa" in resident.page.errors[0]
    await fill_in(resident, person["cmnd"])
    assert resident.page.path == "/sign-in"
    assert "cập nhật số căn cước công dân" in resident.page.main
    assert (await thief.open("/account")).page.path == "/sign-in", "sessions ended"
    assert any("Mat khau da duoc doi" in text for text in await texts(pages, person["phone"]))
    await resident.sign_in_by_password(person["cmnd"], ANOTHER)
    await resident.type_code()
    assert resident.page.heading == "Cập nhật thông tin từ CSDL dân cư"
    assert (await thief.open(link)).page.status == 410, "once"
    kinds = await pages.town.world.events()
    assert {"recovery.desk_reset_sent", "recovery.desk_reset_number_wrong", "recovery.desk_reset_used"} <= set(kinds)
    async with recovery_of(pages).authn.database.read() as connection:
        rows = await recoveries.latest_of_each_kind(connection, account.account_id)
    assert [row["kind"] for row in rows] == ["password"], "the cooling period has begun"


@pytest.mark.item("S0-19")
async def test_a_forwarded_message_alone_is_worth_nothing_however_many_try_at_once(pages: Pages) -> None:
    resident, _, link = await sent(pages)
    await resident.open(link)
    guess = resident.page.submission(
        "ĐẶT MẬT KHẨU", {"number": "036099123456", "password": ANOTHER, "password_confirmation": ANOTHER}
    )
    right = {**dict(guess.data), "number": resident.person["personal_number"]}
    answers = await asyncio.gather(
        *(resident.client.request(guess.method, guess.address, data=guess.data) for _ in range(9))
    )
    # A try may be answered after later ones have used up the link: at most four show the form again.
    shown = [answer for answer in answers if answer.status_code == 200]
    assert 1 <= len(shown) <= 4
    assert {answer.status_code for answer in answers} == {200, 410}
    late = await resident.client.request(guess.method, guess.address, data=right)
    assert late.status_code == 410, "the right number comes too late"


@pytest.mark.item("S0-19")
async def test_of_many_uses_at_once_one_sets_the_password(pages: Pages) -> None:
    resident, _, link = await sent(pages)
    await resident.open(link)
    number = resident.person["personal_number"]
    typed = [
        resident.page.submission("ĐẶT MẬT KHẨU", {"number": number, "password": one, "password_confirmation": one})
        for one in (f"{ANOTHER}-{n}" for n in range(3))
    ]
    answers = await asyncio.gather(
        *(resident.client.request(one.method, one.address, data=one.data) for one in typed)
    )
    assert sorted(answer.url.path == "/sign-in" for answer in answers) == [False, False, True]
    assert (await pages.town.world.events()).count("recovery.desk_reset_used") == 1
    assert (await resident.sign_in_by_password(number)).page.path == "/sign-in", "the old one is worth nothing"


@pytest.mark.item("S0-19")
async def test_a_link_ends_by_time_by_a_newer_one_by_the_desk_and_by_another_new_password(pages: Pages) -> None:
    resident, account, first = await sent(pages)
    again = await start(pages, account)
    assert isinstance(again, DeskResetStarted)
    second = await link_to(pages, resident.person["phone"])
    assert (await resident.open(first)).page.status == 410
    assert (await resident.open(second)).page.status == 200
    pages.town.world.pass_by(minutes=31)
    await fill_in(resident, resident.person["personal_number"])
    assert resident.page.status == 410
    last = await start(pages, account)
    assert isinstance(last, DeskResetStarted)
    third = await link_to(pages, resident.person["phone"])
    database = recovery_of(pages).authn.database
    async with database.begin(Actor("operator")) as uow:
        assert await withdraw_desk_reset(uow, last.reset_id)
        assert not await withdraw_desk_reset(uow, last.reset_id)
        assert await state_of_desk_reset(uow.connection, last.reset_id) == "withdrawn"
    assert (await resident.open(third)).page.status == 410
    assert isinstance(await start(pages, account), Refused), "three at once, no more"
    pages.town.world.pass_by(hours=5)
    assert isinstance(await start(pages, account), DeskResetStarted)
    fourth = await link_to(pages, resident.person["phone"])
    await resident.sign_in(account)
    await resident.open("/account/password")
    await resident.press("ĐỔI MẬT KHẨU", current_password=PASSWORD, password=ANOTHER, password_confirmation=ANOTHER)
    assert (await resident.open(fourth)).page.status == 410
    assert (await resident.open("/desk-reset/abc")).page.status == 404
    assert (await resident.open(f"{fourth[:-3]}AAA")).page.status == 410


@pytest.mark.item("S0-19")
async def test_it_goes_to_a_confirmed_phone_only_where_the_account_has_none(pages: Pages) -> None:
    """Which then receives the codes, or nobody could sign in."""
    resident, account = await at_home(pages)
    other = "0959000123"
    await start(pages, account, other)
    assert await texts(pages, other) == []
    database = recovery_of(pages).authn.database
    await database.pool.execute("UPDATE otp_phone SET removed_at = now(), is_default = false")
    assert isinstance(await start(pages, account), NoPhoneForReset)
    assert isinstance(await start(pages, account, other), DeskResetStarted)
    await resident.open(await link_to(pages, other))
    await fill_in(resident, resident.person["personal_number"])
    assert resident.page.path == "/sign-in"
    async with database.read() as connection:
        phones = await list_otp_phones(connection, database.vault, account.account_id)
    assert [one.phone for one in phones] == [PhoneNumber.parse(other)]


@pytest.mark.item("S0-19")
async def test_a_phone_changed_a_short_time_ago_and_a_closed_account_get_no_link(pages: Pages) -> None:
    resident, account, link = await sent(pages)
    database = recovery_of(pages).authn.database
    async with database.begin(Actor("operator")) as uow:
        await recoveries.insert(uow.connection, uow.new_id(), account.account_id, "otp_phone", uow.now)
    assert isinstance(await start(pages, account), Cooling)
    await database.pool.execute("UPDATE account SET state = 'locked' WHERE id = $1", account.account_id)
    assert await start(pages, account) == NotForThisAccount("locked")
    await resident.open(link)
    await fill_in(resident, resident.person["personal_number"])
    assert resident.page.status == 410, "locked since"


async def test_the_strength_hint_tells_nothing_of_the_person(pages: Pages) -> None:
    """Else who has the link alone would find the number out by passwords made of it."""
    resident, _, link = await sent(pages)
    await resident.open(link)
    token = dict(resident.page.submission("ĐẶT MẬT KHẨU", {}).data)["csrf_token"]
    strengths = []
    for number in (resident.person["personal_number"], "036099123456"):
        data = {"csrf_token": token, "password": f"Qx!wv-{number}"}
        answer = await resident.client.post(f"{ORIGIN}{link}/strength", data=data)
        strengths.append(answer.json()["strength"])
    assert strengths[0] == strengths[1] > 0
    over = await resident.client.post(f"{ORIGIN}{link[:-3]}AAA/strength", data={"csrf_token": token})
    assert over.status_code == 409


def test_messages_are_two_segments_at_most() -> None:
    """With the longest address that a site may sensibly have."""
    link = "https://dangnhap.dichvucong.thuathienhue.gov.vn/desk-reset/" + "x" * 66
    case = "KN-2026-000000123456"
    for text in (reset_by_the_desk(link, case, 30), are_you_calling(link, case, 10)):
        assert len(segments_of(text, reference=1)) <= 2
        assert text.isascii()
