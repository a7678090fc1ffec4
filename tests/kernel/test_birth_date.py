"""Dates of birth, full and year-only."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motid.kernel.birth_date import DateComparison, DateOfBirth
from motid.kernel.errors import InvalidValue
from tests.kernel.outcomes import value_or_code

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    "text", ["1987-03-09", "09/03/1987", "9/3/1987", "9-3-1987", " 9.3.1987 ", "０９/０３/１９８７"]
)
def test_the_day_comes_first_except_in_iso(text: str) -> None:
    born = DateOfBirth.parse(text, today=TODAY)
    assert born.iso() == "1987-03-09"
    assert born.vietnamese() == "09/03/1987"
    assert (born.year, born.day, born.year_only) == (1987, date(1987, 3, 9), False)


def test_a_year_alone() -> None:
    born = DateOfBirth.parse("1949", today=TODAY)
    assert (born.iso(), born.vietnamese(), born.day, born.year_only) == ("1949", "1949", None, True)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "date_of_birth.empty"),
        ("30/02/1987", "date_of_birth.impossible"),
        ("03/13/1987", "date_of_birth.impossible"),
        ("29/02/1987", "date_of_birth.impossible"),
        ("9/3/87", "date_of_birth.format"),
        ("9 tháng 3", "date_of_birth.format"),
        ("22/11/2026", "date_of_birth.future"),
        ("2027", "date_of_birth.future"),
        ("31/12/1899", "date_of_birth.too_early"),
        ("0000", "date_of_birth.too_early"),
    ],
)
def test_a_bad_date_says_what_is_wrong(text: str, code: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        DateOfBirth.parse(text, today=TODAY)
    assert caught.value.code == code


def test_today_is_allowed() -> None:
    assert DateOfBirth.parse("21/11/2026", today=TODAY).day == TODAY


@pytest.mark.parametrize(
    ("one", "other", "outcome"),
    [
        ("1987-03-09", "1987-03-09", DateComparison.AGREE),
        ("1949", "1949", DateComparison.AGREE),
        ("1949", "1949-05-01", DateComparison.COMPATIBLE),
        ("1949", "1950", DateComparison.DISAGREE),
        ("1949", "1950-05-01", DateComparison.DISAGREE),
        ("1987-03-09", "1987-09-03", DateComparison.DISAGREE),
    ],
)
def test_comparison_is_three_valued_and_symmetric(one: str, other: str, outcome: DateComparison) -> None:
    assert DateOfBirth(one).compare(DateOfBirth(other)) is outcome
    assert DateOfBirth(other).compare(DateOfBirth(one)) is outcome


@given(st.dates(min_value=date(1900, 1, 1), max_value=TODAY))
def test_both_forms_of_a_date_read_back(day: date) -> None:
    born = DateOfBirth.of(day)
    assert DateOfBirth.parse(born.iso(), today=TODAY) == born
    assert DateOfBirth.parse(born.vietnamese(), today=TODAY) == born


@given(st.text() | st.from_regex(r"[0-9]{1,4}[-/.][0-9]{1,4}[-/.][0-9]{1,4}", fullmatch=True))
def test_outside_text_gives_a_date_or_an_invalid_value(text: str) -> None:
    outcome = value_or_code(lambda given_text: DateOfBirth.parse(given_text, today=TODAY), text)
    assert outcome.year >= 1900 if isinstance(outcome, DateOfBirth) else outcome.startswith("date_of_birth.")
