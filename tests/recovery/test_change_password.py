"""The password of somebody who is signed in, changed by the current one or by a code (S0-30, guide 2)."""

import pytest

from tests.installation import PASSWORD
from tests.normalising.pages.conftest import Pages
from tests.recovery.conftest import ANOTHER, at_home, code_of, other_than, texts

AGAIN = "Vw4-kkzt!RbN"


@pytest.mark.item("S0-30", "S4-21")
async def test_a_password_is_changed_by_the_current_one_or_by_a_code(pages: Pages) -> None:
    """Other devices are out, this one stays, every phone is told; a wrong current password changes nothing."""
    resident, account = await at_home(pages)
    await resident.sign_in(account)
    elsewhere = await pages.resident(resident.person).sign_in(account)
    await resident.open("/account/password")
    await resident.press(
        "ĐỔI MẬT KHẨU", current_password="Sai-mật-khẩu-1", password=ANOTHER, password_confirmation=ANOTHER
    )
    assert resident.page.errors == ["Mật khẩu hiện tại chưa đúng."]
    await resident.press("ĐỔI MẬT KHẨU", current_password="", password=ANOTHER, password_confirmation="x")
    assert resident.page.errors == [
        "Bạn phải nhập mật khẩu.",
        "Hai mật khẩu không giống nhau. Hãy nhập lại.",
    ]
    number = resident.person["personal_number"]
    weak = f"Zqkw-{number}"
    await resident.press("ĐỔI MẬT KHẨU", current_password=PASSWORD, password=weak, password_confirmation=weak)
    assert "Mật khẩu không được chứa" in resident.page.errors[0]
    await resident.press("ĐỔI MẬT KHẨU", current_password=PASSWORD, password=ANOTHER, password_confirmation=ANOTHER)
    assert "Mật khẩu đã được đổi" in resident.page.main
    sent = resident.page.submission("ĐỔI MẬT KHẨU", {"password": AGAIN})
    hint = await resident.client.post("/account/password/strength", data=sent.data)
    assert hint.json()["strength"] >= 3
    assert (await elsewhere.open("/account")).page.path == "/sign-in"
    assert (await resident.open("/account")).page.path == "/account", "this device stays"
    assert len([text for text in await texts(pages, resident.person["phone"]) if "da duoc doi" in text]) == 1

    await (await resident.open("/account/password")).press("Đổi bằng mã OTP")
    assert resident.page.heading == "Đổi mật khẩu bằng mã OTP"
    code = await code_of(pages, resident.person["phone"])
    again = {"password": AGAIN, "password_confirmation": AGAIN}
    await resident.press("ĐỔI MẬT KHẨU", code=other_than(code), **again)
    assert "Bạn còn 4 lần nhập" in resident.page.errors[0]
    await resident.press("ĐỔI MẬT KHẨU", code=code, password="yếu", password_confirmation="yếu")
    assert resident.page.errors, "a weak password does not spend the code"
    await resident.press("ĐỔI MẬT KHẨU", code=code, **again)
    assert "Mật khẩu đã được đổi" in resident.page.main
    await (await resident.open("/account/password/code")).press("ĐỔI MẬT KHẨU", code=code, **again)
    assert "đã hết hạn" in resident.page.errors[0]
    fresh = await pages.resident(resident.person).sign_in_by_password(number, AGAIN)
    assert fresh.page.path == "/sign-in/code"
    assert (await pages.town.world.event_data("recovery.password_changed")) == [{"by": "password"}, {"by": "code"}]
    await (await resident.open("/account/history")).open("/account/history")
    assert "Đổi mật khẩu" in resident.page.main


async def test_tries_of_the_current_password_are_counted(pages: Pages) -> None:
    resident, account = await at_home(pages)
    await resident.sign_in(account)
    await resident.open("/account/password")
    form = {"current_password": "Sai-mật-khẩu-1", "password": ANOTHER, "password_confirmation": ANOTHER}
    for _ in range(5):
        await resident.press("ĐỔI MẬT KHẨU", **form)
        assert resident.page.status == 200
    await resident.press("ĐỔI MẬT KHẨU", **form)
    assert resident.page.status == 429


async def test_strangers_change_nothing(pages: Pages) -> None:
    resident, _ = await at_home(pages, password=False)
    for path in ("/account/password", "/account/password/code"):
        assert (await resident.open(path)).page.path == "/sign-in"
