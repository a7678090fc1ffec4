"""From the portal's home to a submitted form: the whole journey of issue 2, on a phone and on a wide screen."""

import asyncio
import re

import pytest
from playwright.async_api import expect

from tests.browser.conftest import NewPerson, Visit
from tests.browser.visitor import Visitor
from tests.journey.records import Records
from tests.journey.waiting import wait_for

pytestmark = pytest.mark.browser

PASSWORD_RULE = "* Sử dụng 8 ký tự trở lên bao gồm chữ thường, chữ in hoa, số và ký tự đặc biệt."


@pytest.mark.item(
    "S4-10", "S4-11", "S4-12", "S4-13", "S4-15", "S4-16", "S4-18", "S4-19", "S4-20", "S4-21", "S4-22", "S4-24",
    "S4-25", "S4-27", "S4-28", "S4-30",
)  # fmt: skip
@pytest.mark.parametrize("width", [360, 1280])
async def test_from_the_portal_through_registration_and_sign_in_to_a_submitted_form(
    width: int, visit: Visit, new_person: NewPerson
) -> None:
    person = new_person(
        full_name="Nguyễn Thị Minh Khai", date_of_birth="1966-03-09", gender="female", email="khai@vidu.example"
    )
    visitor = await visit(person, width=width, scale=1.5 if width == 360 else 1)
    await _choose_to_register(visitor)
    await _fill_in_the_form(visitor)
    await _confirm_the_phone(visitor)
    await _choose_a_password(visitor)
    await _sign_in(visitor)
    await _agree(visitor)
    await _submit_the_service_form(visitor)
    await _look_at_the_account(visitor)
    await _sign_out(visitor)


def _phone(visitor: Visitor, picture: str) -> str | None:
    """Return the picture's name for the window that takes pictures of phones."""
    return picture if _is_phone(visitor) else None


def _desktop(visitor: Visitor, picture: str) -> str | None:
    return None if _is_phone(visitor) else picture


def _is_phone(visitor: Visitor) -> bool:
    size = visitor.page.viewport_size
    return size is not None and size["width"] == 360


async def _choose_to_register(visitor: Visitor) -> None:
    await visitor.open("/", _desktop(visitor, "desktop-01-home.png"))
    await expect(visitor.page.locator("main").get_by_role("link", name="Đăng ký")).to_be_visible()
    await visitor.open(visitor.installation.portal, _phone(visitor, "01-portal-home.png"))
    await visitor.follow("Đăng nhập bằng MotID")
    await expect(visitor.heading).to_have_text("Đăng nhập")
    await expect(visitor.page.locator("main")).to_contain_text("để tiếp tục tới")
    await visitor.follow("Chưa có tài khoản? Đăng ký", _phone(visitor, "02-choose-method.png"))
    await expect(visitor.heading).to_have_text("Đăng ký – Vui lòng chọn phương thức đăng ký")
    for tab in ("Doanh nghiệp", "Cơ quan nhà nước"):
        await visitor.follow(tab)
        await expect(visitor.page.get_by_text("Thuê bao di động")).to_have_count(0)
    await visitor.follow("Công dân")
    await visitor.follow("Thuê bao di động")


async def _fill_in_the_form(visitor: Visitor) -> None:
    page = visitor.page
    await visitor.press("ĐĂNG KÝ", _phone(visitor, "15-form-errors.png"))
    await expect(page.locator(".govuk-error-summary")).to_be_focused()
    await expect(page.locator(".govuk-error-summary")).to_contain_text("Bạn phải nhập cmt/cccd.")
    await visitor.fill_in_registration()
    if visitor.camera.wanted:
        # The answer to the empty form still shows its errors: the documents show a form filled in at once.
        await visitor.open(page.url)
        await visitor.fill_in_registration()
    await visitor.arrived(_phone(visitor, "03-registration-form.png") or "desktop-02-registration-form.png")
    await visitor.press("ĐĂNG KÝ", _phone(visitor, "04-registration-code.png"))


async def _confirm_the_phone(visitor: Visitor) -> None:
    page, phone = visitor.page, visitor.phone
    await expect(visitor.heading).to_have_text("Xác thực mã OTP")
    masked = f"{phone[:3]}****{phone[-3:]}"
    await expect(page.get_by_text(f"Mã xác thực đã được gửi qua SĐT: {masked}")).to_be_visible()
    await expect(page.get_by_role("button", name="Gửi lại OTP")).to_be_disabled()
    code = await visitor.code()
    inbox = await page.context.new_page()
    own, visitor.page = visitor.page, inbox
    await visitor.open(f"{visitor.installation.sandbox}/inbox?to={phone}", _phone(visitor, "05-inbox.png"))
    await expect(inbox.locator(".code").first).to_have_text(code)
    await inbox.close()
    visitor.page = own
    await page.get_by_label("Nhập mã OTP").fill(f"{(int(code) + 1) % 1_000_000:06}")
    await visitor.press("XÁC NHẬN")
    await expect(page.locator(".govuk-error-summary")).to_contain_text("Bạn còn 4 lần nhập.")
    await page.get_by_label("Nhập mã OTP").fill(code)
    await visitor.press("XÁC NHẬN")


