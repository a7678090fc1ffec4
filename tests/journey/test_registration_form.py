"""The way to registration and its form over plain HTTP, to the letter, and numbers that are taken (S4-10 … S4-17)."""

import pytest

from tests.journey.citizen import Citizen
from tests.journey.conftest import Newcomer
from tests.journey.records import Records

CODE_PAGE = "/register/code"
EMPTY_FORM = {"login_name": "", "full_name": "", "date_of_birth": "", "phone": "", "email": ""}


@pytest.mark.item("S4-10", "S4-11")
def test_the_home_page_leads_to_registration_and_to_sign_in(citizen: Citizen) -> None:
    citizen.open("/").follow("Đăng ký")
    assert citizen.page.path == "/register"
    assert citizen.open("/").follow("Đăng nhập").page.path == "/sign-in"


@pytest.mark.item("S4-10")
def test_a_service_that_is_started_asks_to_sign_in_or_register(citizen: Citizen) -> None:
    citizen.open("/account")
    assert citizen.page.path == "/sign-in"
    citizen.follow("Chưa có tài khoản? Đăng ký").follow("Thuê bao di động")
    assert citizen.page.path == "/register/mobile"
    assert "continue=%2Faccount" in citizen.page.address


@pytest.mark.item("S4-12")
def test_the_choice_page_carries_the_official_words(citizen: Citizen) -> None:
    page = citizen.open("/register").page
    assert page.heading == "Đăng ký – Vui lòng chọn phương thức đăng ký"
    assert "CỔNG DỊCH VỤ CÔNG QUỐC GIA – Kết nối, cung cấp thông tin và dịch vụ công mọi lúc, mọi nơi" in page.main
    assert page.texts("//nav[@aria-label='Đối tượng đăng ký']//a") == ["Công dân", "Doanh nghiệp", "Cơ quan nhà nước"]
    assert page.texts("//*[@aria-current='page']") == ["Công dân"]


@pytest.mark.item("S4-13")
def test_ways_that_are_not_there_yet_are_shown_as_coming_and_are_not_links(citizen: Citizen) -> None:
    page = citizen.open("/register").page
    groups = page.texts("//main//h2")
    assert groups == ["Xác minh mức độ trung bình (IAL2)", "Xác minh mức độ cao (IAL3)"]
    medium, high = page.texts("//main//ul[@class='motid-choices']")
    for way in ("Thuê bao di động", "Bảo hiểm xã hội", "Bưu điện Việt Nam"):
        assert way in medium
    for way in ("USB ký số", "SIM ký số"):
        assert way in high
    coming = page.texts("//main//li[contains(@class, 'choices__item')][not(.//a)]")
    assert len(coming) == 4
    assert all("Sắp có" in way for way in coming)


@pytest.mark.item("S4-14")
@pytest.mark.parametrize("group", ["Doanh nghiệp", "Cơ quan nhà nước"])
def test_the_mobile_subscription_is_for_citizens_only(citizen: Citizen, group: str) -> None:
    citizen.open("/register").follow(group)
    assert citizen.page.texts("//*[@aria-current='page']") == [group]
    assert not citizen.page.has_link("Thuê bao di động")


@pytest.mark.item("S4-15")
def test_the_form_has_the_official_labels_and_marks_what_is_required(citizen: Citizen) -> None:
    page = citizen.open("/register/mobile").page
    assert page.heading == "Đăng ký – Thuê bao di động (Chỉ dành cho công dân)"
    assert page.labels == [
        "Tên đăng nhập (Số CMT/CCCD)*", "Họ tên*", "Ngày sinh*", "Số điện thoại*", "Email", "Nhập mã xác thực*",
    ]  # fmt: skip
    assert len(page.texts("//main//label/span[@class='motid-required']")) == 5
    assert set(page.buttons) == {"ĐĂNG KÝ", "↻"}


@pytest.mark.item("S4-16")
def test_an_empty_form_says_what_to_enter(citizen: Citizen) -> None:
    citizen.open("/register/mobile").submit("ĐĂNG KÝ", **EMPTY_FORM)
    missing = ("cmt/cccd", "họ tên", "ngày sinh", "số điện thoại")
    assert citizen.page.errors == [f"Bạn phải nhập {what}." for what in missing]
    assert citizen.page.texts("//*[@id='login_name-error']") == ["Lỗi: Bạn phải nhập cmt/cccd."]


