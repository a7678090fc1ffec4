"""Campaigns as data: who orders what of whom by when, what is announced, when VNeID is switched on."""

from datetime import date, datetime

import msgspec
import pytest

from motid.campaigns.apply_campaign import (
    Applied,
    CohortsInUse,
    Contradiction,
    UnitsInCircle,
    UnknownUnits,
    apply_campaign,
)
from motid.campaigns.book import CampaignBook
from motid.campaigns.model import Campaign, CampaignDocument, Unit
from motid.campaigns.policies import VNEID_SIGN_IN, VneidRule
from motid.campaigns.read_campaigns import read_document
from motid.campaigns.shipped import SHIPPED, apply_shipped
from motid.campaigns.vneid_sign_in import vneid_sign_in
from motid.db import Database
from motid.kernel.actor import SYSTEM
from motid.policies import PolicyBook, PolicyRecord
from tests.campaigns.conftest import DOCUMENT, Town, in_vietnam


async def stored(database: Database, code: str) -> CampaignDocument:
    """Return a shipped campaign as the database gives it back."""
    async with database.begin(SYSTEM) as uow:
        await apply_shipped(uow)
    found = await read_document(database.pool, code)
    assert found is not None
    return found


@pytest.mark.item("S0-01", "S0-02", "S0-03", "S0-04", "S0-05", "S0-06", "S0-08")
async def test_the_province_s_letter_is_there_as_data(database: Database) -> None:
    """Issuer, addressees, roles, systems, purposes and duties of 2740/STTTT-IOC, with their units."""
    document = await stored(database, "hue-s-2023")
    campaign, names = document.campaign, {unit.code: unit.name for unit in document.units}
    assert "Sở Thông tin và Truyền thông (IOC)" in names[campaign.issuer]
    assert [names[code] for code in campaign.addressees[:3]] == [
        "Trung tâm Phục vụ hành chính công tỉnh",
        "UBND các huyện, thị xã và thành phố Huế",
        "UBND các xã, phường, thị trấn",
    ]
    roles = " ".join(campaign.roles)
    assert all(role in roles for role in ("Công dân, tổ chức", "Tổng đài", "Cán bộ tiếp nhận", "BCCI", "Quản trị"))
    assert [system.code for system in campaign.systems] == ["portal", "hue-s", "population", "vneid"]
    assert "một tài khoản cho cổng dịch vụ công tỉnh và Hue-S" in campaign.purposes[0]
    assert "đối chiếu với Cơ sở dữ liệu quốc gia về dân cư" in campaign.purposes[1]
    [duty] = [duty for duty in campaign.duties if "vận động" in duty.what]
    assert duty.who == campaign.addressees[:3]


@pytest.mark.item("S1-01", "S1-02", "S1-03", "S1-04", "S1-05", "S1-06", "S1-07", "S1-19")
async def test_the_commune_s_letter_is_there_as_data(database: Database) -> None:
    campaign = (await stored(database, "hue-s-2023")).campaign
    sources = {source.number: source for source in campaign.sources}
    assert sources["125/UBND"].issuer == "UBND xã Dương Hòa"
    assert sources["1893/STTTT-IOC"].date == date(2023, 7, 14)
    assert {"duong-hoa.co-quan", "duong-hoa.can-bo", "duong-hoa.thon"} <= set(campaign.addressees)
    assert campaign.starts_on == date(2023, 7, 15)
    purposes = " ".join(campaign.purposes)
    assert all(each in purposes for each in ("Bảo vệ thông tin cá nhân", "VNeID", "hoạt động liên tục"))
    assert any("mở Hue-S" in duty.what and duty.source == "125/UBND" for duty in campaign.duties)
    assert campaign.copies_to == ("Như trên", "BTV Đảng ủy", "TTHĐND xã", "Lưu")


