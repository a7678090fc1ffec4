"""Every person of the population is valid, marked as invented, and consistent."""

from collections import Counter
from datetime import date

import pytest

from motid.kernel.birth_date import DateOfBirth
from motid.kernel.email import EmailAddress
from motid.kernel.login_name import parse_login_name
from motid.kernel.names import FullName
from motid.kernel.personal_number import PersonalIdNumber
from motid.kernel.phone import PhoneNumber
from motid.sandbox.population.cards import (
    BARCODE_FROM,
    CHIP_FROM,
    IDENTITY_CARD_FROM,
    NEW_ISSUER_FROM,
    expiry,
    issue_card,
)
from motid.sandbox.population.columns import AS_OF
from motid.sandbox.population.dwellings import MERGER
from motid.sandbox.population.marks import MOST_PEOPLE, PHONES_EACH, cmnd_number, personal_number, phone_number
from motid.sandbox.population.people import chunk_of_people
from motid.sandbox.population.person import Person
from motid.sandbox.population.provinces import OLD_PROVINCES
from motid.sandbox.population.units import places

TODAY = AS_OF.isoformat()


@pytest.fixture(scope="module")
def people() -> list[Person]:
    return [person for chunk in (0, 1, 2, 200) for person in chunk_of_people(seed=2026, chunk=chunk)]


def test_every_number_is_valid_and_marked(people: list[Person]) -> None:
    for person in people:
        number = PersonalIdNumber.parse(person.personal_number)
        assert number.is_synthetic
        assert number.warnings(gender=person.gender, date_of_birth=DateOfBirth(person.date_of_birth)) == ()
        assert number.birth_registration_province == person.birth_registration.province
        assert all(PhoneNumber.parse(phone.number).is_synthetic for phone in person.phones)
        for entry in person.cmnd_history:
            cmnd = parse_login_name(entry.number)
            assert cmnd == number if isinstance(cmnd, PersonalIdNumber) else cmnd.is_synthetic
        if person.email is not None:
            assert EmailAddress.parse(person.email).domain in {"example.com", "hop-thu.test"}


def test_no_two_people_share_a_personal_number_or_a_phone(people: list[Person]) -> None:
    assert len({person.personal_number for person in people}) == len(people)
    numbers = [phone.number for person in people for phone in person.phones]
    assert len(set(numbers)) == len(numbers)


def test_names_and_dates_are_what_the_kernel_accepts(people: list[Person]) -> None:
    for person in people:
        assert FullName.parse(person.full_name).display() == person.full_name
        assert DateOfBirth.parse(person.date_of_birth, today=AS_OF).iso() == person.date_of_birth
        parts = f"{person.family_name} {person.middle_name} {person.given_name}".split()
        assert sorted(parts) == sorted(person.full_name.split())


def test_numbers_of_people_far_apart_never_meet() -> None:
    indexes = range(0, MOST_PEOPLE, 97)
    assert len({phone_number(index, 0, 1) for index in indexes}) == len(indexes)
    assert len({cmnd_number(index, 0, 1) for index in indexes}) == len(indexes)
    assert MOST_PEOPLE * PHONES_EACH < 10**7
    serials = {personal_number("046", True, 1987, serial, 1) for serial in range(0, 10**6, 31)}
    assert len(serials) == len(range(0, 10**6, 31))


def test_cards_follow_the_rules_of_their_day(people: list[Person]) -> None:
    for person in people:
        card = person.card
        issued = date.fromisoformat(card.issued_on).toordinal()
        assert card.number == person.personal_number
        assert BARCODE_FROM <= issued <= AS_OF.toordinal()
        assert (card.kind == "can_cuoc") == (issued >= IDENTITY_CARD_FROM)
        assert (card.kind == "cccd_barcode") == (issued < CHIP_FROM)
        assert ("ĐKQL" in card.issued_by) == (issued < NEW_ISSUER_FROM)
        assert (card.issued_by == "BỘ CÔNG AN") == (issued >= IDENTITY_CARD_FROM)
        if card.expires_on is not None and len(person.date_of_birth) > 4:
            age = int(card.expires_on[:4]) - int(person.date_of_birth[:4])
            assert age in (25, 40, 60)
            assert card.expires_on[5:] == person.date_of_birth[5:] or person.date_of_birth[5:] == "02-29"
    assert {person.card.kind for person in people} == {"cccd_barcode", "cccd_chip", "can_cuoc"}
    expired = sum(p.card.expires_on is not None and p.card.expires_on < TODAY for p in people)
    assert 0 < expired < len(people) * 0.03


