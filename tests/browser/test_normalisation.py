"""Owners of old accounts normalise them in a browser: the form, the card, the update of a CMND account, the join."""

import re

import pytest
from playwright.async_api import expect

from tests.browser.conftest import NewPerson, Visit
from tests.browser.old_accounts import old_account
from tests.browser.visitor import Visitor
from tests.fresh_numbers import fresh_cmnd
from tests.normalising.pages.photos import photo_of


def someone(new_person: NewPerson) -> dict[str, object]:
    return new_person(
        full_name="Nguyễn Thị Minh Khai", date_of_birth="1966-03-09", gender="female", cmnd=fresh_cmnd(),
        phone_registered_to_owner=True,
    )  # fmt: skip


def card_of(visitor: Visitor) -> bytes:
    """Return a photo of the code on the card."""
    born = visitor.birthday.replace("/", "")
    cmnd = visitor.person["cmnd"]
    return photo_of(f"{visitor.number}|{cmnd}|{visitor.name}|{born}|Nữ|Xã An Hòa, tỉnh An Bình|14052021")


async def sign_in_as(visitor: Visitor, username: str) -> None:
    page = visitor.page
    await page.locator("#username").fill(username)
    await page.locator("#password").fill(visitor.password)
    await visitor.press("ĐĂNG NHẬP")
    await page.locator("#code").fill(await visitor.code())
    await visitor.press("XÁC NHẬN")


async def show_the_card(visitor: Visitor) -> None:
    """Choose the photo: with a script it is read here, and the text alone is sent."""
    await visitor.page.locator("#card").set_input_files(
        {"name": "card.jpg", "mimeType": "image/jpeg", "buffer": card_of(visitor)}
    )


def phone_only(visitor: Visitor, picture: str) -> str | None:
    size = visitor.page.viewport_size
    return picture if size is not None and size["width"] == 360 else None


@pytest.mark.item("S0-09", "S0-10", "S0-11", "S0-12", "S0-13", "S0-15", "S0-21", "S1-13", "S2-29")
@pytest.mark.parametrize("width", [360, 1280])
async def test_the_form_from_sign_in_to_the_dossiers(width: int, visit: Visit, new_person: NewPerson) -> None:
    visitor = await visit(someone(new_person), width=width, scale=1.5 if width == 360 else 1)
    page, installation = visitor.page, visitor.installation
    await old_account(installation, visitor.person, by="personal_number", dossier=f"HS-{visitor.number[-6:]}-1")
    await old_account(installation, visitor.person, by="cmnd", dossier=f"HS-{visitor.number[-6:]}-2")
    await visitor.open("/account/dossiers")
    await sign_in_as(visitor, visitor.number)
    await expect(visitor.heading).to_have_text("Chuẩn hóa tài khoản")
    await visitor.arrived(phone_only(visitor, "normalise-01-form.png"))
    await visitor.press("CHUẨN HÓA TÀI KHOẢN")
    await expect(page.locator(".govuk-error-summary")).to_be_focused()
    await page.locator("#full_name").fill("Nguyễn Thị Minh Khái")
    await page.locator("#issue_date").fill("14/05/2021")
    await visitor.press("CHUẨN HÓA TÀI KHOẢN", phone_only(visitor, "normalise-02-mismatch.png"))
    await expect(page.get_by_role("alert")).to_contain_text("Không tìm thấy dữ liệu dân cư trùng khớp")
    await visitor.follow("Quét mã QR trên thẻ để điền nhanh", phone_only(visitor, "normalise-03-card.png"))
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.post_data or "") if request.method == "POST" else None)
    await show_the_card(visitor)
    await expect(page.locator("#full_name")).to_have_value(visitor.name)
    assert all("JFIF" not in each for each in sent), "the photo stays in the browser"
    await expect(page.locator("#issue_date")).to_have_value("14/05/2021")
    await visitor.press("CHUẨN HÓA TÀI KHOẢN", phone_only(visitor, "normalise-04-code.png"))
    await page.get_by_label("Nhập mã OTP").fill(await visitor.code())
    await visitor.press("XÁC NHẬN", phone_only(visitor, "normalise-05-done.png"))
    await expect(visitor.heading).to_have_text("Chuẩn hóa thành công")
    await expect(page.locator("main")).to_contain_text("Đã gộp 1 tài khoản cũ của bạn vào đây")
    await visitor.follow("Tiếp tục", phone_only(visitor, "normalise-06-dossiers.png"))
    await expect(page.locator("main")).to_contain_text("Có 2 hồ sơ")
    await visitor.open("/account/identity")
    await expect(page.locator("main")).not_to_contain_text(visitor.number)
    await visitor.open("/account/history")
    await expect(page.get_by_text("Tài khoản đã chuẩn hóa")).to_be_visible()


