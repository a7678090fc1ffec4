"""The whole way from a relying service and back: register, sign in, consent, verified name, dossier, sign-out."""

import re

import pytest

from tests.journey.citizen import Citizen
from tests.journey.conftest import Newcomer
from tests.journey.records import Records
from tests.journey.waiting import wait_for

FORM = "/services/birth-record-copy"
FOR_CONTACT = ("phone", "email")


def at_portal(citizen: Citizen, path: str = "/") -> Citizen:
    """Open a page of the portal."""
    return citizen.open(f"{citizen.installation.portal}{path}")


def is_at_portal(citizen: Citizen) -> bool:
    return citizen.page.address.startswith(citizen.installation.portal)


def give_consent(citizen: Citizen) -> Citizen:
    """Tick every purpose and agree."""
    purposes = {box.get("name"): "y" for box in citizen.page.tree.xpath("//main//input[@type='checkbox']")}
    return citizen.submit("Đồng ý và tiếp tục", **purposes)


def sign_in_at_portal(citizen: Citizen) -> Citizen:
    """The first sign-in of somebody with an account."""
    at_portal(citizen).follow("Đăng nhập bằng MotID").give_password().confirm_code()
    return give_consent(citizen)


@pytest.mark.item("S4-10")
def test_from_the_portal_through_registration_and_back_with_a_verified_name(citizen: Citizen) -> None:
    at_portal(citizen).follow("Đăng nhập bằng MotID")
    assert "để tiếp tục tới Cổng dịch vụ công tỉnh" in citizen.page.main
    citizen.follow("Chưa có tài khoản? Đăng ký").follow("Thuê bao di động")
    citizen.submit(
        "ĐĂNG KÝ", login_name=citizen.number, full_name=citizen.name, phone=citizen.phone,
        date_of_birth=str(citizen.person["date_of_birth"]),
    )  # fmt: skip
    citizen.confirm_code().set_password().follow("Đăng nhập và tiếp tục")
    citizen.give_password().confirm_code()
    assert citizen.page.heading.endswith("muốn nhận thông tin của bạn")
    give_consent(citizen)
    assert is_at_portal(citizen)
    assert citizen.page.path == "/me"
    facts = citizen.page.facts
    assert facts["Họ tên"] == f"{citizen.name} Đã xác minh"
    assert facts["Số định danh cá nhân"] == f"{citizen.number} Đã xác minh"
    assert facts["acr"] == "urn:motid:ial2:aal2"


def test_consent_is_asked_once(member: Citizen) -> None:
    sign_in_at_portal(member)
    again = member.in_another_browser()
    at_portal(again).follow("Đăng nhập bằng MotID").give_password().confirm_code()
    assert is_at_portal(again)


def test_consent_is_a_choice_and_what_is_not_ticked_is_not_shared(member: Citizen) -> None:
    at_portal(member).follow("Đăng nhập bằng MotID").give_password().confirm_code()
    assert all(box.get("checked") is None for box in member.page.tree.xpath("//input[@type='checkbox']"))
    member.submit("Đồng ý và tiếp tục")
    assert is_at_portal(member)
    assert member.phone not in member.page.text
    assert member.name in member.page.text


def test_refusing_leads_back_to_the_portal_signed_out(member: Citizen) -> None:
    at_portal(member).follow("Đăng nhập bằng MotID").give_password().confirm_code()
    member.submit("Từ chối")
    assert is_at_portal(member)
    assert "Bạn đã từ chối chia sẻ thông tin, nên chưa đăng nhập." in member.page.text


def test_who_is_signed_in_already_is_not_asked_again(member: Citizen) -> None:
    member.sign_in()
    at_portal(member).follow("Đăng nhập bằng MotID")
    assert member.page.heading.endswith("muốn nhận thông tin của bạn")
    give_consent(member)
    assert is_at_portal(member)
    assert member.name in member.page.text


def test_a_session_of_the_lower_level_is_raised_by_a_code_alone(member: Citizen) -> None:
    member.open("/sign-in").give_password().confirm_code(remember_browser="y")
    member.open("/sign-out").submit("Đăng xuất")
    member.open("/sign-in").give_password()
    assert member.page.path == "/account"
    sent = len(member.installation.messages(member.phone))
    at_portal(member).follow("Đăng nhập bằng MotID")
    assert member.page.heading == "Cần thêm một bước xác thực"
    assert len(member.installation.messages(member.phone)) == sent  # opening an address sends nothing
    member.submit("Gửi mã OTP")
    assert member.page.path == "/sign-in/code"
    give_consent(member.confirm_code())
    assert "urn:motid:ial2:aal2" in member.page.text


def test_the_form_of_a_service_is_filled_in_and_submitted(member: Citizen, records: Records) -> None:
    wait_for(lambda: records.is_normalised(member.number))
    sign_in_at_portal(member)
    at_portal(member, FORM)
    assert member.page.facts["Họ tên"] == member.name
    assert member.page.facts["Số định danh cá nhân"] == member.number
    assert re.sub(r"\D", "", member.page.field("phone").get("value"))[-9:] == member.phone[-9:]
    member.submit("Nộp hồ sơ", relation="self", registered_place="")
    assert member.page.errors == ["Hãy nhập nơi đã đăng ký khai sinh."]
    member.submit("Nộp hồ sơ", relation="self", registered_place="Ủy ban nhân dân xã An Bình")
    assert member.page.heading == "Đã nhận hồ sơ"
    [receipt] = member.page.texts("//strong[@class='code']")
    assert receipt in at_portal(member, "/dossiers").page.main


def test_a_form_opened_by_a_stranger_leads_through_sign_in_back_to_the_form(member: Citizen) -> None:
    at_portal(member, FORM)
    member.give_password().confirm_code()
    give_consent(member)
    assert is_at_portal(member)
    assert member.page.path == FORM


def test_signing_out_at_the_portal_signs_out_of_motid(member: Citizen) -> None:
    sign_in_at_portal(member)
    member.page = at_portal(member).page
    logout = next(form for form in member.page.tree.xpath("//form") if "sign-out" in form.get("action"))
    token = {box.get("name"): box.get("value") for box in logout.xpath(".//input[@name]")}
    answer = member.client.post(f"{member.installation.portal}{logout.get('action')}", data=token)
    assert str(answer.url).startswith(member.installation.portal)
    assert "Bạn đã đăng xuất khỏi cổng và khỏi MotID." in answer.text
    assert member.open("/account").page.path == "/sign-in"


def test_each_service_knows_a_person_by_a_name_of_its_own(member: Citizen, newcomer: Newcomer) -> None:
    sign_in_at_portal(member)
    other = sign_in_at_portal(newcomer().register())
    assert other.name in other.page.text
    assert member.name not in other.page.text


def test_an_answer_that_was_not_asked_for_is_refused(citizen: Citizen) -> None:
    at_portal(citizen, f"/callback?code=x&state=y&iss={citizen.installation.exchange}")
    assert citizen.page.status == 400
    assert "Traceback" not in citizen.page.answer.text
