"""What a registration asks of the carrier and of the phone's owner over plain HTTP (S4-08, S4-09, S4-18, S4-19)."""

import unicodedata
from datetime import timedelta

import pytest

from tests.fresh_numbers import fresh_phone
from tests.journey.citizen import Citizen, other_than
from tests.journey.conftest import Newcomer
from tests.journey.records import Records

CODE_PAGE = "/register/code"


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
