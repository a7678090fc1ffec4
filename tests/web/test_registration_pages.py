"""The screens of the registration say what the acceptance list says, to the letter."""

import pytest

from motid.web.forms.complaint import ComplaintForm
from motid.web.forms.password import NewPasswordForm
from motid.web.forms.registration import RegistrationForm
from motid.web.frame import Frame
from motid.web.presenters.page import CaptchaQuestion
from motid.web.presenters.proofs import CodePage, NewPasswordPage
from motid.web.presenters.registration import (
    AccountExistsPage,
    CarrierMismatchPage,
    CarrierSilentPage,
    ChooseMethodPage,
    PhoneTakenPage,
    RegistrationDonePage,
    RegistrationPage,
)
from tests.web.html import Drawn

QUESTION = CaptchaQuestion("c", "49027")


@pytest.mark.item("S4-12")
def test_choice_has_heading_title_and_three_tabs() -> None:
    page = Drawn(ChooseMethodPage.for_group("citizen", "/register/mobile"))
    assert "CỔNG DỊCH VỤ CÔNG QUỐC GIA – Kết nối, cung cấp thông tin và dịch vụ công mọi lúc, mọi nơi" in page.text()
    assert page.text("//h1") == "Đăng ký – Vui lòng chọn phương thức đăng ký"
    assert page.texts("//nav//ul[@class='motid-tabs']/li") == ["Công dân", "Doanh nghiệp", "Cơ quan nhà nước"]
    assert page.links()["Doanh nghiệp"] == "/register?group=business"


@pytest.mark.item("S4-13")
def test_choice_has_two_assurance_groups_and_marks_what_is_coming() -> None:
    page = Drawn(ChooseMethodPage.for_group("citizen", "/register/mobile"))
    assert page.texts("//h2")[:2] == ["Xác minh mức độ trung bình (IAL2)", "Xác minh mức độ cao (IAL3)"]
    choices = page.texts("//ul[@class='motid-choices']/li")
    for choice, name in zip(
        choices, ["Thuê bao di động", "Bảo hiểm xã hội", "Bưu điện Việt Nam", "USB ký số", "SIM ký số"], strict=True
    ):
        assert choice.startswith(name)
        assert choice.endswith("Sắp có") == (name != "Thuê bao di động")
    assert [a.get("href") for a in page.all("//ul[@class='motid-choices']//a")] == ["/register/mobile"]


@pytest.mark.item("S4-14")
@pytest.mark.parametrize("group", ["business", "agency"])
def test_mobile_subscription_is_for_citizens_only(group: str) -> None:
    page = Drawn(ChooseMethodPage.for_group(group, "/register/mobile"))  # type: ignore[arg-type]
    assert "Thuê bao di động" not in page.text()


@pytest.mark.item("S4-15")
def test_form_has_the_fields_with_asterisks_where_required() -> None:
    page = Drawn(RegistrationPage(RegistrationForm(), QUESTION))
    assert page.text("//h1") == "Đăng ký – Thuê bao di động (Chỉ dành cho công dân)"
    required = {
        "Tên đăng nhập (Số CMT/CCCD)": "login_name",
        "Họ tên": "full_name",
        "Ngày sinh": "date_of_birth",
        "Số điện thoại": "phone",
        "Nhập mã xác thực": "captcha",
    }
    for label, name in required.items():
        field = page.field(label)
        assert field.get("name") == name
        assert page.texts(f"//label[@for='{field.get('id')}']/span[@class='motid-required']") == ["*"]
    assert page.field("Email").get("name") == "email"
    assert page.texts("//label[@for='email']/span") == []
    assert page.buttons() == ["↻", "ĐĂNG KÝ"]
    assert page.text("//*[@id='captcha-question']") == "bốn chín không hai bảy"


@pytest.mark.item("S4-15")
def test_another_captcha_is_asked_for_without_script_and_keeps_what_was_typed() -> None:
    form = RegistrationForm.submitted([("full_name", "Điểu Krơi"), ("refresh_captcha", "1")])
    assert form.wants_redrawing
    page = Drawn(RegistrationPage(form, QUESTION))
    assert page.field("Họ tên").get("value") == "Điểu Krơi"
    assert not page.all("//*[@class='govuk-error-summary']")


def test_enter_in_a_field_submits_the_form_and_does_not_refresh_the_captcha() -> None:
    page = Drawn(RegistrationPage(RegistrationForm(), QUESTION))
    assert page.all("//main//form//button[@type='submit']")[0].get("name") is None


@pytest.mark.item("S4-16")
def test_empty_user_name_is_told_to_the_letter() -> None:
    form = RegistrationForm.submitted([])
    assert not form.validate()
    page = Drawn(RegistrationPage(form, QUESTION))
    assert page.links()["Bạn phải nhập cmt/cccd."] == "#login_name"
    assert page.text("//*[@id='login_name-error']") == "Lỗi: Bạn phải nhập cmt/cccd."
    assert "login_name-error" in page.field("Tên đăng nhập (Số CMT/CCCD)").get("aria-describedby", "")
    assert page.text("//title").startswith("Lỗi: ")