@pytest.mark.item("S2-01", "S2-02", "S2-03", "S2-06", "S2-08", "S2-09", "S2-11", "S2-12")
async def test_the_district_s_letter_is_there_as_data(database: Database) -> None:
    document = await stored(database, "vneid-2024")
    campaign, names = document.campaign, {unit.code: unit.name for unit in document.units}
    assert "Chi nhánh Văn phòng đăng ký đất đai Yên Thành" in {names[code] for code in campaign.addressees}
    assert [(source.number, source.date) for source in campaign.sources] == [
        ("3701/VPCP-KSTT", date(2024, 5, 29)),
        ("4245/TCTTKĐA", date(2024, 5, 27)),
        ("4503/UBND-KSTT", date(2024, 5, 31)),
    ]
    assert {system.code for system in campaign.systems} == {"dvcqg", "tthc", "vneid", "population"}
    assert {cohort.starts_on for cohort in campaign.cohorts} == {date(2024, 6, 15)}
    duties = {who: duty.what for duty in campaign.duties for who in duty.who}
    assert "Chịu trách nhiệm" in duties["Người đứng đầu cơ quan, đơn vị"]
    assert "tổ chức" in duties["Bộ phận Tiếp nhận và Trả kết quả"]
    assert "tuyên truyền" in duties["yen-thanh.vhtt"]
    assert "Cổng TTĐT huyện" in campaign.copies_to


@pytest.mark.item("X-03", "S1-03", "S2-07", "S2-08")
async def test_every_deadline_of_the_letters_is_data_with_its_cohort(database: Database) -> None:
    """28/9/2020, 15/7/2023, 20/7/2023, 15/6/2024 and 01/7/2024, as instants in columns that reports read."""
    await stored(database, "vneid-2024")
    rows = await database.pool.fetch(
        """SELECT campaign.code || '/' || cohort.code AS cohort, starts_at, due_before
             FROM campaign_cohort cohort JOIN campaign ON campaign.id = campaign_id"""
    )
    assert {row["cohort"]: (row["starts_at"], row["due_before"]) for row in rows} == {
        "identity-exchange-2020/mandatory": (in_vietnam(date(2020, 9, 22)), in_vietnam(date(2020, 9, 28))),
        "hue-s-2023/officials": (in_vietnam(date(2023, 7, 15)), in_vietnam(date(2023, 7, 20))),
        "hue-s-2023/people": (in_vietnam(date(2023, 7, 15)), None),
        "vneid-2024/officials": (in_vietnam(date(2024, 6, 15)), in_vietnam(date(2024, 7, 1))),
        "vneid-2024/people": (in_vietnam(date(2024, 6, 15)), in_vietnam(date(2024, 7, 1))),
    }


@pytest.mark.item("X-06")
async def test_districts_are_history_since_july_2025(database: Database) -> None:
    for code in SHIPPED:
        for unit in (await stored(database, code)).units:
            assert unit.kind != "district" or unit.valid_to == date(2025, 7, 1)


def changed(**values: object) -> CampaignDocument:
    """Return the test's document with other values in its campaign."""
    return msgspec.structs.replace(DOCUMENT, campaign=msgspec.structs.replace(DOCUMENT.campaign, **values))


async def test_a_document_that_contradicts_itself_changes_nothing(town: Town) -> None:
    circle = (Unit(code="tinh", kind="province", name="Tỉnh", parent="thon-1"),)
    other = msgspec.structs.replace(DOCUMENT.campaign, name="Tên khác")
    twice = (*DOCUMENT.campaign.cohorts, DOCUMENT.campaign.cohorts[0])
    late = msgspec.structs.replace(DOCUMENT.campaign.cohorts[0], due_before=date(2023, 7, 15))
    await town.enrol("people", {1: "xa"})
    outcomes = []
    for document in (
        CampaignDocument(campaign=other, units=circle),
        changed(name="Tên khác", addressees=("tinh", "mars")),
        changed(name="Tên khác", cohorts=twice),
        changed(name="Tên khác", cohorts=(late,)),
        changed(name="Tên khác", cohorts=DOCUMENT.campaign.cohorts[:1]),
        changed(name="Tên khác", ends_on=date(2023, 7, 14)),
    ):
        async with town.database.begin(SYSTEM) as uow:
            outcomes.append(await apply_campaign(uow, document))
    assert outcomes == [
        UnitsInCircle(),
        UnknownUnits(("mars",)),
        Contradiction("cohort officials stands there twice"),
        Contradiction("cohort officials is due before it starts"),
        CohortsInUse(("people",)),
        Contradiction("the campaign ends before it starts"),
    ]
    found = await read_document(town.database.pool, "test-2023")
    assert found is not None
    assert found.campaign == DOCUMENT.campaign


