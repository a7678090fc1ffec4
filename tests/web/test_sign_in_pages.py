"""The screens of the sign-in say what the acceptance list says, to the letter."""

import pytest

from motid.web.forms.one_time_code import OneTimeCodeForm, OtherPhoneForm, SignInCodeForm, wrong_code
from motid.web.forms.recovery import ForgottenPasswordForm
from motid.web.forms.sign_in import SIGN_IN_WRONG, SignInForm
from motid.web.frame import Frame
from motid.web.presenters.page import CaptchaQuestion
from motid.web.presenters.recovery import ForgottenPasswordPage
from motid.web.presenters.sign_in import OtherPhonePage, SignInCodePage, SignInPage, TooManyAttemptsPage
from tests.web.html import Drawn


@pytest.mark.item("S4-23")
@pytest.mark.item("S4-25")
def test_sign_in_page_to_the_letter() -> None:
    page = Drawn(SignInPage(SignInForm()))
    assert page.texts("//ul[@class='motid-tabs']/li") == ["CMT/CCCD", "Usb ký số Sắp có", "Sim ký số Sắp có"]
    assert not page.all("//ul[@class='motid-tabs']//a"), "what is coming is no dead link"
    assert page.field("Tên đăng nhập").get("placeholder") == "Nhập CMT/CCCD"
    assert page.field("Mật khẩu").get("placeholder") == "Nhập mật khẩu"
    assert page.links()["Quên mật khẩu?"] == "/forgotten-password"
    assert page.links()["Chưa có tài khoản? Đăng ký"] == "/register"
    assert page.buttons()[-1] == "ĐĂNG NHẬP"


def test_wrong_sign_in_names_no_field_and_forgets_the_password() -> None:
    form = SignInForm.submitted([("username", "036195000012"), ("password", "Bí-mật-1")])
    assert form.validate()
    form.add_error("username", SIGN_IN_WRONG)
    page = Drawn(SignInPage(form))
    assert "Tên đăng nhập hoặc mật khẩu chưa đúng" in page.text()
    assert page.field("Mật khẩu").get("value") is None


@pytest.mark.item("S4-26")
def test_forgotten_password_asks_for_the_name_and_a_captcha_and_names_who_helps_without_the_phone() -> None:
    page = Drawn(ForgottenPasswordPage(ForgottenPasswordForm(), CaptchaQuestion("c1", "31906")))
    assert page.field("Tên đăng nhập").get("placeholder") == "Nhập CMT/CCCD"
    assert page.field("Nhập mã xác thực") is not None
    assert page.links()["19001075"] == "tel:19001075"
    assert page.links()["đến quầy giao dịch"] == "/help/counter"


@pytest.mark.item("S4-28")
def test_code_page_to_the_letter_with_the_second_mask() -> None:
    page = Drawn(SignInCodePage(SignInCodeForm(), "0828xxx088", 5))
    assert "Mã xác thực đã được gửi qua số điện thoại: 0828xxx088" in page.text()
    assert page.field("Nhập mã OTP").get("maxlength") == "6"
    assert page.buttons() == ["XÁC NHẬN", "Gửi lại OTP"]


def test_a_browser_is_remembered_only_when_the_person_ticks_it() -> None:
    page = Drawn(SignInCodePage(SignInCodeForm(), "0828xxx088", 5))
    assert page.field("Ghi nhớ trình duyệt này").get("checked") is None
    assert SignInCodeForm.submitted([("code", "123456")]).remember_browser.data is False
    assert SignInCodeForm.submitted([("code", "123456"), ("remember_browser", "y")]).remember_browser.data is True


@pytest.mark.item("S4-30")
def test_another_phone_is_chosen_from_the_registered_ones() -> None:
    links = Drawn(SignInCodePage(SignInCodeForm(), "0828xxx088", 5)).links()
    assert links["Chọn phương thức xác thực khác"] == "/sign-in/other-phone"
    form = OtherPhoneForm.submitted([("phone_id", "p9")])
    form.offer([("p1", "0828xxx088"), ("p2", "0971xxx591")])
    assert not form.validate(), "a phone that was not offered is refused"
    page = Drawn(OtherPhonePage(form))
    assert page.texts("//label") == ["0828xxx088 Mặc định", "0971xxx591"]


@pytest.mark.parametrize("typed", ["123 456", " 123456", "123-456", "１２３４５６"])
def test_codes_are_read_as_people_copy_them(typed: str) -> None:
    form = OneTimeCodeForm.submitted([("code", typed)])
    assert form.validate()
    assert form.code.data == "123456"


@pytest.mark.parametrize("typed", ["", "   ", "12345", "1234567", "12345a", "١٢٣٤٥٦"])
def test_what_is_not_six_digits_is_refused(typed: str) -> None:
    assert not OneTimeCodeForm.submitted([("code", typed)]).validate()


def test_wrong_code_tells_how_many_attempts_are_left_in_both_languages() -> None:
    form = SignInCodeForm.submitted([("code", "123456")])
    form.validate()
    form.add_error("code", wrong_code(2))
    assert "Bạn còn 2 lần nhập." in Drawn(SignInCodePage(form, "0828xxx088", 5)).text()
    assert "Attempts left: 2." in Drawn(SignInCodePage(form, "0828xxx088", 5), Frame(locale="en")).text()


def test_waiting_time_is_told_in_units_that_help() -> None:
    assert "45 giây" in Drawn(TooManyAttemptsPage(45)).text()
    assert "15 phút" in Drawn(TooManyAttemptsPage(841)).text()