@pytest.mark.item("S4-08")
@pytest.mark.item("S4-09")
def test_form_and_mismatch_say_how_to_check_the_owner_of_a_sim() -> None:
    for page in (Drawn(RegistrationPage(RegistrationForm(), None)), Drawn(CarrierMismatchPage())):
        assert "TTTTB gửi 1414" in page.text()
        assert "quầy giao dịch của nhà mạng" in page.text()


def test_mismatch_does_not_tell_which_field_differed() -> None:
    text = Drawn(CarrierMismatchPage()).text()
    assert "không nói rõ mục nào khác" in text


@pytest.mark.item("S4-17")
def test_existing_account_has_three_ways_out() -> None:
    links = Drawn(AccountExistsPage()).links()
    ways = ["Quên mật khẩu", "Lấy lại tài khoản tại quầy giao dịch", "Khiếu nại khi không sở hữu tài khoản"]
    targets = [next(address for text, address in links.items() if text.startswith(way)) for way in ways]
    assert targets == ["/forgotten-password", "/help/counter", "/complaint"]


def test_existing_account_names_the_hotline_that_cancels_a_wrong_one() -> None:
    page = Drawn(AccountExistsPage())
    assert "hủy tài khoản sai để bạn đăng ký mới" in page.text()
    assert page.links()["19001075"] == "tel:19001075"


@pytest.mark.item("S4-17")
def test_complaint_needs_a_way_to_reach_the_person_and_no_statement() -> None:
    form = ComplaintForm.submitted(
        [("login_name", "036195 000 012"), ("full_name", "H’Hen Niê"), ("contact_phone", "+84 950 000 088")]
    )
    assert form.validate(), form.errors
    assert form.contact_phone.value.national() == "0950000088"
    assert not ComplaintForm.submitted([]).validate()


@pytest.mark.item("S4-19")
def test_code_page_to_the_letter() -> None:
    from motid.web.forms.one_time_code import OneTimeCodeForm

    page = Drawn(CodePage("register", OneTimeCodeForm(), 5, "082****088", resend_after=60))
    assert page.text("//h1") == "Xác thực mã OTP"
    assert "Mã xác thực đã được gửi qua SĐT: 082****088" in page.text()
    assert "Bạn chưa nhận được mã? Gửi lại OTP" in page.text()
    assert page.buttons() == ["XÁC NHẬN", "Gửi lại OTP"]
    field = page.field("Nhập mã OTP")
    assert (field.get("autocomplete"), field.get("inputmode"), field.get("maxlength")) == (
        "one-time-code",
        "numeric",
        "6",
    )


@pytest.mark.item("S4-20")
@pytest.mark.item("S4-21")
def test_password_page_to_the_letter() -> None:
    page = Drawn(NewPasswordPage("register", NewPasswordForm()))
    assert page.field("Nhập mật khẩu").get("autocomplete") == "new-password"
    assert page.field("Xác nhận mật khẩu").get("type") == "password"
    rule = "* Sử dụng 8 ký tự trở lên bao gồm chữ thường, chữ in hoa, số và ký tự đặc biệt."
    assert page.text("//*[@id='password-rule']") == rule
    assert "ĐĂNG KÝ" in page.buttons()


def test_a_typed_password_is_never_drawn_again() -> None:
    form = NewPasswordForm.submitted([("password", "Sông-Hương-7"), ("password_confirmation", "Sông")])
    assert not form.validate()
    from motid.web.rendering import render

    assert "Sông" not in render(NewPasswordPage("register", form), Frame()).decode()


@pytest.mark.item("S4-22")
def test_done_page_explains_the_level() -> None:
    assert "mức độ xác minh 2 (IAL2)" in Drawn(RegistrationDonePage()).text()
    onward = Drawn(RegistrationDonePage(continue_to="/authorize/resume?t=1"))
    assert onward.links()["Đăng nhập và tiếp tục"] == "/sign-in?continue=%2Fauthorize%2Fresume%3Ft%3D1"


def test_silent_carrier_page_is_honest_and_keeps_the_data() -> None:
    page = Drawn(CarrierSilentPage("DK-7K2M-9QXA", "14:05, 24/11/2026", phone_masked="095****088"))
    assert "Thông tin của bạn đã được giữ lại" in page.text()
    assert "DK-7K2M-9QXA" in page.text()
    assert "095****088" in page.text()
    assert "Thử lại ngay" in page.buttons()


def test_taken_phone_leads_to_the_hotline() -> None:
    page = Drawn(PhoneTakenPage())
    assert page.links()["19001075"] == "tel:19001075"
    assert "hủy tài khoản đó để bạn đăng ký mới" in page.text()


def test_forms_and_links_keep_where_the_person_was_on_the_way_to() -> None:
    frame = Frame(path="/register/mobile", query=(("continue", "/authorize/resume?t=1"), ("group", "citizen")))
    page = Drawn(RegistrationPage(RegistrationForm(), QUESTION), frame)
    kept = "continue=%2Fauthorize%2Fresume%3Ft%3D1"
    assert page.all("//main//form")[0].get("action") == f"/register/mobile?{kept}"
    assert page.links()["Đăng nhập"] == f"/sign-in?{kept}"