@pytest.mark.item("S2-19", "S2-20", "S2-21", "S2-26")
async def test_a_cmnd_account_joins_the_account_that_has_the_number(visit: Visit, new_person: NewPerson) -> None:
    """The update collides, the person proves both accounts, and the old one then says where it went."""
    visitor = await visit(someone(new_person), scale=1.5)
    page, installation = visitor.page, visitor.installation
    await old_account(installation, visitor.person, by="personal_number", dossier=f"HS-{visitor.number[-6:]}-1")
    await visitor.open("/account")
    await sign_in_as(visitor, visitor.number)
    await page.locator("#issue_date").fill("14/05/2021")
    await visitor.press("CHUẨN HÓA TÀI KHOẢN")
    await page.get_by_label("Nhập mã OTP").fill(await visitor.code())
    await visitor.press("XÁC NHẬN")
    await visitor.follow("Đăng xuất")
    await visitor.press("Đăng xuất")
    old = {**visitor.person, "cmnd": fresh_cmnd()}
    await old_account(installation, old, by="cmnd", dossier=f"HS-{visitor.number[-6:]}-2")
    await visitor.open("/account")
    await sign_in_as(visitor, old["cmnd"])
    await expect(visitor.heading).to_have_text("Cập nhật thông tin từ CSDL dân cư")
    await visitor.arrived("normalise-07-conversion.png")
    await page.locator("#personal_number").fill(visitor.number)
    await visitor.press("Cập nhật")
    await page.get_by_label("Nhập mã OTP").fill(await visitor.code())
    await visitor.press("XÁC NHẬN", "normalise-08-taken.png")
    await visitor.press("Gộp hai tài khoản")
    await sign_in_as(visitor, visitor.number)
    await visitor.arrived("normalise-09-join.png")
    await visitor.press("Đồng ý gộp")
    await visitor.follow("Xem hồ sơ của tôi")
    await expect(page.locator("main")).to_contain_text("Có 2 hồ sơ")
    await visitor.open("/objection")
    await visitor.follow("Gửi khiếu nại")


async def test_without_scripts_the_photo_is_read_on_the_server(visit: Visit, new_person: NewPerson) -> None:
    visitor = await visit(someone(new_person), javascript=False)
    page = visitor.page
    await old_account(
        visitor.installation, visitor.person, by="personal_number", dossier=f"HS-{visitor.number[-6:]}-1"
    )
    await visitor.page.goto(f"{visitor.installation.exchange}/account")
    await page.locator("#username").fill(visitor.number)
    await page.locator("#password").fill(visitor.password)
    await page.locator("main").get_by_role("button", name="ĐĂNG NHẬP", exact=True).last.click()
    await page.locator("#code").fill(await visitor.code())
    await page.get_by_role("button", name="XÁC NHẬN").click()
    await page.get_by_role("link", name=re.compile("Quét mã QR")).click()
    await show_the_card(visitor)
    await page.get_by_role("button", name="Đọc mã QR").click()
    await expect(page.locator("#issue_date")).to_have_value("14/05/2021")
    await page.locator("main").get_by_role("button", name="CHUẨN HÓA TÀI KHOẢN").click()
    await page.locator("#code").fill(await visitor.code())
    await page.get_by_role("button", name="XÁC NHẬN").click()
    await expect(visitor.heading).to_have_text("Chuẩn hóa thành công")
