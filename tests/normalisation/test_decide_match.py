"""The decision on single pairs: what matches by itself, what a person has to look at, what is refused."""

from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from motid.kernel.names import FullName
from motid.kernel.personal_number import PersonalIdNumber
from motid.normalisation.decide_match import Decision, Match, NearMatch, NoMatch, decide_match
from motid.normalisation.match_lines import SideTexts
from motid.normalisation.matching_rules import MATCHING, RELEASED_RULES, MatchRules
from motid.normalisation.person_data import PersonData, read_pair, read_person_data
from motid.normalisation.reasons import Reason

TODAY = date(2026, 11, 21)
HOA = {"full_name": "Nguyễn Thị Hoà", "personal_number": "946187000123", "date_of_birth": "1987-03-09"}
FULL = HOA | {"cmnd": "912345678", "issue_date": "2021-05-14", "phone": "0951234567"}


def decide(claimed: dict[str, Any], recorded: dict[str, Any], rules: MatchRules = RELEASED_RULES) -> Decision:
    sides = (SideTexts(**side) for side in (claimed, recorded))
    return decide_match(*read_pair(*sides, today=TODAY), rules)


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"full_name": "NGUYỄN THỊ HÒA"},
        {"full_name": " nguyễn\u00a0 thị\u200b hoà "},
        {"full_name": "Nguye\u0303\u0302n Thi\u0323 Hoa\u0300"},
        {"personal_number": "946 187.000 123"},
        {"personal_number": 946187000123},
        {"personal_number": None, "cmnd": "946187000123"},
        {"date_of_birth": "09/03/1987"},
        {"cmnd": "987654321"},
        {"phone": "0957654321"},
        {"phone": "+84 951 234 567"},
        {"cmnd": None, "issue_date": "", "phone": None},
    ],
)
@pytest.mark.item("S0-22")
def test_the_three_that_decide_are_there_and_agree(change: dict[str, Any]) -> None:
    assert isinstance(decide(FULL | change, FULL), Match)
    assert isinstance(decide(FULL, FULL | change), Match)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"full_name": "Nguyen Thi Hoa"}, Reason.NAME_MARKS),
        ({"full_name": "Nguyễn Thị Hoá"}, Reason.NAME_MARKS),
        ({"full_name": "Hoà Nguyễn Thị"}, Reason.NAME_WORD_ORDER),
        ({"full_name": "NguyễnThịHoà"}, Reason.NAME_SPACING),
        ({"full_name": "Nguyễn Thị Hoàn"}, Reason.NAME_TYPING_ERROR),
        ({"full_name": "Nguyễn Th1 H0à"}, Reason.NAME_TYPING_ERROR),
        ({"full_name": "Nguyễn Hoà"}, Reason.NAME_ABBREVIATED),
        ({"full_name": "Ng. T. Hoà"}, Reason.NAME_ABBREVIATED),
        ({"full_name": "NguyÔn ThÞ Hoµ"}, Reason.NAME_LEGACY_CHARSET),
        ({"full_name": "Nguyeãn Thò Hoaø"}, Reason.NAME_LEGACY_CHARSET),
        ({"full_name": "Nguyễn Thị Hoà 09/03/1987"}, Reason.NAME_MERGED_FIELDS),
        ({"full_name": "Họ và tên: Nguyễn Thị Hoà, 1987"}, Reason.NAME_MERGED_FIELDS),
        ({"full_name": "???"}, Reason.NAME_UNREADABLE),
        ({"full_name": None}, Reason.NAME_MISSING),
        ({"full_name": " \u200b "}, Reason.NAME_MISSING),
        ({"personal_number": "946187000132"}, Reason.NUMBER_TYPING_ERROR),
        ({"personal_number": "94618700012"}, Reason.NUMBER_TYPING_ERROR),
        ({"personal_number": "9461870OO123"}, Reason.NUMBER_TYPING_ERROR),
        ({"personal_number": "946187555555"}, Reason.NUMBER_DIFFERENT),
        ({"personal_number": "946187555555", "cmnd": "946187000123"}, Reason.NUMBER_CHANGED),
        ({"cmnd": "946187555555"}, Reason.NUMBER_CONTRADICTS_ITSELF),
        ({"personal_number": None}, Reason.NUMBER_MISSING),
        ({"personal_number": "912345678", "cmnd": None}, Reason.CMND_SAME),
        ({"personal_number": "000912345678", "cmnd": None}, Reason.CMND_EMBEDDED),
        ({"personal_number": None, "cmnd": 12345678}, Reason.CMND_TYPING_ERROR),
        ({"date_of_birth": "1987-09-03"}, Reason.BIRTH_DAY_MONTH_SWAPPED),
        ({"date_of_birth": "1987-03-19"}, Reason.BIRTH_TYPING_ERROR),
        ({"date_of_birth": "1987"}, Reason.BIRTH_YEAR_ONLY),
        ({"date_of_birth": 1987}, Reason.BIRTH_YEAR_ONLY),
        ({"date_of_birth": "09/03/87"}, Reason.BIRTH_DAY_MONTH_SWAPPED),
        ({"date_of_birth": "1960-12-31"}, Reason.BIRTH_DIFFERENT),
        ({"date_of_birth": None}, Reason.BIRTH_MISSING),
        ({"issue_date": "2022-05-14"}, Reason.ISSUE_DATE_DIFFERENT),
    ],
)
def test_a_person_looks_at_what_is_alike(change: dict[str, Any], reason: Reason) -> None:
    for outcome in (decide(FULL | change, FULL), decide(FULL, FULL | change)):
        assert isinstance(outcome, NearMatch)
        assert reason in outcome.reasons


