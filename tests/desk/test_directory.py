"""The support directory by unit: read from files, valid from day to day, in memory for every page (S2-10, X-07)."""

from datetime import timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from motid.db import Database
from motid.desk.directory.book import DirectoryBook, SupportDirectory, shipped_directory
from motid.desk.directory.model import ContactEntry
from motid.desk.directory.read_directory import read_directory
from motid.desk.directory.read_entries import read_csv, read_json
from motid.desk.directory.record_contacts import NotRecorded, Recorded, record_contacts
from motid.kernel.actor import SYSTEM
from motid.kernel.clock import vietnamese_date
from motid.web.frame import Frame
from motid.web.presenters.help import ContactsPage, CounterPage
from tests.web.html import Drawn

HEAD = "code,unit,kind,value,person,label_vi,label_en,escalation,audience,place,valid_from,valid_to\n"
OFFICER = "huyen-van-phong,vn,officer,0950000111,Trần Thị Synthetic,Văn phòng huyện,District office,2,officials,,,\n"
HOTLINE = "commune-hotline,vn,hotline,0234 3999 111,,Tổng đài xã,Commune hotline,1,public,,,\n"


async def record(database: Database, text: str) -> Recorded | NotRecorded:
    entries, faults = read_csv((HEAD + text).encode())
    assert faults == []
    async with database.begin(SYSTEM) as uow:
        return await record_contacts(uow, entries)


async def today(database: Database) -> SupportDirectory:
    book = DirectoryBook()
    await book.refresh(database.pool)
    return book.at(database.clock.now())


@pytest.mark.item("S2-10")
@pytest.mark.item("X-07")
async def test_a_new_installation_knows_the_numbers_of_the_letters(database: Database) -> None:
    found = {each.code: each for each in (await today(database)).contacts}
    assert {code: each.value for code, each in found.items()} == {
        "national-hotline": "18001096",
        "national-mail": "dichvucong@chinhphu.vn",
        "national-website": "www.dichvucong.gov.vn",
        "province-hotline": "19001075",
        "police-hotline": "1900.0368",
        "owner-check": "TTTTB gửi 1414",
    }
    assert found["national-hotline"].unit_name == "Văn phòng Chính phủ"
    assert found["police-hotline"].unit_name == "Bộ Công an"
    assert found["police-hotline"].href == "tel:19000368"
    assert found["owner-check"].href == "sms:1414?body=TTTTB"
    names = {row["code"]: row["name"] for row in await database.pool.fetch("SELECT code, name FROM unit")}
    assert all(names[each.unit] == each.unit_name for each in found.values()), "as the migration recorded them"


@pytest.mark.item("S2-10")
async def test_an_officer_is_sealed_and_for_officials_alone(database: Database) -> None:
    assert isinstance(await record(database, OFFICER + HOTLINE), Recorded)
    public = await today(database)
    assert "commune-hotline" in [each.code for each in public.contacts]
    assert "huyen-van-phong" not in [each.code for each in public.contacts]
    async with database.read() as connection:
        entries = await read_directory(connection, database.vault)
    officer = next(each.officer for each in entries if each.code == "huyen-van-phong")
    assert officer is not None
    assert officer.name.reveal() == "Trần Thị Synthetic"
    row = await database.pool.fetchrow("SELECT row_to_json(c)::text FROM support_contact c WHERE kind = 'officer'")
    assert row is not None
    assert "Synthetic" not in row[0]
    assert "0950000111" not in row[0]


async def test_a_change_ends_what_held_before_and_what_was_shipped_stays_in_the_record(database: Database) -> None:
    first = await record(database, HOTLINE)
    assert isinstance(first, Recorded)
    assert [change.what for change in first.changes] == ["new"]
    again = await record(database, HOTLINE)
    assert isinstance(again, Recorded)
    assert [change.what for change in again.changes] == ["same"]
    tomorrow = vietnamese_date(database.clock.now()) + timedelta(days=1)
    change = HOTLINE.replace("0234 3999 111", "0234 3999 222").replace(",,\n", f",{tomorrow},\n")
    assert isinstance(await record(database, change), Recorded)
    book = DirectoryBook()
    await book.refresh(database.pool)
    now = database.clock.now()
    values = [
        next(each.value for each in book.at(instant).contacts if each.code == "commune-hotline")
        for instant in (now, now + timedelta(days=1))
    ]
    assert values == ["0234 3999 111", "0234 3999 222"]
    assert book.at(now).national is not None, "the shipped entries were recorded with the first change"
    earlier = await record(database, HOTLINE.replace("111", "333"))
    assert isinstance(earlier, NotRecorded)
    assert "begins later" in earlier.faults[0].what


