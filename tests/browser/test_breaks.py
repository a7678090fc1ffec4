"""The carrier is silent, or there is an account already: the journey goes another way, and never to a dead end."""

import asyncio
import re

import pytest
from playwright.async_api import expect

from tests.browser.conftest import NewPerson, Register, Visit
from tests.installation import Installation
from tests.journey.records import Records

pytestmark = pytest.mark.browser


@pytest.mark.item("S4-08", "S4-18", "S4-20")
async def test_a_registration_waits_for_the_silent_carrier_and_goes_on_in_another_browser(
    visit: Visit, new_person: NewPerson, installation: Installation
) -> None:
    person = new_person(full_name="Đinh Văn Hòa", date_of_birth="1958-11-02")
    before = await visit(person, scale=1.5)
    await before.open("/register/mobile")
    await before.fill_in_registration()
    installation.fault("carrier", outage=True)
    try:
        await before.press("ĐĂNG KÝ", "16-carrier-silent.png")
        await expect(before.heading).to_have_text("Nhà mạng chưa trả lời")
        await before.press("Thử lại ngay")
        await expect(before.heading).to_have_text("Nhà mạng vẫn chưa trả lời")
        await expect(before.page.locator(".motid-reference")).to_contain_text("DK-")
    finally:
        installation.no_faults()
    await _hurry(installation)
    link = re.findall(r"https?://\S+", await before.sms("/register/resume/"))[0]
    after = await visit(person)
    await after.open(link.rstrip("."))
    await expect(after.heading).to_have_text("Tiếp tục đăng ký")
    await after.press("Tiếp tục")
    await after.page.get_by_label("Nhập mã OTP").fill(await after.code())
    await after.press("XÁC NHẬN")
    await expect(after.page.locator("[autocomplete=username]")).to_have_value(after.number)
    for name in ("password", "password_confirmation"):
        await after.page.locator(f"#{name}").fill(after.password)
    await after.press("ĐĂNG KÝ")
    await expect(after.heading).to_have_text("Đăng ký thành công")


async def _hurry(installation: Installation) -> None:
    """Let the time pass until the carrier is asked again."""
    await asyncio.to_thread(Records(installation).rows, "UPDATE pgqueuer SET execute_after = now()")


@pytest.mark.item("S4-17", "S4-26")
async def test_who_finds_an_account_under_the_own_number_has_three_ways_out(
    visit: Visit, new_person: NewPerson, register: Register
) -> None:
    person = new_person(full_name="Hoàng Thị Mận")
    await register(person)
    visitor = await visit(person)
    await visitor.open("/register/mobile")
    await visitor.fill_in_registration()
    await visitor.press("ĐĂNG KÝ")
    await expect(visitor.heading).to_have_text("Số CMT/CCCD này đã có tài khoản")
    exists = visitor.page.url
    for way in ("Quên mật khẩu", "Lấy lại tài khoản tại quầy giao dịch"):
        await visitor.follow(way)
        await expect(visitor.heading).to_have_text(way)
        await visitor.open(exists)
    await visitor.follow("Khiếu nại khi không sở hữu tài khoản")
    await visitor.press("GỬI KHIẾU NẠI")
    await expect(visitor.page.locator(".govuk-error-summary")).to_be_focused()
    values = {"login_name": visitor.number, "full_name": visitor.name, "contact_phone": visitor.phone}
    for name, value in values.items():
        await visitor.page.locator(f"#{name}").fill(value)
    await visitor.captcha_solved()
    await visitor.press("GỬI KHIẾU NẠI")
    await expect(visitor.heading).to_have_text("Đã nhận khiếu nại của bạn")
    number = await visitor.page.locator(".motid-reference").inner_text()
    await visitor.page.get_by_role("link", name="English").click()
    await expect(visitor.page.locator(".motid-reference")).to_have_text(number)


@pytest.mark.parametrize(
    ("fields", "heading"),
    [
        ({"full_name": "Trần Văn Khác"}, "Thông tin chưa khớp với nhà mạng"),
        ({"phone": "0959999999"}, "Không tìm thấy thuê bao đã đăng ký thông tin"),
    ],
    ids=["other name", "unknown phone"],
)
async def test_what_the_carrier_does_not_confirm_is_corrected_and_not_typed_anew(
    visit: Visit, new_person: NewPerson, fields: dict[str, str], heading: str
) -> None:
    visitor = await visit(new_person())
    await visitor.open("/register/mobile")
    await visitor.fill_in_registration(**fields)
    await visitor.press("ĐĂNG KÝ")
    await expect(visitor.heading).to_have_text(heading)
    await visitor.page.locator("main .govuk-button").click()
    await expect(visitor.page.locator("#login_name")).to_have_value(visitor.number)


@pytest.mark.item("S4-18")
async def test_a_code_that_was_mistyped_too_often_is_replaced_in_either_language(
    visit: Visit, new_person: NewPerson, installation: Installation
) -> None:
    visitor = await visit(new_person())
    await visitor.open("/register/mobile")
    await visitor.fill_in_registration()
    await visitor.press("ĐĂNG KÝ")
    wrong = f"{(int(await visitor.code()) + 1) % 1_000_000:06}"
    for _ in range(5):
        await visitor.page.get_by_label("Nhập mã OTP").fill(wrong)
        await visitor.press("XÁC NHẬN")
    await expect(visitor.heading).to_have_text("Mã OTP đã bị nhập sai quá nhiều lần")
    await visitor.page.get_by_role("link", name="English").click()
    await expect(visitor.heading).to_contain_text("wrongly too often")
    an_hour = "UPDATE one_time_code SET created_at = created_at - interval '1 hour'"
    await asyncio.to_thread(Records(installation).rows, an_hour)
    await visitor.page.locator("main button").click()
    await expect(visitor.page.locator(".govuk-notification-banner--success")).to_be_visible()
    await visitor.arrived()
    await visitor.page.locator("#code").fill(await visitor.code())
    await visitor.page.get_by_role("button", name="CONFIRM").click()
    await expect(visitor.page.locator("#password")).to_be_visible()
