"""The citizens' pages of the support directory and of calls back (S2-10, S2-26)."""

import re

import pytest

from motid.kernel.phone import PhoneNumber
from tests.normalising.conftest import authn, carrier, clock, hasher, population, served, simulated, town
from tests.normalising.pages.conftest import Pages, pages

__all__ = ["authn", "carrier", "clock", "hasher", "pages", "population", "served", "simulated", "town"]


@pytest.mark.item("S2-26")
async def test_a_citizen_asks_is_told_honestly_and_withdraws_by_the_link(pages: Pages) -> None:
    person = await pages.town.person()
    citizen = pages.resident(person)
    await citizen.open("/help/contacts?unit=thua-thien-hue")
    assert "19001075" in citizen.page.main
    await citizen.open("/help/call-back")
    assert "Hiện không có ai đang đợi" in citizen.page.main
    await citizen.press("Gửi yêu cầu", full_name="", phone="12", topic="nothing")
    assert "Hãy chọn một trong các mục trong danh sách." in citizen.page.main
    await citizen.press(
        "Gửi yêu cầu",
        full_name=person["full_name"],
        phone=person["phone"],
        topic="two_accounts",
        part_of_day="morning",
    )
    assert citizen.page.path == "/help/call-back/received"
    assert "Không có ai đợi trước bạn." in citizen.page.main
    assert person["phone"] not in str(citizen.page.main)
    [text] = await pages.town.world.texts(PhoneNumber.parse(person["phone"]))
    link = re.search(r"https://motid\.example(/call-back/\S+)", text)
    assert link is not None
    await citizen.open("/help/call-back")
    assert "Hiện có 1 người đang đợi" in citizen.page.main
    await citizen.open(link[1])
    assert re.search(r"Yêu cầu gọi lại GL-\d{6}", citizen.page.main)
    await citizen.press("Tôi không cần gọi lại nữa")
    assert "Sẽ không có ai gọi cho bạn." in citizen.page.main
    await citizen.open(link[1])
    assert citizen.page.status == 410
    for path in ("/call-back/nonsense", "/help/call-back/received?before=x&until=1"):
        await citizen.open(path)
        assert citizen.page.status in (200, 404)
