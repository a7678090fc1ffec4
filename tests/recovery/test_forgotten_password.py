"""“Quên mật khẩu” (S4-26), over HTTP and without scripts."""

import asyncio
import re
from dataclasses import replace

import httpx
import pytest

from motid.accounts.change_identifiers import record_identifier
from motid.accounts.model import NewIdentifier
from motid.kernel.actor import SYSTEM
from motid.kernel.email import EmailAddress
from motid.kernel.phone import PhoneNumber
from motid.web.captcha import Captcha
from tests.installation import PASSWORD
from tests.normalising.pages.conftest import Pages, Resident
from tests.recovery.conftest import ANOTHER, at_home, code_of, other_than, texts, work

NOBODY = "036099123456"
_OWN = re.compile(r'name="csrf_token" value="[^"]*"')


async def ask(resident: Resident, username: str) -> Resident:
    await resident.open("/forgotten-password")
    return await resident.press("Gửi mã OTP", username=username)


async def recover(pages: Pages, resident: Resident, password: str = ANOTHER) -> Resident:
    await ask(resident, resident.person["personal_number"])
    await work(pages)
    await resident.press("XÁC NHẬN", code=await code_of(pages, resident.person["phone"]))
    return await resident.press("ĐẶT MẬT KHẨU", password=password, password_confirmation=password)


@pytest.mark.item("S4-26", "S4-17", "S4-21", "S0-30")
async def test_a_forgotten_password_is_replaced_by_a_code_and_everybody_else_is_out(pages: Pages) -> None:
    """User name, code, password by the rules; the old one is worth nothing, and every contact hears of it."""
    resident, account = await at_home(pages)
    thief = await pages.resident(resident.person).sign_in(account)
    assert (await thief.open("/account")).page.path == "/account"
    await ask(resident, resident.person["personal_number"])
    assert resident.page.heading == "Xác thực mã OTP"
    assert resident.person["phone"][-3:] not in resident.page.main, "the phone is not shown before the code is right"
    await work(pages)
    code = await code_of(pages, resident.person["phone"])
    await resident.press("XÁC NHẬN", code=other_than(code))
    assert resident.page.errors == ["Mã OTP chưa đúng. Hãy kiểm tra lại tin nhắn mới nhất. Bạn còn 4 lần nhập."]
    await resident.press("XÁC NHẬN", code=code)
    assert resident.page.heading == "Đặt mật khẩu mới"
    await resident.press("ĐẶT MẬT KHẨU", password="matkhau", password_confirmation="matkhau")
    assert resident.page.errors == ["Mật khẩu cần ít nhất 8 ký tự."]
    number = resident.person["personal_number"]
    await resident.press("ĐẶT MẬT KHẨU", password=f"Zqkw-{number}", password_confirmation=f"Zqkw-{number}")
    assert "Mật khẩu không được chứa" in resident.page.errors[0]
    await resident.press("ĐẶT MẬT KHẨU", password=ANOTHER, password_confirmation=ANOTHER)
    assert resident.page.path == "/sign-in"
    assert "Mật khẩu đã được đổi" in resident.page.main
    assert (await thief.open("/account")).page.path == "/sign-in", "sessions ended"
    assert any("Mat khau da duoc doi" in text for text in await texts(pages, resident.person["phone"]))
    await resident.sign_in_by_password(number)
    assert "Tên đăng nhập hoặc mật khẩu chưa đúng" in resident.page.main
    await resident.sign_in_by_password(number, ANOTHER)
    assert resident.page.path == "/sign-in/code"
    kinds = await pages.town.world.events()
    assert "recovery.password_reset" in kinds
    assert "authn.session_ended" in kinds


@pytest.mark.item("S4-26")
async def test_every_contact_is_told(pages: Pages) -> None:
    """Another registered phone and the mail address hear of it too."""
    resident, account = await at_home(pages)
    database = pages.town.normalisation.authn.database

    other = PhoneNumber.parse("0950000077")
    accounts = pages.town.normalisation.accounts
    mail = NewIdentifier("email", EmailAddress("nguoi.thu@vidu.example"), "self_asserted", None)
    async with database.begin(SYSTEM) as uow:
        for contact in (NewIdentifier("contact_phone", other, "self_asserted", None), mail):
            await record_identifier(uow, accounts, account, contact)
    await recover(pages, resident)
    assert [text for text in await texts(pages, "0950000077") if "Mat khau da duoc doi" in text]
    assert await database.pool.fetchval("SELECT count(*) FROM outbound_message WHERE channel = 'mail'") == 1


@pytest.mark.item("S4-26")
async def test_nothing_tells_whether_anybody_has_the_name(pages: Pages) -> None:
    """The same pages, the same statements in the request, the same answers to wrong codes, to the last try."""
    resident, _ = await at_home(pages)
    stranger = pages.resident(resident.person)
    statements = []
    for browser, username in ((resident, resident.person["personal_number"]), (stranger, NOBODY)):
        before = await _rows(pages)
        await ask(browser, username)
        after = await _rows(pages)
        statements.append({table: after[table] - before[table] for table in after})
    assert statements[0] == statements[1], "the request does the same work"
    await work(pages)
    code = await code_of(pages, resident.person["phone"])
    seen: list[list[str]] = [[], []]
    for number, browser in enumerate((resident, stranger)):
        seen[number].append(_plain(browser.page.answer))
        for _ in range(5):
            await browser.press("XÁC NHẬN", code=other_than(code))
            seen[number].append(_plain(browser.page.answer))
    assert seen[0] == seen[1]
    assert resident.page.path == stranger.page.path == "/forgotten-password/code/over"


