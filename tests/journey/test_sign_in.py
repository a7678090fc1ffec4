"""Sign-in over plain HTTP, page by page (S4-23 … S4-31), and what an account shows its owner."""

from datetime import timedelta
from uuid import UUID

import pytest

from motid.authn.add_otp_phone import OtpPhoneAdded, add_otp_phone
from motid.db import Database
from motid.kernel.actor import SYSTEM
from motid.kernel.phone import PhoneNumber
from tests.fresh_numbers import fresh_phone
from tests.journey.citizen import Citizen, other_than
from tests.journey.conftest import Newcomer
from tests.journey.records import Records

CODE_PAGE = "/sign-in/code"
WRONG = "Tên đăng nhập hoặc mật khẩu chưa đúng. Hãy kiểm tra lại cả hai."
A_MINUTE = timedelta(seconds=61)


def add_phone(records: Records, citizen: Citizen, phone: str) -> None:
    """Let another phone receive the codes of this citizen's account."""
    [account] = records.accounts_of(citizen.number)

    async def add(database: Database) -> object:
        async with database.begin(SYSTEM) as uow:
            return await add_otp_phone(uow, account, PhoneNumber.parse(phone))

    assert isinstance(records.in_database(add), OtpPhoneAdded)


# ---- the page and the password


@pytest.mark.item("S4-23", "S4-25")
def test_the_sign_in_page_carries_the_official_words(citizen: Citizen) -> None:
    page = citizen.open("/sign-in").page
    tabs = page.texts("//main//ul[@aria-label='Cách đăng nhập']/li")
    assert tabs == ["CMT/CCCD", "Usb ký số Sắp có", "Sim ký số Sắp có"]
    assert page.texts("//*[@aria-current='true'][contains(@class, 'tab')]") == ["CMT/CCCD"]
    assert page.labels[:2] == ["Tên đăng nhập", "Mật khẩu"]
    assert page.field("username").get("placeholder") == "Nhập CMT/CCCD"
    assert page.field("password").get("placeholder") == "Nhập mật khẩu"
    assert page.link("Quên mật khẩu?").endswith("/forgotten-password")
    assert page.link("Chưa có tài khoản? Đăng ký").endswith("/register")
    assert "ĐĂNG NHẬP" in page.buttons


@pytest.mark.item("S4-26")
def test_a_forgotten_password_leads_to_its_recovery(citizen: Citizen) -> None:
    page = citizen.open("/sign-in").follow("Quên mật khẩu?").page
    assert page.heading == "Quên mật khẩu"
    assert "Không ai đọc mật khẩu cho bạn qua điện thoại." in page.main
    assert page.has_link("đến quầy giao dịch")


def test_an_empty_form_says_what_to_enter(citizen: Citizen) -> None:
    citizen.open("/sign-in").submit("ĐĂNG NHẬP", username="", password="")
    assert citizen.page.errors == ["Bạn phải nhập cmt/cccd.", "Bạn phải nhập mật khẩu."]


def test_a_wrong_password_gets_the_same_answer_as_an_unknown_name(member: Citizen, newcomer: Newcomer) -> None:
    stranger = newcomer()
    member.open("/sign-in").give_password("Sai.Mat-Khau-1")
    stranger.open("/sign-in").give_password("Sai.Mat-Khau-1")
    assert member.page.errors == stranger.page.errors == [WRONG]
    assert member.page.status == stranger.page.status == 200
    assert _words_without(member) == _words_without(stranger)
    assert set(member.page.answer.headers) == set(stranger.page.answer.headers)


def _words_without(citizen: Citizen) -> str:
    return citizen.page.text.replace(citizen.number, "")


# ---- the code


@pytest.mark.item("S4-24", "S4-27", "S4-28")
def test_after_the_password_a_code_goes_to_the_registered_phone(member: Citizen) -> None:
    page = member.open("/sign-in").give_password().page
    assert page.path == CODE_PAGE
    assert page.heading == "Xác thực mã OTP"
    assert f"Mã xác thực đã được gửi qua số điện thoại: {member.masked_at_sign_in}" in page.main
    assert page.field("code").get("maxlength") == "6"
    assert member.phone not in page.answer.text
    assert "hieu luc 5 phut" in member.sms("la ma OTP dang nhap")


@pytest.mark.item("S4-23", "S4-27")
def test_password_and_code_sign_in(member: Citizen) -> None:
    member.sign_in()
    assert member.page.path == "/account"
    assert member.page.heading == f"Xin chào, {member.name}"
    assert member.number not in member.page.answer.text


def test_the_password_alone_signs_nobody_in(member: Citizen) -> None:
    member.open("/sign-in").give_password()
    assert member.open("/account").page.path == "/sign-in"


