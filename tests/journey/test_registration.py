"""A registration to its end over plain HTTP: the password, the account that opens, and going on (S4-20 … S4-22)."""

import pytest

from tests.journey.citizen import Citizen
from tests.journey.conftest import Newcomer
from tests.journey.records import Records
from tests.journey.waiting import wait_for

CODE_PAGE = "/register/code"


@pytest.mark.item("S4-20", "S4-21")
def test_the_password_page_carries_the_official_words(citizen: Citizen) -> None:
    page = citizen.fill_in_registration().confirm_code().page
    assert page.labels == ["Nhập mật khẩu*", "Xác nhận mật khẩu*"]
    assert "* Sử dụng 8 ký tự trở lên bao gồm chữ thường, chữ in hoa, số và ký tự đặc biệt." in page.main
    assert page.buttons[-1] == "ĐĂNG KÝ"


@pytest.mark.item("S4-20", "S4-21")
def test_a_password_is_refused_rule_by_rule_and_then_taken(citizen: Citizen) -> None:
    citizen.fill_in_registration().confirm_code()
    for password, told in (
        ("", "Bạn phải nhập mật khẩu."),
        ("Ab-4567", "Mật khẩu cần ít nhất 8 ký tự."),
        ("ZEBRA-WOLF-7351", "Mật khẩu cần có chữ thường."),
        ("zebra-wolf-7351", "Mật khẩu cần có chữ in hoa."),
        ("Zebra-Wolf-Jazz", "Mật khẩu cần có chữ số."),
        ("ZebraWolf7351", "Mật khẩu cần có ký tự đặc biệt, ví dụ ! @ # ?"),
        ("P@ssw0rd", "Mật khẩu này quá phổ biến và dễ đoán. Hãy chọn mật khẩu khác."),
        (f"Xa{citizen.number}!", "Mật khẩu không được chứa số CMT/CCCD, tên, ngày sinh hay số điện thoại của bạn."),
    ):
        citizen.set_password(password)
        assert citizen.page.errors[0] == told
    citizen.submit("ĐĂNG KÝ", password=citizen.password, password_confirmation="Khac-2026-Roi")
    assert citizen.page.errors == ["Hai mật khẩu không giống nhau. Hãy nhập lại."]
    assert citizen.password not in citizen.page.answer.text
    assert citizen.set_password().page.heading == "Đăng ký thành công"


def test_the_new_account_is_announced_by_sms_and_by_mail(newcomer: Newcomer) -> None:
    citizen = newcomer(email="nguoi.moi.17@example.com").register()
    assert "da duoc mo" in citizen.sms("MotID: Tai khoan dinh danh")
    wait_for(lambda: bool(citizen.installation.messages("nguoi.moi.17@example.com")))
    [mail] = citizen.installation.messages("nguoi.moi.17@example.com")
    assert mail["subject"] == "Tài khoản MotID đã được mở"
    assert citizen.name not in mail["text"]
    assert citizen.number not in mail["text"]


@pytest.mark.item("S4-22")
def test_the_account_opens_at_level_two_with_its_evidence(member: Citizen, records: Records) -> None:
    assert "Mức độ xác minh 2 (IAL2)" in member.page.main
    [account] = records.accounts_of(member.number)
    [evidence] = records.rows(
        """SELECT kind, issuer, method, expires_at FROM evidence
            WHERE account_id = $1 AND kind = 'mobile_subscription'""",
        account,
    )
    assert evidence["issuer"] == "carrier"
    assert evidence["expires_at"] is not None
    assert "mức độ xác minh 2 (IAL2)" in member.sign_in().page.main


@pytest.mark.item("S4-22")
def test_the_owner_of_the_phone_is_told(member: Citizen) -> None:
    assert "Tai khoan dinh danh cua ban da duoc mo" in member.sms("da duoc mo")


def test_a_person_whose_card_has_only_the_year_of_birth_registers(newcomer: Newcomer) -> None:
    citizen = newcomer(date_of_birth="1950")
    assert citizen.register().page.heading == "Đăng ký thành công"


def test_the_registration_goes_on_after_the_browser_was_closed(citizen: Citizen) -> None:
    citizen.fill_in_registration()
    assert citizen.open("/register/resume").page.path == CODE_PAGE
    citizen.confirm_code()
    assert citizen.open("/register/resume").page.path == "/register/password"
    citizen.set_password()
    assert citizen.open("/register/resume").page.path == "/register/done"


def test_another_browser_cannot_go_on(citizen: Citizen) -> None:
    citizen.fill_in_registration()
    assert citizen.in_another_browser().open(CODE_PAGE).page.heading == "Lần đăng ký này đã hết hạn"


def test_a_finished_registration_opens_no_second_account(citizen: Citizen, records: Records) -> None:
    citizen.fill_in_registration().confirm_code()
    form = citizen.page
    citizen.set_password()
    citizen.page = form
    citizen.set_password()
    assert citizen.page.path == "/register/done"
    assert len(records.accounts_of(citizen.number)) == 1


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_whole_way_in_both_languages(citizen: Citizen, language: str) -> None:
    citizen.open(f"/register/mobile?lang={language}")
    confirm, finish = {"vi": ("XÁC NHẬN", "ĐĂNG KÝ"), "en": ("CONFIRM", "REGISTER")}[language]
    citizen.submit(
        finish, login_name=citizen.number, full_name=citizen.name, phone=citizen.phone,
        date_of_birth=str(citizen.person["date_of_birth"]),
    )  # fmt: skip
    citizen.submit(confirm, code=citizen.code())
    citizen.submit(finish, password=citizen.password, password_confirmation=citizen.password)
    assert citizen.page.path == "/register/done"
    assert citizen.page.tree.get("lang") == language