@pytest.mark.item("S4-29")
async def test_another_code_may_be_asked_for_after_a_while(pages: Pages) -> None:
    resident, _ = await at_home(pages)
    await ask(resident, resident.person["personal_number"])
    await work(pages)
    first = await code_of(pages, resident.person["phone"])
    await resident.press("Gửi lại OTP")
    assert "vừa được gửi" in resident.page.main
    pages.town.world.pass_by(seconds=61)
    await resident.press("Gửi lại OTP")
    await work(pages)
    await work(pages)  # a job that runs twice sends nothing twice
    sent = [text for text in await texts(pages, resident.person["phone"]) if "lay lai mat khau" in text]
    assert len(sent) == 2
    await resident.press("XÁC NHẬN", code=await code_of(pages, resident.person["phone"]))
    assert resident.page.heading == "Đặt mật khẩu mới", first


async def test_a_name_is_asked_for_only_so_often_whoever_has_it(pages: Pages) -> None:
    resident, _ = await at_home(pages)
    answers = []
    for username in (resident.person["personal_number"], NOBODY):
        statuses = []
        for _ in range(9):
            await ask(resident, username)
            statuses.append(resident.page.status)
        answers.append(statuses)
    assert answers[0] == answers[1]
    assert answers[0][0] == 200
    assert answers[0][-1] == 429


async def test_a_closed_account_is_told_of_only_after_the_right_code(pages: Pages) -> None:
    resident, account = await at_home(pages)
    await pages.town.normalisation.authn.database.pool.execute(
        "UPDATE account SET state = 'locked' WHERE id = $1", account.account_id
    )
    await ask(resident, resident.person["personal_number"])
    await work(pages)
    code = await code_of(pages, resident.person["phone"])
    await resident.press("XÁC NHẬN", code=other_than(code))
    assert resident.page.path == "/forgotten-password/code"
    await resident.press("XÁC NHẬN", code=code)
    assert resident.page.path == "/sign-in/not-usable"
    await resident.open("/forgotten-password/new")
    assert resident.page.path == "/sign-in/not-usable"


@pytest.mark.item("S4-26")
async def test_an_account_of_an_old_portal_without_a_password_gets_its_first_one(pages: Pages) -> None:
    resident, _ = await at_home(pages, password=False)
    assert (await recover(pages, resident)).page.path == "/sign-in"
    await resident.sign_in_by_password(resident.person["personal_number"], ANOTHER)
    assert resident.page.path == "/sign-in/code"


async def test_a_sign_in_that_stands_at_the_code_ends_with_the_old_password(pages: Pages) -> None:
    """A thief past the password would else go on with a code that is still good."""
    resident, _ = await at_home(pages)
    thief = await pages.resident(resident.person).sign_in_by_password(resident.person["personal_number"], PASSWORD)
    stolen = await code_of(pages, resident.person["phone"])
    await recover(pages, resident)
    await thief.press("XÁC NHẬN", code=stolen)
    assert thief.page.path == "/sign-in"


async def test_of_two_windows_one_sets_the_password(pages: Pages) -> None:
    resident, _ = await at_home(pages)
    await ask(resident, resident.person["personal_number"])
    await work(pages)
    await resident.press("XÁC NHẬN", code=await code_of(pages, resident.person["phone"]))
    typed = [f"{ANOTHER}-{n}" for n in range(3)]
    sent = [
        resident.page.submission("ĐẶT MẬT KHẨU", {"password": one, "password_confirmation": one}) for one in typed
    ]
    answers = await asyncio.gather(*(resident.client.request(one.method, one.address, data=one.data) for one in sent))
    assert sorted(answer.url.path for answer in answers) == ["/forgotten-password/over"] * 2 + ["/sign-in"]


async def test_pages_of_a_recovery_need_one(pages: Pages) -> None:
    person = await pages.town.person()
    stranger = pages.resident(person)
    for path in ("/forgotten-password/code", "/forgotten-password/new", "/forgotten-password/cooling"):
        assert (await stranger.open(path)).page.path == "/forgotten-password/over"
    stranger.client.cookies.set("__Host-motid_recovery", "x" * 66, domain="motid.example")
    assert (await stranger.open("/forgotten-password/code")).page.path == "/forgotten-password/over"


@pytest.mark.item("S4-26", "S4-33")
async def test_a_machine_is_stopped_by_the_captcha_at_both_doors(pages: Pages) -> None:
    resident, _ = await at_home(pages)
    number = resident.person["personal_number"]
    state = pages.application.application.state
    state.citizen = replace(state.citizen, captcha=Captcha(state.citizen.database))
    await (await resident.open("/forgotten-password")).press("Gửi mã OTP", username=number, captcha="")
    assert resident.page.errors == ["Bạn phải nhập mã xác thực."]
    await resident.press("Gửi mã OTP", username=number)
    assert resident.page.path == "/forgotten-password/code"
    await (await resident.open("/lost-phone")).press("ĐĂNG NHẬP", username=number, password=PASSWORD, captcha="12")
    assert "Mã xác thực chưa đúng" in resident.page.errors[0]
    await resident.press("ĐĂNG NHẬP", username=number, password=PASSWORD)
    assert resident.page.path == "/lost-phone/number"


async def _rows(pages: Pages) -> dict[str, int]:
    pool = pages.town.normalisation.authn.database.pool
    tables = ("password_reset", "one_time_code", "outbound_message", "audit_event", "pgqueuer")
    return {table: await pool.fetchval(f"SELECT count(*) FROM {table}") for table in tables}


def _plain(answer: httpx.Response) -> str:
    """Return the page without the browser's own token."""
    return f"{answer.status_code} {answer.url.path} " + _OWN.sub("", answer.text)
