"""Registration by mobile subscription over plain HTTP, page by page (S4-08 … S4-22)."""

import unicodedata
from datetime import timedelta

import pytest

from tests.fresh_numbers import fresh_phone
from tests.journey.citizen import Citizen, other_than
from tests.journey.conftest import Newcomer
from tests.journey.records import Records
from tests.journey.waiting import wait_for

CODE_PAGE = "/register/code"
EMPTY_FORM = {"login_name": "", "full_name": "", "date_of_birth": "", "phone": "", "email": ""}


# ---- steps 1 and 2: the entry and the choice


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


# ---- step 3: the form


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


# ---- the account exists already


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


# ---- the carrier's comparison


@pytest.mark.item("S4-08")
class TestCarrier:
    """The phone must be registered to its owner, and the carrier decides."""

    def test_match_leads_to_the_code(self, citizen: Citizen) -> None:
        assert citizen.fill_in_registration().page.path == CODE_PAGE

    def test_subscription_of_nobody(self, newcomer: Newcomer) -> None:
        citizen = newcomer(phone_registered_to_owner=False)
        citizen.fill_in_registration()
        assert citizen.page.heading == "Không tìm thấy thuê bao đã đăng ký thông tin"

    def test_number_that_no_carrier_knows(self, citizen: Citizen) -> None:
        citizen.fill_in_registration(phone=fresh_phone())
        assert citizen.page.heading == "Không tìm thấy thuê bao đã đăng ký thông tin"

    def test_subscription_of_somebody_else(self, citizen: Citizen, newcomer: Newcomer) -> None:
        owner = newcomer()
        citizen.fill_in_registration(phone=owner.phone)
        assert citizen.page.heading == "Thông tin chưa khớp với nhà mạng"

    @pytest.mark.parametrize("changed", [{"full_name": "Trần Văn Khác"}, {"date_of_birth": "09/03/1917"}])
    def test_which_field_differs_is_not_told(self, citizen: Citizen, changed: dict[str, str]) -> None:
        citizen.fill_in_registration(**changed)
        assert citizen.page.heading == "Thông tin chưa khớp với nhà mạng"
        assert "chúng tôi không nói rõ mục nào khác" in citizen.page.main
        assert citizen.installation.messages(citizen.phone) == []

    def test_after_a_mismatch_the_form_is_corrected_and_not_typed_anew(self, citizen: Citizen) -> None:
        citizen.fill_in_registration(full_name="Trần Văn Khác").follow("Kiểm tra và nhập lại")
        assert citizen.page.field("login_name").get("value") == citizen.number
        citizen.submit("ĐĂNG KÝ", full_name=citizen.name)
        assert citizen.page.path == CODE_PAGE

    def test_a_name_is_the_same_in_any_case_and_normal_form(self, citizen: Citizen) -> None:
        citizen.fill_in_registration(full_name=unicodedata.normalize("NFD", citizen.name.upper()))
        assert citizen.page.path == CODE_PAGE

    def test_without_the_carrier_s_word_no_later_page_opens(self, citizen: Citizen) -> None:
        citizen.fill_in_registration(full_name="Trần Văn Khác")
        for path in (CODE_PAGE, "/register/password", "/register/done"):
            assert citizen.open(path).page.heading == "Thông tin chưa khớp với nhà mạng"


@pytest.mark.item("S4-09")
@pytest.mark.parametrize("path", ["/register/mobile", "/"])
def test_people_learn_how_to_check_the_owner_of_their_phone(citizen: Citizen, path: str) -> None:
    assert "TTTTB gửi 1414" in citizen.open(path).page.main


@pytest.mark.item("S4-09")
def test_after_a_mismatch_people_are_sent_to_1414_and_to_the_carrier_s_counter(citizen: Citizen) -> None:
    citizen.fill_in_registration(full_name="Trần Văn Khác")
    assert "Soạn tin TTTTB gửi 1414" in citizen.page.main
    assert "CMT đến quầy giao dịch của nhà mạng để cập nhật" in citizen.page.main


# ---- step 4: the code


@pytest.mark.item("S4-19")
def test_the_code_page_carries_the_official_words_and_the_mask(citizen: Citizen) -> None:
    page = citizen.fill_in_registration().page
    assert page.heading == "Xác thực mã OTP"
    assert f"Mã xác thực đã được gửi qua SĐT: {citizen.masked_at_registration}" in page.main
    assert page.labels == ["Nhập mã OTP"]
    assert page.buttons == ["XÁC NHẬN", "Gửi lại OTP"]
    assert "Bạn chưa nhận được mã? Gửi lại OTP" in page.main
    assert citizen.phone not in page.answer.text


