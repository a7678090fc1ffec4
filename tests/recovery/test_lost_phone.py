"""“Mất số điện thoại nhận OTP.” (S4-32 … S4-39), over HTTP and without scripts, with the carrier on its protocol."""

import asyncio
import re
from typing import Any

import pytest

from motid.jobs import RetryLater
from motid.recovery.compare_new_phone import CompareLater
from motid.recovery.environment import RecoveryEnvironment
from motid.recovery.jobs import CompareNewPhone
from tests.installation import PASSWORD
from tests.normalising.pages.conftest import Pages, Resident
from tests.recovery.conftest import at_home, code_of, other_than, texts, work


async def begin(resident: Resident, password: str = PASSWORD) -> Resident:
    """Sign in, find no phone at hand, and go through the links of the OTP screen."""
    await resident.sign_in_by_password(resident.person["personal_number"])
    await resident.open(resident.page.link("Chọn phương thức xác thực khác"))
    await resident.open(resident.page.link("Mất số điện thoại nhận OTP."))
    return await resident.press("ĐĂNG NHẬP", username=resident.person["personal_number"], password=password)


async def up_to_the_carrier(pages: Pages, resident: Resident, phone: str) -> Resident:
    await begin(resident)
    await resident.press("Đăng ký", phone=phone)
    return await resident.press("Xác nhận", code=await code_of(pages, phone))


async def phones(pages: Pages) -> list[Any]:
    rows = await pages.town.normalisation.authn.database.pool.fetch(
        "SELECT is_default, removed_at IS NULL AS used FROM otp_phone ORDER BY added_at, id"
    )
    return [tuple(row) for row in rows]


@pytest.mark.item("S4-30", "S4-32", "S4-33", "S4-34", "S4-35", "S4-36", "S4-37", "S4-38")
async def test_a_lost_phone_is_replaced_after_the_carrier_has_confirmed_the_new_one(pages: Pages) -> None:
    """Each screen to the letter; then codes go to the new phone, everybody is out, and the former one may object."""
    resident, account = await at_home(pages, lost=True)
    elsewhere = await pages.resident(resident.person).sign_in(account)
    phone = resident.person["new_phone"]
    await begin(resident, "Sai-mật-khẩu-1")
    assert "chưa đúng" in resident.page.errors[0]
    number = resident.person["personal_number"]
    await resident.press("ĐĂNG NHẬP", username=number, password=PASSWORD)
    assert resident.page.heading == "Nhập số điện thoại nhận OTP mới"
    assert resident.page.labels == ["Số điện thoại*"]
    assert resident.page.field("phone").get("placeholder") == "Nhập số điện thoại"
    await resident.press("Đăng ký", phone="02343822222")
    assert resident.page.errors, "a landline receives no code"
    await resident.press("Đăng ký", phone=resident.person["phone"])
    assert "chính số này" in resident.page.errors[0]
    await resident.press("Đăng ký", phone=phone)
    assert f"Mã xác thực đã được gửi qua SĐT: {phone[:3]}****{phone[-3:]}" in resident.page.main
    assert resident.page.field("code").get("maxlength") == "6"
    code = await code_of(pages, phone)
    await resident.press("Xác nhận", code=other_than(code))
    assert "Bạn còn 4 lần nhập" in resident.page.errors[0]
    await resident.press("Xác nhận", code=code)
    assert resident.page.path == "/sign-in"
    assert "Số điện thoại nhận OTP đã được đổi" in resident.page.main
    assert await phones(pages) == [(False, False), (True, True)]
    assert (await elsewhere.open("/account")).page.path == "/sign-in"
    fresh = await pages.resident(resident.person).sign_in_by_password(number)
    assert f"{phone[:4]}xxx{phone[-3:]}" in fresh.page.main, "codes go to the new phone"

    former = (await texts(pages, resident.person["phone"]))[-1]
    link = re.search(r"https://motid\.example(/otp-phone-objection/\S+)", former)
    assert link is not None, former
    owner = await pages.resident(resident.person).open(link[1])
    await owner.press("Tôi không đổi số")
    assert owner.page.heading == "Đã nhận phản đối"
    assert ("otp_phone_objection", account.account_id) in await pages.town.cases()
    await (await owner.open(link[1])).press("Tôi không đổi số")
    assert owner.page.status == 410, "once"

    await begin(pages_again := pages.resident(resident.person))
    assert pages_again.page.heading == "Tạm thời chưa thể thay đổi", "another change stays closed for a while"
    await (await fresh.open("/forgotten-password")).press("Gửi mã OTP", username=number)
    await work(pages)
    await fresh.press("XÁC NHẬN", code=await code_of(pages, phone))
    assert fresh.page.path == "/forgotten-password/cooling"
    pages.town.world.pass_by(hours=73)
    await begin(pages_again)
    assert pages_again.page.heading == "Nhập số điện thoại nhận OTP mới"