@pytest.mark.parametrize(
    ("born", "issued", "expires"),
    [
        ("1990-03-01", "2022-01-01", "2030-03-01"),
        ("2000-03-01", "2022-01-01", "2025-03-01"),
        ("2000-03-01", "2023-03-01", "2040-03-01"),  # within two years of 25: runs to 40
        ("1966-05-05", "2024-06-01", None),  # within two years of 60: for life
        ("1950-05-05", "2021-06-01", None),
        ("1984-02-29", "2021-06-01", "2024-02-29"),
        ("1985-02-28", "2021-06-01", "2025-02-28"),
        ("1996-02-29", "2017-06-01", "2021-02-28"),
    ],
)
def test_expiry(born: str, issued: str, expires: str | None) -> None:
    day = expiry(born, date.fromisoformat(issued).toordinal())
    assert (None if day is None else date.fromordinal(day).isoformat()) == expires


def test_nobody_holds_a_card_from_before_the_fourteenth_birthday() -> None:
    for chance in range(100):
        assert issue_card("946312000123", "2012-05-05", chance / 100).issued_on >= "2026-05-05"


def test_addresses_name_a_unit_of_today_and_older_cards_one_of_then(people: list[Person]) -> None:
    wards = {place.ward_code: place for wards in places() for place in wards}
    assert len(wards) == 3321
    old_names = {province.name for province in OLD_PROVINCES}
    for person in people:
        address = person.permanent_address
        assert wards[address.ward_code].province_code == address.province_code
        assert address.ward in address.text
        if person.card.issued_on >= MERGER:
            assert person.printed_address == address.text
        else:
            _, ward, district, province = person.printed_address.split(", ")
            assert province in old_names
            assert not (ward.startswith("Phường") and district.startswith("Huyện"))
            assert not (ward.startswith("Xã") and district.startswith("Quận"))


def test_the_special_cases_are_among_the_first_ten_thousand(people: list[Person]) -> None:
    found = Counter(trait for person in people[:10_000] for trait in person.traits)
    wanted = (
        "twin same_name_twin shared_cmnd year_only moved merged_province minority several_cmnd twelve_digit_cmnd "
        "expired_card no_phone phone_of_nobody phone_of_another several_phones one_word_name"
    )
    assert all(found[trait] > 0 for trait in wanted.split()), found


def test_twins_share_birthday_surname_and_sometimes_the_whole_name(people: list[Person]) -> None:
    twins = [(a, b) for a, b in zip(people[::2], people[1::2], strict=True) if "twin" in a.traits]
    assert twins
    for one, other in twins:
        assert one.date_of_birth == other.date_of_birth
        assert one.place_of_origin == other.place_of_origin
        assert one.personal_number != other.personal_number
        assert other.household.head == one.personal_number
    same = [(a, b) for a, b in twins if "same_name_twin" in a.traits]
    assert same
    assert all((a.full_name, a.gender) == (b.full_name, b.gender) for a, b in same)


def test_two_provinces_gave_the_same_cmnd_number(people: list[Person]) -> None:
    pairs = [(a, b) for a, b in zip(people[::2], people[1::2], strict=True) if "shared_cmnd" in a.traits]
    assert pairs
    for one, other in pairs:
        assert one.cmnd == other.cmnd
        assert one.cmnd_history[0].issued_by == "Công an tỉnh Đồng Nai"
        assert other.cmnd_history[0].issued_by == "Công an tỉnh Bà Rịa–Vũng Tàu"


def test_cmnd_history_is_in_order_and_after_the_fifteenth_birthday(people: list[Person]) -> None:
    for person in people:
        issued = [entry.issued_on for entry in person.cmnd_history]
        assert issued == sorted(issued)
        assert all(int(day[:4]) >= int(person.date_of_birth[:4]) + 14 for day in issued)
        assert all(day < "2021" for day in issued)
        assert person.cmnd == (person.cmnd_history[-1].number if person.cmnd_history else None)
        twelve = [entry for entry in person.cmnd_history if len(entry.number) == 12]
        assert all(e.number == person.personal_number and e.issued_on >= "2012-09-21" for e in twelve)


def test_phones_belong_to_the_user_to_another_or_to_nobody(people: list[Person]) -> None:
    known = {person.personal_number for person in people}
    for person in people:
        assert person.phone == (person.phones[0].number if person.phones else None)
        assert all(phone.registered_to is None or phone.registered_to in known for phone in person.phones)
    own = sum(person.phone_registered_to_owner for person in people) / len(people)
    assert own == pytest.approx(0.8, abs=0.02)


@pytest.mark.parametrize("seed", [1, 7, 2026])
def test_the_first_people_are_easy_to_work_with(seed: int) -> None:
    first = chunk_of_people(seed, 0)[:50]
    woman, man = first[:2]
    assert (woman.gender, man.gender) == ("female", "male")
    assert AS_OF.year - int(woman.date_of_birth[:4]) in (60, 61)
    assert AS_OF.year - int(man.date_of_birth[:4]) in (35, 36)
    for persona in (woman, man):
        assert persona.phone_registered_to_owner
        assert persona.email
        assert persona.ethnicity == "Kinh"
        assert len(persona.date_of_birth) == 10
        assert "expired_card" not in persona.traits
    assert sum(person.phone_registered_to_owner for person in first) >= 45