async def _choose_a_password(visitor: Visitor) -> None:
    page = visitor.page
    await expect(visitor.heading).to_have_text("Đặt mật khẩu")
    await expect(page.get_by_text(PASSWORD_RULE)).to_be_visible()
    await expect(page.locator("[autocomplete=username]")).to_have_value(visitor.number)
    await page.locator("#password").fill("matkhau")
    await expect(page.locator("[data-strength-text]")).to_have_text(re.compile("Độ mạnh: (rất )?yếu"))
    await visitor.press("ĐĂNG KÝ")
    await expect(page.locator(".govuk-error-summary")).to_contain_text("Mật khẩu cần ít nhất 8 ký tự.")
    await page.goto(page.url)
    await page.locator("#password").fill(visitor.password)
    await page.locator("#password_confirmation").fill(visitor.password)
    await expect(page.locator("[data-strength-text]")).to_have_text("Độ mạnh: rất mạnh")
    await expect(page.locator(".motid-rules__item--met")).to_have_count(5)
    await visitor.arrived(_phone(visitor, "06-password.png"))
    await visitor.press("ĐĂNG KÝ", _phone(visitor, "07-registration-done.png"))
    await expect(visitor.heading).to_have_text("Đăng ký thành công")
    await expect(page.locator("main")).to_contain_text("mức độ xác minh 2 (IAL2)")


async def _sign_in(visitor: Visitor) -> None:
    page, phone = visitor.page, visitor.phone
    await visitor.follow("Đăng nhập và tiếp tục")
    await page.get_by_label("Tên đăng nhập").fill(visitor.number)
    await page.locator("#password").fill(visitor.password)
    await visitor.arrived(_phone(visitor, "08-sign-in.png"))
    await visitor.press("ĐĂNG NHẬP", _phone(visitor, "09-sign-in-code.png"))
    masked = f"{phone[:4]}xxx{phone[-3:]}"
    await expect(page.get_by_text(f"Mã xác thực đã được gửi qua số điện thoại: {masked}")).to_be_visible()
    await expect(page.get_by_label("Ghi nhớ trình duyệt này")).not_to_be_checked()
    await visitor.follow("Chọn phương thức xác thực khác")
    await expect(page.get_by_label(masked)).to_be_visible()
    await visitor.follow("Quay lại")
    await page.get_by_label("Nhập mã OTP").fill(await visitor.code())
    await visitor.press("XÁC NHẬN", _phone(visitor, "10-consent.png"))


async def _agree(visitor: Visitor) -> None:
    page = visitor.page
    for box in await page.get_by_role("checkbox").all():
        await expect(box).not_to_be_checked()
        await box.check()
    records = Records(visitor.installation)
    await asyncio.to_thread(wait_for, lambda: records.is_normalised(visitor.number))
    await page.get_by_role("button", name="Đồng ý và tiếp tục").click()
    await page.wait_for_url(f"{visitor.installation.portal}/me")
    await visitor.arrived(_phone(visitor, "11-portal-attributes.png"))
    await expect(page.get_by_text(visitor.name)).to_be_visible()
    await expect(page.get_by_text("Đã xác minh").first).to_be_visible()
    await expect(page.get_by_text("Đã chuẩn hóa")).to_be_visible()


async def _submit_the_service_form(visitor: Visitor) -> None:
    page = visitor.page
    await visitor.follow("Làm hồ sơ với thông tin này")
    await expect(page.get_by_text(visitor.name)).to_be_visible()
    await visitor.press("Nộp hồ sơ")
    await expect(page.get_by_role("alert")).to_be_visible()
    if visitor.camera.wanted:
        await visitor.open(page.url)
    await page.get_by_label("Bản thân tôi").check()
    await page.get_by_label("Họ tên trong giấy khai sinh").fill(visitor.name)
    await page.get_by_label("Nơi đã đăng ký khai sinh").fill("Xã An Hòa, tỉnh An Bình")
    await page.get_by_label("Số bản sao (1 đến 5)").fill("2")
    await visitor.arrived(_phone(visitor, "12-portal-form.png"))
    await visitor.press("Nộp hồ sơ")
    await expect(visitor.heading).to_have_text("Đã nhận hồ sơ")
    await visitor.follow("Hồ sơ của tôi")


async def _look_at_the_account(visitor: Visitor) -> None:
    page = visitor.page
    await visitor.open("/account", _phone(visitor, "13-account.png") or "desktop-03-account.png")
    await expect(visitor.heading).to_contain_text(visitor.name)
    await expect(page.locator("main")).not_to_contain_text(visitor.number)
    await visitor.follow("Lịch sử", _phone(visitor, "14-history.png"))
    await expect(page.get_by_text("Mở tài khoản")).to_be_visible()
    await visitor.follow("Thiết bị")
    await expect(page.get_by_text("Thiết bị này")).to_be_visible()
    await visitor.follow("Nhận OTP")
    await expect(page.get_by_text("Mặc định", exact=True)).to_be_visible()
    await visitor.follow("Dịch vụ")
    await page.get_by_role("button", name="Rút lại sự đồng ý").click()
    await visitor.arrived()
    await expect(page.get_by_text("Đã rút lại sự đồng ý.")).to_be_visible()


async def _sign_out(visitor: Visitor) -> None:
    await visitor.follow("Đăng xuất")
    await visitor.press("Đăng xuất")
    await expect(visitor.heading).to_have_text("Bạn đã đăng xuất")
    await visitor.open("/account")
    await expect(visitor.heading).to_have_text("Đăng nhập")