@pytest.mark.parametrize(
    ("claimed", "recorded"),
    [
        (
            FULL,
            HOA | {"full_name": "Trần Văn Hùng", "personal_number": "946088000999", "date_of_birth": "1988-01-02"},
        ),
        # twins: one birthday, one phone
        (FULL, FULL | {"full_name": "Nguyễn Thị Hồng", "personal_number": "946187555555", "cmnd": "955555555"}),
        # father and son of one name
        (FULL, FULL | {"personal_number": "946060555555", "date_of_birth": "1960-05-05", "cmnd": None}),
        # namesakes of one commune and year
        (HOA | {"date_of_birth": "1987"}, HOA | {"date_of_birth": "1987", "personal_number": "946187555555"}),
        # the CMND numbers that two provinces gave out
        (
            {"full_name": "Lê Văn Tám", "cmnd": "912345678", "date_of_birth": "1960-05-05"},
            {"full_name": "Phạm Thị Nga", "cmnd": "912345678", "date_of_birth": "1961-07-01"},
        ),
        # another person's number
        (HOA, {"full_name": "Lê Văn Tám", "personal_number": "946187000123", "date_of_birth": "1960-05-05"}),
        # one field says nothing
        ({"full_name": "Nguyễn Thị Hoà"}, {"full_name": "Nguyễn Thị Hoà"}),
        ({"date_of_birth": "1987-03-09"}, {"date_of_birth": "1987-03-09"}),
        ({"phone": "0951234567"}, {"phone": "0951234567"}),
        ({"cmnd": "912345678"}, {"cmnd": "912345678"}),
        ({}, {}),
        ({}, FULL),
    ],
)
def test_what_is_not_the_same_person_is_refused(claimed: dict[str, Any], recorded: dict[str, Any]) -> None:
    assert isinstance(decide(claimed, recorded), NoMatch)
    assert isinstance(decide(recorded, claimed), NoMatch)


@pytest.mark.parametrize("filler", ["000000000000", "111111111111", "000000000001", "000000001", "999999999"])
def test_a_filler_is_a_missing_number(filler: str) -> None:
    side = HOA | {"personal_number": filler}
    assert Reason.NUMBER_MISSING in decide(side, side).reasons
    assert isinstance(decide(side, side), NearMatch)


@pytest.mark.parametrize("word", ["không có", "N/A", "-", "chưa rõ"])
def test_a_number_or_date_without_digits_is_a_missing_one(word: str) -> None:
    side = {"full_name": "Lê An", "personal_number": word, "cmnd": word, "date_of_birth": word, "phone": word}
    assert decide(side, side).reasons == (
        Reason.NAME_EXACT,
        Reason.NUMBER_MISSING,
        Reason.BIRTH_MISSING,
        Reason.TOO_LITTLE,
    )
    assert isinstance(decide(FULL | {"personal_number": word}, FULL), NearMatch)


@pytest.mark.parametrize("digits", ["0912345678", "9123456780"])
@pytest.mark.item("S2-28")
def test_a_cmnd_of_ten_digits_agrees_with_nothing(digits: str) -> None:
    side = HOA | {"personal_number": None, "cmnd": digits}
    assert Reason.CMND_SAME not in decide(side, side).reasons
    assert not isinstance(decide(side, side), Match)


def test_two_years_that_are_equal_agree() -> None:
    side = HOA | {"date_of_birth": "1987"}
    assert decide(side, side) == Match((Reason.NAME_EXACT, Reason.NUMBER_SAME, Reason.BIRTH_SAME_YEAR))


