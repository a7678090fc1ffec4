"""The owner of a closed account is told why by its own password, and can object (S0-14)."""

from datetime import timedelta

import pytest

from tests.installation import PASSWORD
from tests.normalising.pages.conftest import Pages

OTHER = "Khac.Mat-Khau-2207"


@pytest.mark.item("S0-14", "S1-15")
async def test_a_locked_owner_learns_why_and_objects(pages: Pages) -> None:
    """The number is the verified person's now; the former password still leads to the explanation."""
    town = pages.town
    person = await town.person()
    mine = await town.account(person, by="phone")
    strange = await town.account(person, by="personal_number", full_name="Trịnh Văn Khác", date_of_birth="1950-01-02")
    citizen = pages.resident(person)
    await citizen.has_password(mine)
    await citizen.has_password(strange, OTHER)
    await town.normalise(mine, person)
    assert await town.state(strange) == ("locked", False)
    await citizen.sign_in_by_password(person["personal_number"], OTHER)
    assert citizen.page.heading == "Tài khoản này đang bị khóa"
    assert "thuộc về một người khác đã được xác minh" in citizen.page.main
    assert person["full_name"] not in citizen.page.text, "nothing of the other person"
    await citizen.open(citizen.page.link("Tôi không đồng ý"))
    await citizen.press("GỬI PHẢN ĐỐI", statement="Số này là của tôi.")
    assert citizen.page.heading == "Đã nhận phản đối của bạn"
    assert citizen.page.texts("//*[@class='motid-reference']")[0].startswith("KN-")
    assert ("closure_objection", strange.account_id) in await town.cases()
    await citizen.open("/sign-in")
    await citizen.sign_in_by_password(person["personal_number"], PASSWORD)
    assert citizen.page.path == "/sign-in/code", "the number opens the verified account"


async def test_a_merged_owner_is_told_where_the_account_goes_on(pages: Pages) -> None:
    """The old user name and password lead to the masked number of the own account."""
    town = pages.town
    person = await town.person()
    mine, old = await town.account(person, by="phone"), await town.account(person, by="cmnd")
    citizen = pages.resident(person)
    await citizen.has_password(old, OTHER)
    await town.normalise(mine, person)
    assert await town.state(old) == ("merged", False)
    await citizen.sign_in_by_password(person["cmnd"], OTHER)
    assert citizen.page.heading == "Tài khoản này đã gộp vào tài khoản khác của bạn"
    number = person["personal_number"]
    assert f"{number[:2]}********{number[-2:]}" in citizen.page.main
    assert number not in citizen.page.text


async def test_nobody_else_learns_anything(pages: Pages) -> None:
    """Without the password, with a made-up cookie, and half an hour later there is only the way to it."""
    town = pages.town
    person = await town.person()
    mine, old = await town.account(person, by="phone"), await town.account(person, by="cmnd")
    citizen = pages.resident(person)
    await citizen.has_password(old, OTHER)
    await town.normalise(mine, person)
    await citizen.sign_in_by_password(person["cmnd"], "Sai.Mat-Khau-0001")
    assert citizen.page.path == "/sign-in"
    assert citizen.page.buttons[-1] == "ĐĂNG NHẬP"
    for cookie in ("", "x", "1.2.3", f"{old.account_id.hex}.99999999999.AAAA"):
        answer = await citizen.client.get("/objection", cookies={"__Host-motid_closed_account": cookie})
        assert "GỬI PHẢN ĐỐI" not in answer.text
    await citizen.open("/sign-in")
    await citizen.sign_in_by_password(person["cmnd"], OTHER)
    assert "GỬI PHẢN ĐỐI" in (await citizen.open("/objection")).page.buttons
    town.world.clock.instant += timedelta(minutes=31)
    assert "GỬI PHẢN ĐỐI" not in (await citizen.open("/objection")).page.buttons