def test_what_was_typed_stays_when_something_is_wrong(citizen: Citizen) -> None:
    citizen.fill_in_registration(date_of_birth="31/02/1987")
    assert citizen.page.errors == ["Không có ngày này trong lịch. Hãy nhập lại, ví dụ 09/03/1987."]
    assert citizen.page.field("full_name").get("value") == citizen.name


def test_a_nine_digit_number_opens_no_account_any_more(citizen: Citizen) -> None:
    citizen.fill_in_registration(login_name="271450123")
    assert citizen.page.errors == ["Số CMT 9 chữ số không còn được dùng để đăng ký. Hãy nhập số CCCD gồm 12 chữ số."]


@pytest.mark.item("S4-15")
class TestCaptcha:
    """The code that people without JavaScript copy."""

    WRONG = "Mã xác thực chưa đúng hoặc đã hết hạn. Hãy nhập mã mới ở bên dưới."

    def test_left_empty(self, citizen: Citizen) -> None:
        citizen.fill_in_registration(captcha="")
        assert citizen.page.errors == ["Bạn phải nhập mã xác thực."]

    def test_typed_wrong(self, citizen: Citizen) -> None:
        right = citizen.open("/register/mobile").page.captcha
        citizen.fill_in_registration(captcha=f"{(int(right) + 1) % 100_000:05}")
        assert citizen.page.errors == [self.WRONG]

    def test_used_twice(self, citizen: Citizen) -> None:
        first = citizen.open("/register/mobile").page.submission("ĐĂNG KÝ", EMPTY_FORM)
        spent = {name: first.data[name] for name in ("captcha", "captcha_id")}
        citizen.fill_in_registration(**spent)
        assert citizen.page.path == CODE_PAGE
        citizen.fill_in_registration(**spent)
        assert citizen.page.errors == [self.WRONG]

    @pytest.mark.parametrize("forged", ["", "AAAA", "not base64!", "A" * 5000])
    def test_with_a_forged_identifier(self, citizen: Citizen, forged: str) -> None:
        citizen.fill_in_registration(captcha="12345", captcha_id=forged)
        assert citizen.page.errors == [self.WRONG]

    def test_exchanged_for_another_without_losing_what_was_typed(self, citizen: Citizen) -> None:
        before = citizen.open("/register/mobile").page.field("captcha_id").get("value")
        citizen.submit("↻", full_name=citizen.name, captcha="")
        assert citizen.page.errors == []
        assert citizen.page.field("captcha_id").get("value") != before
        assert citizen.page.field("full_name").get("value") == citizen.name


@pytest.mark.item("S4-17")
class TestAccountExists:
    """Somebody has an account under this number: three ways out."""

    def test_recover_by_forgotten_password(self, member: Citizen) -> None:
        member.fill_in_registration()
        assert member.page.heading == "Số CMT/CCCD này đã có tài khoản"
        assert member.follow("Quên mật khẩu").page.heading == "Quên mật khẩu"

    def test_recover_at_a_counter(self, member: Citizen) -> None:
        member.fill_in_registration().follow("Lấy lại tài khoản tại quầy giao dịch")
        assert "bộ phận một cửa" in member.page.main

    def test_complain(self, member: Citizen, newcomer: Newcomer, records: Records) -> None:
        rightful = newcomer()
        rightful.fill_in_registration(login_name=member.number)
        rightful.follow("Khiếu nại khi không sở hữu tài khoản").submit(
            "GỬI KHIẾU NẠI",
            login_name=member.number,
            full_name=rightful.name,
            contact_phone=rightful.phone,
            statement="Tôi chưa từng đăng ký tài khoản nào.",
        )
        assert rightful.page.heading == "Đã nhận khiếu nại của bạn"
        [number] = rightful.page.texts("//*[@class='motid-reference']")
        [case] = records.rows("SELECT kind, state, account_id FROM desk_case WHERE number = $1", number)
        assert case["state"] == "open"
        assert [case["account_id"]] == records.accounts_of(member.number)

    def test_a_complaint_left_empty_says_what_to_enter(self, citizen: Citizen) -> None:
        citizen.open("/complaint").submit("GỬI KHIẾU NẠI")
        assert citizen.page.errors[0] == "Bạn phải nhập cmt/cccd."


def test_a_phone_that_registered_another_account_registers_no_second_one(member: Citizen, newcomer: Newcomer) -> None:
    other = newcomer()
    other.fill_in_registration(phone=member.phone)
    assert other.page.heading == "Số điện thoại này đã được đăng ký cho một tài khoản khác"