def test_digits_in_the_number_are_hints() -> None:
    """Decree 70/2024/NĐ-CP, Article 11, clause 8: number and year may lawfully differ (invariant 8)."""
    side = HOA | {"date_of_birth": "1985-03-09"}
    outcome = decide(side, side)
    assert isinstance(outcome, Match)
    assert Reason.NUMBER_BIRTH_YEAR in outcome.reasons


def test_an_unreadable_date_of_issue_that_both_sides_have_stands_in_nobodys_way() -> None:
    side = FULL | {"issue_date": "tháng 5"}
    assert isinstance(decide(side, side), Match)
    assert isinstance(decide(side, FULL), NearMatch)


def test_a_name_that_no_side_can_read_is_looked_at() -> None:
    side = HOA | {"full_name": "NguyÔn V¨n An"}
    outcome = decide(side, side)
    assert isinstance(outcome, NearMatch)
    assert Reason.NAME_UNREADABLE in outcome.reasons


def test_too_little_is_said_to_be_too_little() -> None:
    outcome = decide({"full_name": "Lê An"}, {"full_name": "Lê An"})
    assert Reason.TOO_LITTLE in outcome.reasons


def test_stricter_rules_leave_less_to_look_at_and_no_rule_makes_a_match() -> None:
    strict = MatchRules(name_typing_errors=0, number_typing_errors=0, date_typing_errors=0)
    wide = MatchRules(name_typing_errors=4, number_typing_errors=2, date_typing_errors=2, issue_date_must_agree=False)
    typed = HOA | {"full_name": "Nguyễn Thị Hoàn", "personal_number": "946187000132"}
    assert isinstance(decide(typed, HOA, strict), NoMatch)
    assert isinstance(decide(typed, HOA, wide), NearMatch)
    assert isinstance(decide(FULL | {"issue_date": "2016-01-01"}, FULL, wide), Match)


def test_the_rule_is_declared_as_released() -> None:
    assert msgspec.convert(MATCHING.initial[0].value, MatchRules) == RELEASED_RULES


def test_no_personal_value_shows() -> None:
    side = read_person_data(SideTexts(**(FULL | {"full_name": "4???"})), today=TODAY)
    assert not any(part in repr(side) for part in ("946", "???", "1987", "912", "2021", "951"))


words = st.sampled_from(["Nguyễn", "Trần", "Thị", "Văn", "Hoà", "Hòa", "Hoa", "Mỹ", "Mĩ", "An", "Anh", "H'Hen", "N."])
sides = st.fixed_dictionaries(
    {},
    optional={
        "full_name": st.lists(words, max_size=4).map(" ".join) | st.text(max_size=12),
        "personal_number": st.sampled_from(["946187000123", "946187000132", "912345678", "000912345678"])
        | st.text("0123456789 .O", max_size=13),
        "cmnd": st.sampled_from(["912345678", "946187000123", "000000001"]) | st.text("0123456789", max_size=13),
        "date_of_birth": st.sampled_from(["1987-03-09", "1987-09-03", "1987", "00/00/1987"]) | st.text(max_size=10),
        "issue_date": st.sampled_from(["2021-05-14", "14/05/2021"]) | st.text(max_size=10),
        "phone": st.sampled_from(["0951234567", "+84951234567"]) | st.text(max_size=13),
    },
)


@given(sides, sides)
def test_a_match_holds_only_what_agrees(claimed: dict[str, Any], recorded: dict[str, Any]) -> None:
    """Whatever stands on the sides: a match has the same name but for tone places, number and date of birth."""
    outcome = decide(claimed, recorded)
    assert decide(recorded, claimed) == outcome
    if not isinstance(outcome, Match):
        return
    one, other = (read_person_data(SideTexts(**side), today=TODAY) for side in (claimed, recorded))
    assert isinstance(one.full_name, FullName)
    assert isinstance(other.full_name, FullName)
    assert one.full_name.comparison_key() == other.full_name.comparison_key()
    assert one.date_of_birth == other.date_of_birth is not None
    assert number_of(one) == number_of(other) is not None


def number_of(side: PersonData) -> PersonalIdNumber | None:
    found = [value for value in (side.personal_number, side.cmnd) if isinstance(value, PersonalIdNumber)]
    return found[0] if found else None


@given(sides)
def test_a_missing_value_never_makes_a_match(side: dict[str, Any]) -> None:
    for name in ("full_name", "date_of_birth"):
        without = {field: value for field, value in side.items() if field != name}
        assert not isinstance(decide(without, side), Match)
    without = {field: value for field, value in side.items() if field not in ("personal_number", "cmnd")}
    assert not isinstance(decide(without, side), Match)