async def test_an_entry_is_ended_and_not_deleted(database: Database) -> None:
    await record(database, HOTLINE.replace(",,\n", ",2026-01-01,\n"))
    ended = await record(database, HOTLINE.replace(",,\n", ",2026-01-01,2026-06-01\n"))
    assert isinstance(ended, Recorded)
    assert ended.changes[0].what == "ended"
    assert "commune-hotline" not in [each.code for each in (await today(database)).contacts]
    assert await database.pool.fetchval("SELECT count(*) FROM support_contact WHERE code = 'commune-hotline'") == 1


async def test_the_book_gives_the_same_object_until_something_changes(database: Database) -> None:
    book = DirectoryBook()
    await book.refresh(database.pool)
    before = book.at(database.clock.now())
    await book.refresh(database.pool)
    assert book.at(database.clock.now()) is before
    await record(database, HOTLINE)
    await book.refresh(database.pool)
    assert book.at(database.clock.now()) is not before


def test_every_wrong_line_is_told_by_its_number_and_without_what_stands_there() -> None:
    entries, faults = read_csv(
        (
            HEAD
            + HOTLINE
            + "bad-kind,vn,0950000222,1,,a,b,1,public,,,\n"
            + "bad-number,vn,hotline,not a number,,a,b,1,public,,,\n"
            + "open-officer,vn,officer,0950000111,Ai Do,a,b,1,public,,,\n"
            + "no-name,vn,officer,0950000111,,a,b,1,officials,,,\n"
            + "bad-days,vn,hotline,1900,,a,b,1,public,,2026-02-01,2026-01-01\n"
            + "bad-site,vn,website,javascript:alert(1),,a,b,1,public,,,\n"
            + "bad-sms,vn,sms,1414,,a,b,1,public,,,\n"
            + "bad-mail,vn,mail,nobody,,a,b,x,public,,,\n"
            + "bad-letter,vn,hotline,1900,,a\x00,b,1,public,,,\n"
            + HOTLINE
        ).encode()
    )
    assert [entry.code for _, entry in entries] == ["commune-hotline"]
    assert [fault.line for fault in faults] == [3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
    assert not any("0950000222" in fault.what or "Ai Do" in fault.what for fault in faults)
    assert faults[0].what.startswith("kind: ")


async def test_an_unknown_unit_refuses_the_whole_file(database: Database) -> None:
    outcome = await record(database, HOTLINE + HOTLINE.replace("commune-hotline,vn", "other,nobody"))
    assert isinstance(outcome, NotRecorded)
    assert [fault.line for fault in outcome.faults] == [3]
    assert "commune-hotline" not in [each.code for each in (await today(database)).contacts]


def test_json_says_the_same_as_csv() -> None:
    members = {"code": "x", "unit": "vn", "kind": "hotline", "value": "1900", "label_vi": "a", "label_en": "b"}
    entries, faults = read_json(msgspec.json.encode([members, {**members, "unknown": 1}, {**members, "code": "y"}]))
    assert [entry.code for _, entry in entries] == ["x", "y"]
    assert [(fault.line, "unknown" in fault.what) for fault in faults] == [(2, True)]


@given(st.binary(max_size=300) | st.text(max_size=200).map(lambda text: (HEAD + text).encode("utf-8", "ignore")))
def test_no_file_breaks_the_reader(content: bytes) -> None:
    for read in (read_csv, read_json):
        entries, faults = read(content)
        assert all(isinstance(entry, ContactEntry) for _, entry in entries)
        assert all(fault.line >= 1 and fault.what for fault in faults)


def test_a_unit_is_asked_before_the_one_above_it() -> None:
    shipped = shipped_directory()
    parents = (("duong-hoa", "UBND xã Dương Hòa", "thua-thien-hue"), *shipped.parents)
    directory = SupportDirectory(shipped.contacts, parents)
    assert [each.unit for each in directory.asked_in_turn("duong-hoa")] == ["thua-thien-hue"]
    assert directory.asked_in_turn("nobody") == ()


@pytest.mark.item("X-07")
def test_pages_name_what_the_directory_says_and_no_other_number() -> None:
    assert Drawn(CounterPage()).links()["19001075"] == "tel:19001075"
    empty = Drawn(CounterPage(), Frame(support=SupportDirectory()))
    assert empty.links()["tổng đài hỗ trợ"] == "/help/contacts"
    assert "19001075" not in empty.text("//body")


@pytest.mark.item("S2-10")
def test_the_page_of_contacts_says_whom_to_ask_first_in_both_languages() -> None:
    page = ContactsPage.examples()["national"]
    drawn = Drawn(page)
    assert drawn.links()["18001096"] == "tel:18001096"
    assert drawn.links()["dichvucong@chinhphu.vn"] == "mailto:dichvucong@chinhphu.vn"
    assert drawn.links()["www.dichvucong.gov.vn"] == "https://www.dichvucong.gov.vn"
    assert "Văn phòng Chính phủ" in drawn.text()
    english = Drawn(page, Frame(locale="en"))
    assert "Hotline of the National Public Service Portal (free of charge)" in english.text()