@pytest.mark.item("S4-18")
class TestCode:
    """The phone is in the hand of the person who registers."""

    def test_the_sms_says_what_the_code_is_for(self, citizen: Citizen) -> None:
        citizen.fill_in_registration()
        text = citizen.sms("la ma OTP")
        assert text.startswith("MotID: ")
        assert "la ma OTP dang ky tai khoan, hieu luc 5 phut." in text

    def test_typed_with_spaces(self, citizen: Citizen) -> None:
        code = citizen.fill_in_registration().code()
        citizen.submit("XÁC NHẬN", code=f" {code[:3]} {code[3:]} ")
        assert citizen.page.path == "/register/password"

    def test_asked_for_again_at_once(self, citizen: Citizen) -> None:
        citizen.fill_in_registration().submit("Gửi lại OTP")
        assert "Mã OTP vừa được gửi. Hãy chờ tin nhắn thêm một chút." in citizen.page.main
        assert len(citizen.installation.messages(citizen.phone)) <= 1

    def test_asked_for_again_after_a_minute_and_the_first_one_is_over(
        self, citizen: Citizen, records: Records
    ) -> None:
        first = citizen.fill_in_registration().code()
        records.let_pass(timedelta(seconds=61))
        citizen.submit("Gửi lại OTP")
        assert "Mã OTP mới đã được gửi." in citizen.page.main
        second = citizen.code()
        citizen.submit("XÁC NHẬN", code=first)
        assert citizen.page.path == CODE_PAGE
        assert citizen.submit("XÁC NHẬN", code=second).page.path == "/register/password"

    def test_wrong(self, citizen: Citizen) -> None:
        code = citizen.fill_in_registration().code()
        citizen.submit("XÁC NHẬN", code=other_than(code))
        assert citizen.page.errors == ["Mã OTP chưa đúng. Hãy kiểm tra lại tin nhắn mới nhất. Bạn còn 4 lần nhập."]
        assert citizen.submit("XÁC NHẬN", code=code).page.path == "/register/password"

    @pytest.mark.parametrize(
        ("typed", "told"),
        [
            ("", "Bạn phải nhập mã OTP trong tin nhắn."),
            ("12345", "Mã OTP gồm 6 chữ số. Hãy kiểm tra lại tin nhắn."),
            ("abcdef", "Mã OTP gồm 6 chữ số. Hãy kiểm tra lại tin nhắn."),
        ],
    )
    def test_that_is_no_code_costs_no_attempt(self, citizen: Citizen, typed: str, told: str) -> None:
        code = citizen.fill_in_registration().code()
        citizen.submit("XÁC NHẬN", code=typed)
        assert citizen.page.errors == [told]
        citizen.submit("XÁC NHẬN", code=other_than(code))
        assert "Bạn còn 4 lần nhập." in citizen.page.errors[0]

    def test_wrong_too_often_and_then_even_the_right_one_is_refused(self, citizen: Citizen, records: Records) -> None:
        code = citizen.fill_in_registration().code()
        form = citizen.page
        for _ in range(5):
            citizen.page = form
            citizen.submit("XÁC NHẬN", code=other_than(code))
        assert citizen.page.heading == "Mã OTP đã bị nhập sai quá nhiều lần"
        citizen.page = form
        citizen.submit("XÁC NHẬN", code=code)
        assert citizen.page.heading == "Mã OTP đã bị nhập sai quá nhiều lần"
        records.let_pass(timedelta(seconds=61))
        citizen.submit("Gửi lại OTP").confirm_code()
        assert citizen.page.path == "/register/password"

    def test_too_old(self, citizen: Citizen, records: Records) -> None:
        citizen.fill_in_registration()
        code = citizen.code()
        records.let_pass(timedelta(minutes=5, seconds=1))
        citizen.submit("XÁC NHẬN", code=code)
        assert citizen.page.heading == "Mã OTP đã hết hạn"
        citizen.submit("Gửi lại OTP").confirm_code()
        assert citizen.page.path == "/register/password"


# ---- step 5: the password and the account


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


# ---- going on after a break


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