@pytest.mark.item("S4-37", "S4-39")
async def test_who_has_the_password_and_the_own_phone_gets_nowhere(pages: Pages) -> None:
    """The carrier holds the number for somebody else: nothing changes, and the page does not say what differs."""
    resident, _ = await at_home(pages, lost=True)
    phone = str((await pages.town.person())["phone"])
    await up_to_the_carrier(pages, resident, phone)
    assert resident.page.heading == "Thông tin chưa khớp với nhà mạng"
    assert "quầy giao dịch của nhà mạng" in resident.page.main
    assert await phones(pages) == [(True, True)]
    again = await pages.resident(resident.person).sign_in_by_password(resident.person["personal_number"])
    old = resident.person["phone"]
    assert f"{old[:4]}xxx{old[-3:]}" in again.page.main
    assert "recovery.otp_phone_replaced" not in await pages.town.world.events()


@pytest.mark.item("S4-39")
async def test_a_silent_carrier_changes_nothing_and_its_later_answer_counts(pages: Pages) -> None:
    """The page says that it waits; the job keeps asking, one question, and of many at once one changes the phone."""
    resident, _ = await at_home(pages, lost=True)
    phone = resident.person["new_phone"]
    await pages.town.simulated.fault("carrier", outage=True)
    await up_to_the_carrier(pages, resident, phone)
    assert resident.page.heading == "Nhà mạng chưa trả lời"
    assert "Số điện thoại nhận OTP chưa đổi" in resident.page.main
    assert await phones(pages) == [(True, True)]
    database = pages.town.normalisation.authn.database
    row = await database.pool.fetchrow("SELECT id, compare_id FROM otp_phone_change")
    assert row is not None
    town = pages.town.normalisation
    later = CompareLater(RecoveryEnvironment(town.authn, town.carrier, town.cases, "https://motid.example"))
    job = CompareNewPhone(row["id"], row["compare_id"])
    with pytest.raises(RetryLater):
        await later(job)
    await pages.town.simulated.http.delete("/faults")
    pages.town.world.pass_by(minutes=5)
    await asyncio.gather(*(later(job) for _ in range(6)))
    assert await phones(pages) == [(False, False), (True, True)]
    assert (await pages.town.world.events()).count("recovery.otp_phone_replaced") == 1
    assert any("da duoc doi" in text for text in await texts(pages, phone)), "the promised message"


@pytest.mark.item("S4-39")
async def test_a_new_password_ends_a_change_under_way_and_a_newer_change_the_older(pages: Pages) -> None:
    """One change at a time; the owner who changes the password throws out whoever had begun one."""
    resident, account = await at_home(pages, lost=True)
    thief, second = pages.resident(resident.person), pages.resident(resident.person)
    await begin(thief)
    await begin(second)
    assert (await thief.open("/lost-phone/number")).page.path == "/lost-phone"
    await resident.sign_in(account)
    await resident.open("/account/password")
    new = "Qx7-zwfj!KmP"
    await resident.press("ĐỔI MẬT KHẨU", current_password=PASSWORD, password=new, password_confirmation=new)
    assert (await second.open("/lost-phone/number")).page.path == "/lost-phone"
    stranger = pages.resident(resident.person)
    for path in ("/lost-phone/number", "/lost-phone/code", "/lost-phone/carrier"):
        assert (await stranger.open(path)).page.path == "/lost-phone"
    assert (await stranger.open("/otp-phone-objection/abc")).page.status == 404