@pytest.mark.item("S4-29")
def test_a_code_that_did_not_arrive_is_sent_again(member: Citizen, records: Records) -> None:
    first = member.open("/sign-in").give_password().code()
    member.submit("Gửi lại OTP")
    assert "Mã OTP vừa được gửi. Hãy chờ tin nhắn thêm một chút." in member.page.main
    records.let_pass(A_MINUTE)
    member.submit("Gửi lại OTP")
    assert "Mã OTP mới đã được gửi." in member.page.main
    second = member.code()
    assert member.submit("XÁC NHẬN", code=first).page.path == CODE_PAGE
    assert member.submit("XÁC NHẬN", code=second).page.path == "/account"


def test_a_wrong_code_and_then_too_many(member: Citizen, records: Records) -> None:
    code = member.open("/sign-in").give_password().code()
    form = member.page
    for left in (4, 3, 2, 1):
        member.submit("XÁC NHẬN", code=other_than(code))
        assert f"Bạn còn {left} lần nhập." in member.page.errors[0]
    member.submit("XÁC NHẬN", code=other_than(code))
    assert member.page.heading == "Mã OTP đã bị nhập sai quá nhiều lần"
    member.page = form
    member.submit("XÁC NHẬN", code=code)
    assert member.page.heading == "Mã OTP đã bị nhập sai quá nhiều lần"
    records.let_pass(A_MINUTE)
    member.submit("Gửi lại OTP").confirm_code()
    assert member.page.path == "/account"


def test_a_code_that_is_too_old(member: Citizen, records: Records) -> None:
    code = member.open("/sign-in").give_password().code()
    records.let_pass(timedelta(minutes=5, seconds=1))
    member.submit("XÁC NHẬN", code=code)
    assert member.page.heading == "Mã OTP đã hết hạn"
    assert member.submit("Gửi lại OTP").confirm_code().page.path == "/account"


def test_a_code_opens_no_session_in_another_browser(member: Citizen) -> None:
    code = member.open("/sign-in").give_password().code()
    thief = member.in_another_browser().open("/sign-in")
    token = thief.page.field("csrf_token").get("value")
    thief.client.post(f"{thief.installation.exchange}{CODE_PAGE}", data={"csrf_token": token, "code": code})
    assert thief.open("/account").page.path == "/sign-in"


# ---- another phone


@pytest.mark.item("S4-30")
def test_the_code_goes_to_another_registered_phone(member: Citizen, records: Records) -> None:
    second = fresh_phone()
    add_phone(records, member, second)
    member.open("/sign-in").give_password()
    member.code()
    member.follow("Chọn phương thức xác thực khác")
    masked = f"{second[:4]}xxx{second[-3:]}"
    assert member.page.labels == [f"{member.masked_at_sign_in} Mặc định", masked]
    assert second not in member.page.answer.text

    member.submit("Gửi mã OTP")
    assert member.page.errors == ["Hãy chọn một số điện thoại để nhận mã OTP."]
    member.submit("Gửi mã OTP", phone_id=member.page.fields("phone_id")[1].get("value"))
    assert f"Mã xác thực đã được gửi qua số điện thoại: {masked}" in member.page.main
    assert member.submit("XÁC NHẬN", code=member.code(phone=second)).page.path == "/account"


@pytest.mark.item("S4-30")
def test_somebody_else_s_phone_cannot_be_chosen(member: Citizen, newcomer: Newcomer, records: Records) -> None:
    other = newcomer().register()
    [theirs] = records.rows("SELECT id FROM otp_phone WHERE account_id = $1", records.accounts_of(other.number)[0])
    member.open("/sign-in").give_password().follow("Chọn phương thức xác thực khác")
    for foreign in (str(theirs["id"]), str(UUID(int=0)), "", "x"):
        member.submit("Gửi mã OTP", phone_id=foreign)
        assert member.page.errors == ["Hãy chọn một số điện thoại để nhận mã OTP."]


@pytest.mark.item("S4-31")
def test_a_registered_phone_also_receives_the_codes_of_another_account(
    member: Citizen, newcomer: Newcomer, records: Records
) -> None:
    relative = newcomer().register()
    add_phone(records, relative, member.phone)
    relative.open("/sign-in").give_password()
    relative.code()
    relative.follow("Chọn phương thức xác thực khác")
    relative.submit("Gửi mã OTP", phone_id=relative.page.fields("phone_id")[1].get("value"))
    assert relative.submit("XÁC NHẬN", code=relative.code(phone=member.phone)).page.path == "/account"
    assert relative.page.heading == f"Xin chào, {relative.name}"
    assert member.sign_in().page.heading == f"Xin chào, {member.name}"


# ---- a browser to remember


def test_remembering_a_browser_is_a_choice_that_is_never_ticked(member: Citizen) -> None:
    member.open("/sign-in").give_password()
    assert member.page.field("remember_browser").get("checked") is None
    member.confirm_code()
    assert member.in_another_browser().open("/sign-in").give_password().page.path == CODE_PAGE