async def test_a_campaign_is_applied_again_with_other_cohorts(town: Town) -> None:
    """A cohort that nobody is counted to may go; applying twice is applying once."""
    fewer = changed(cohorts=DOCUMENT.campaign.cohorts[:1])
    for _ in range(2):
        async with town.database.begin(SYSTEM) as uow:
            assert await apply_campaign(uow, fewer) == Applied("test-2023")
    assert await town.database.pool.fetchval("SELECT count(*) FROM campaign_cohort") == 1


@pytest.mark.parametrize(
    ("day", "said"), [(date(2023, 7, 14), ()), (date(2023, 7, 15), ("Một",)), (date(2023, 8, 1), ())]
)
async def test_an_announcement_is_shown_within_its_period_on_its_pages(
    town: Town, day: date, said: tuple[str, ...]
) -> None:
    book = CampaignBook()
    await book.refresh(town.database.pool)
    assert tuple(each.vi for each in book.announced("home", in_vietnam(day))) == said
    assert book.announced("account", in_vietnam(day)) == ()


def test_a_campaign_that_is_over_announces_nothing() -> None:
    over: Campaign = changed(ends_on=date(2023, 7, 16)).campaign
    assert over.announced("home", in_vietnam(date(2023, 7, 16), hours=23.9))
    assert not over.announced("home", in_vietnam(date(2023, 7, 17)))


@pytest.mark.item("S1-16", "S2-04")
@pytest.mark.parametrize(
    ("now", "rule", "since", "coming", "coming_from"),
    [
        (in_vietnam(date(2023, 7, 14)), None, None, "announced", date(2023, 7, 15)),
        (in_vietnam(date(2023, 7, 15)), "announced", date(2023, 7, 15), "offered", date(2023, 10, 10)),
        (in_vietnam(date(2023, 10, 10)), "offered", date(2023, 10, 10), "only", date(2024, 7, 1)),
        (in_vietnam(date(2024, 6, 30), 23.9), "offered", date(2023, 10, 10), "only", date(2024, 7, 1)),
        (in_vietnam(date(2024, 7, 1)), "only", date(2024, 7, 1), None, None),
    ],
)
def test_the_switch_for_vneid_is_thrown_by_its_dates_alone(
    now: datetime, rule: str | None, since: date | None, coming: str | None, coming_from: date | None
) -> None:
    found = vneid_sign_in(PolicyBook(), now)
    assert (found.rule, found.next_rule) == (rule, coming)
    assert (found.since, found.next_from) == (
        in_vietnam(since) if since else None,
        in_vietnam(coming_from) if coming_from else None,
    )


def test_a_province_postpones_the_switch_by_a_record() -> None:
    first = VNEID_SIGN_IN.initial[0]
    later = PolicyRecord(in_vietnam(date(2027, 1, 1)), "offered", "decision of the province")
    until = PolicyRecord(first.valid_from, "announced", first.basis, later.valid_from)
    book = PolicyBook({VNEID_SIGN_IN.name: [later, until]})
    assert vneid_sign_in(book, in_vietnam(date(2026, 11, 21))).next_from == later.valid_from
    assert vneid_sign_in(book, later.valid_from).rule is VneidRule.OFFERED
