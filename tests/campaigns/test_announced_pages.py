"""What campaigns announce on the exchange's pages, within its dates; the switch for VNeID; the guides."""

import re
from datetime import date, datetime
from typing import cast

import numpy as np
import pytest
import zxingcpp
from numpy.typing import NDArray

from motid.campaigns.shipped import apply_shipped
from motid.desk.directory.book import shipped_directory
from motid.kernel.actor import SYSTEM
from motid.kernel.clock import FixedClock
from motid.web.citizen.services import CitizenServices
from motid.web.frame import Frame
from motid.web.presenters.help import GuidesPage
from tests.campaigns.conftest import in_vietnam
from tests.normalising.pages.conftest import (
    ORIGIN,
    Pages,
    Resident,
    authn,
    carrier,
    clock,
    hasher,
    pages,
    population,
    served,
    simulated,
    town,
)
from tests.web.html import Drawn

__all__ = ["authn", "carrier", "clock", "hasher", "pages", "population", "served", "simulated", "town"]
SIGN_IN_FIRST = "Hãy đăng nhập trước rồi chuẩn hóa, để hồ sơ cũ không bị mất."
INSTALL_VNEID = "Hãy sớm cài đặt VNeID và kích hoạt tài khoản định danh điện tử của bạn."
ONLY_VNEID = "Từ ngày 01/7/2024, VNeID là tài khoản duy nhất"
NOT_CONNECTED = "Hệ thống này chưa kết nối với VNeID"


async def somebody(pages: Pages, now: datetime) -> Resident:
    """Return a person with a normalised account who is signed in, at an instant, where the letters' campaigns run."""
    database = pages.town.normalisation.authn.database
    cast(FixedClock, database.clock).instant = now
    async with database.begin(SYSTEM) as uow:
        await apply_shipped(uow)
    services: CitizenServices = pages.application.application.state.citizen
    await services.campaigns.refresh(database.pool)
    person = await pages.town.person()
    account = await pages.town.account(person, by="personal_number")
    await database.pool.execute("UPDATE account SET normalised_at = $2 WHERE id = $1", account.account_id, now)
    return await pages.resident(person).sign_in(account)


@pytest.mark.item("S0-08", "S0-16", "S1-07", "S1-17")
async def test_pages_announce_what_the_letters_order_in_either_language(pages: Pages) -> None:
    citizen = await somebody(pages, in_vietnam(date(2026, 11, 21), hours=9))
    home = (await citizen.open("/")).page.main
    assert SIGN_IN_FIRST in home
    assert INSTALL_VNEID in home
    assert ONLY_VNEID not in home
    assert INSTALL_VNEID in (await citizen.open("/account")).page.main
    english = (await citizen.open("/?lang=en")).page.main
    assert "Install VNeID and activate your electronic identity soon." in english
    assert INSTALL_VNEID not in english
    guide = (await citizen.open("/help/normalise?lang=vi")).page.main
    assert "1900.0368" in guide
    assert "Đăng nhập trước bằng tài khoản đang có" in guide


@pytest.mark.item("S1-03", "S2-08")
async def test_nothing_is_announced_before_its_day_or_after(pages: Pages) -> None:
    citizen = await somebody(pages, in_vietnam(date(2023, 7, 15), hours=-0.1))
    assert SIGN_IN_FIRST not in (await citizen.open("/")).page.main
    clock = cast(FixedClock, pages.town.normalisation.authn.database.clock)
    clock.instant = in_vietnam(date(2023, 7, 15))
    assert SIGN_IN_FIRST in (await citizen.open("/")).page.main
    for instant, said in (
        (in_vietnam(date(2024, 6, 15), hours=-0.1), False),
        (in_vietnam(date(2024, 6, 15)), True),
        (in_vietnam(date(2024, 7, 1)), False),
    ):
        clock.instant = instant
        for path in ("/", "/sign-in"):
            assert (ONLY_VNEID in (await citizen.open(path)).page.main) is said


@pytest.mark.item("S1-16", "S2-04")
@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2023, 7, 15), "Đăng nhập bằng VNeID sẽ có từ 10/10/2023."),
        (
            date(2023, 10, 10),
            "từ 10/10/2023 có thể đăng nhập bằng tài khoản VNeID. Từ 01/07/2024 chỉ còn dùng VNeID.",
        ),
        (date(2024, 7, 1), "từ 01/07/2024 dịch vụ công trực tuyến chỉ dùng tài khoản VNeID."),
    ],
)
async def test_the_sign_in_page_tells_since_when_vneid_is_ordered_and_that_it_is_not_connected(
    pages: Pages, day: date, said: str
) -> None:
    cast(FixedClock, pages.town.normalisation.authn.database.clock).instant = in_vietnam(day)
    page = (await pages.resident({}).open("/sign-in")).page
    assert said in page.main
    assert NOT_CONNECTED in page.main


@pytest.mark.item("S0-30", "S0-31")
async def test_the_guides_are_reached_by_link_from_the_help(pages: Pages) -> None:
    visitor = pages.resident({})
    assert "Hướng dẫn từng bước" in (await visitor.open("/help")).page.main
    page = (await visitor.open("/help/guides")).page
    assert f"{ORIGIN}/help/guides" in page.main
    links = [link.get("href") for link in page.tree.xpath("//main//ol//a")]
    assert links == ["/help/register", "/help/change-password", "/help/recover-password", "/help/normalise"]
    for link in links:
        assert (await visitor.open(link)).page.status == 200


@pytest.mark.item("S0-31")
def test_the_qr_code_leads_to_the_guides() -> None:
    """Read from the drawing on the page, as a phone's camera would."""
    drawn = Drawn(GuidesPage.at("https://motid.example"), Frame())
    [path] = drawn.all("//main//*[@role='img']//*[name()='path']")
    [read] = zxingcpp.read_barcodes(_painted(path.get("d", "")))
    assert read.text == "https://motid.example/help/guides"


def _painted(strokes: str, scale: int = 6) -> NDArray[np.uint8]:
    """Paint the horizontal strokes of an SVG path, a module wide each."""
    paper = np.full((60, 60), 255, dtype=np.uint8)
    x = y = 0.0
    for kind, right, down in re.findall(r"([Mmh])(-?[\d.]+)(?: (-?[\d.]+))?", strokes):
        if kind == "h":
            paper[int(y), int(x) : int(x + float(right))] = 0
        x, y = (0.0, 0.0) if kind == "M" else (x, y)
        x, y = x + float(right), y + float(down or 0)
    return np.kron(paper, np.ones((scale, scale), dtype=np.uint8))


@pytest.mark.item("X-07")
def test_every_number_to_call_stands_in_one_directory_which_every_page_shows() -> None:
    """18001096, 19001075, 1900.0368 and 1414."""
    shown = " ".join(Drawn(GuidesPage.at("https://motid.example"), Frame()).texts("//footer"))
    for number in ("18001096", "19001075", "1900.0368", "1414"):
        assert number in shown
    links = {contact.href for contact in shipped_directory().footer}
    assert links == {"tel:18001096", "tel:19001075", "tel:19000368", "sms:1414?body=TTTTB"}