def test_a_remembered_browser_needs_no_code_and_reaches_only_the_lower_level(
    member: Citizen, records: Records
) -> None:
    member.open("/sign-in").give_password().confirm_code(remember_browser="y")
    member.open("/sign-out").submit("Đăng xuất")
    # A page that needs no second factor opens by the password alone; the session says so.
    member.open("/sign-in?continue=/account").give_password()
    [account] = records.accounts_of(member.number)
    [session] = records.rows(
        "SELECT amr FROM session WHERE account_id = $1 AND ended_at IS NULL ORDER BY opened_at DESC LIMIT 1", account
    )
    assert member.page.path == "/account"
    assert list(session["amr"]) == ["pwd"]


# ---- sessions


def test_the_list_of_devices_and_the_end_of_one(member: Citizen) -> None:
    phone = member.in_another_browser()
    phone.client.headers["User-Agent"] = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile"
    member.sign_in()
    phone.sign_in()
    phone.open("/account/sessions")
    assert len(phone.page.texts("//main//section")) == 2
    assert len([text for text in phone.page.texts("//main//section") if "Thiết bị này" in text]) == 1
    phone.submit("Đăng xuất thiết bị này")
    assert "Đã đăng xuất khỏi thiết bị đó." in phone.page.main
    assert len(phone.page.texts("//main//section")) == 1
    assert member.open("/account").page.path == "/sign-in"
    assert phone.open("/account").page.path == "/account"


def test_nobody_ends_somebody_else_s_session(member: Citizen, newcomer: Newcomer, records: Records) -> None:
    other = newcomer().register().sign_in()
    [account] = records.accounts_of(other.number)
    theirs = records.value("SELECT id FROM session WHERE account_id = $1", account)
    member.sign_in()
    member.in_another_browser().sign_in()
    member.open("/account/sessions").submit("Đăng xuất thiết bị này", session_id=str(theirs))
    assert other.open("/account").page.path == "/account"


def test_signing_out_everywhere(member: Citizen) -> None:
    phone = member.in_another_browser().sign_in()
    member.open("/sign-in").give_password().confirm_code(remember_browser="y")
    member.open("/account/sessions").submit("Đăng xuất khỏi mọi thiết bị")
    assert member.page.heading == "Bạn đã đăng xuất khỏi mọi thiết bị"
    for citizen in (member, phone):
        assert citizen.open("/account").page.path == "/sign-in"
    assert member.give_password().page.path == CODE_PAGE


def test_signing_out_ends_the_session_and_not_only_the_cookie(member: Citizen) -> None:
    member.sign_in()
    stolen = dict(member.client.cookies)
    member.open("/sign-out").submit("Đăng xuất")
    assert member.page.heading == "Bạn đã đăng xuất"
    thief = member.in_another_browser()
    thief.client.cookies.update(stolen)
    assert thief.open("/account").page.path == "/sign-in"


def test_an_idle_session_ends_and_the_way_leads_back(member: Citizen, records: Records) -> None:
    member.sign_in().open("/account/history")
    assert member.page.heading == "Lịch sử tài khoản"
    records.let_pass(timedelta(minutes=31))
    member.open("/account/history")
    assert member.page.path == "/sign-in"
    member.give_password().confirm_code()
    assert member.page.path == "/account/history"


@pytest.mark.parametrize("path", ["/account", "/account/history", "/account/sessions", "/account/code-phones"])
def test_pages_of_the_account_ask_a_stranger_to_sign_in(citizen: Citizen, path: str) -> None:
    assert citizen.open(path).page.path == "/sign-in"


@pytest.mark.parametrize("address", ["//example.com/", "https://example.com/", "/\\example.com", "javascript:x"])
def test_the_way_back_never_leads_to_another_site(member: Citizen, address: str) -> None:
    member.open(f"/sign-in?continue={address}").give_password().confirm_code()
    assert member.page.address == f"{member.installation.exchange}/account"


# ---- what an account shows


def test_the_history_tells_what_happened(member: Citizen) -> None:
    member.open("/sign-in").give_password("Sai.Mat-Khau-1")
    member.sign_in().open("/account/history")
    events = member.page.texts("//*[@class='motid-history__what']")
    assert events[0] == "Đăng nhập"
    for event in ("Mở tài khoản", "Đặt mật khẩu", "Có người nhập sai mật khẩu", "Nhập đúng mã OTP"):
        assert event in events
    for private in (member.phone, member.number, member.name):
        assert private not in " ".join(events)


def test_the_account_shows_what_is_verified_and_by_whom(member: Citizen) -> None:
    facts = member.sign_in().page.facts
    assert facts["Họ tên"] == f"{member.name}✓ Nhà mạng xác minh"
    assert facts["Số điện thoại"] == f"{member.masked_at_sign_in}✓ Nhà mạng xác minh"
    assert "Do bạn khai" in facts.get("Email", "Do bạn khai")


def test_the_phones_that_receive_codes(member: Citizen) -> None:
    page = member.sign_in().open("/account/code-phones").page
    assert f"{member.masked_at_sign_in} Mặc định" in page.main
