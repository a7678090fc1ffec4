"""Personal numbers, CMND numbers and the user name that may be either."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motid.kernel.birth_date import DateOfBirth
from motid.kernel.birth_registration import BIRTH_REGISTRATION_PROVINCES
from motid.kernel.cmnd import CmndNumber
from motid.kernel.errors import InvalidValue
from motid.kernel.login_name import parse_login_name
from motid.kernel.personal_number import PersonalIdNumber, PersonalNumberWarning
from tests.kernel.outcomes import value_or_code

twelve_digits = st.text("0123456789", min_size=12, max_size=12)


@pytest.mark.parametrize("text", ["946187000123", " 946 187 000 123 ", "946.187.000.123", "９４６１８７０００１２３"])
def test_a_number_is_read_however_it_is_typed(text: str) -> None:
    assert PersonalIdNumber.parse(text).reveal() == "946187000123"


@pytest.mark.parametrize(
    "text", ["", "94618700012", "9461870001234", "94618700012a", "946-187-000-123", "٩٤٦١٨٧٠٠٠١٢٣"]
)
def test_anything_but_twelve_digits_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        PersonalIdNumber.parse(text)
    assert caught.value.code == "personal_number.format"


@given(twelve_digits)
def test_every_twelve_digits_are_a_number_and_only_warn(digits: str) -> None:
    number = PersonalIdNumber.parse(digits)
    assert number.reveal() == digits
    assert 1900 <= number.birth_year <= 2399
    assert digits not in repr(number)
    number.warnings(gender="male", date_of_birth=DateOfBirth("1990"))


@given(st.text())
def test_parsing_outside_text_gives_a_number_or_an_invalid_value(text: str) -> None:
    outcome = value_or_code(PersonalIdNumber.parse, text)
    assert outcome == "personal_number.format" or isinstance(outcome, PersonalIdNumber)


@pytest.mark.parametrize(
    ("digits", "gender", "year"),
    [
        ("946087000123", "male", 1987),
        ("946187000123", "female", 1987),
        ("946207000123", "male", 2007),
        ("946307000123", "female", 2007),
        ("946907000123", "female", 2307),
    ],
)
def test_century_gender_and_year_are_read_from_the_digits(digits: str, gender: str, year: int) -> None:
    number = PersonalIdNumber.parse(digits)
    assert (number.gender, number.birth_year) == (gender, year)


def test_differing_digits_warn_and_missing_data_does_not() -> None:
    number = PersonalIdNumber.parse("946187000123")
    assert number.warnings() == ()
    assert number.warnings(gender="female", date_of_birth=DateOfBirth("1987-03-09")) == ()
    assert number.warnings(gender="male", date_of_birth=DateOfBirth("1986")) == (
        PersonalNumberWarning.GENDER_DIFFERS,
        PersonalNumberWarning.BIRTH_YEAR_DIFFERS,
    )


def test_prefixes() -> None:
    assert len(BIRTH_REGISTRATION_PROVINCES) == 63
    assert PersonalIdNumber("046187000123").birth_registration_province == "Thừa Thiên Huế"
    assert PersonalIdNumber("946187000123").birth_registration_province == "Thừa Thiên Huế"
    assert PersonalIdNumber("946187000123").is_synthetic
    assert not PersonalIdNumber("046187000123").is_synthetic
    assert PersonalIdNumber("023187000123").warnings() == (PersonalNumberWarning.PREFIX_UNKNOWN,)
    assert PersonalIdNumber("923187000123").warnings() == (PersonalNumberWarning.PREFIX_UNKNOWN,)


def test_masks_show_two_digits_at_each_end() -> None:
    assert PersonalIdNumber("946187000123").masked() == "94********23"
    assert CmndNumber("900123456").masked() == "90*****56"


@pytest.mark.parametrize("text", ["191234567", "019 123 456", "0.1.9.1.2.3.4.5.6"])
def test_a_cmnd_number_has_nine_digits_and_keeps_its_zeros(text: str) -> None:
    assert len(CmndNumber.parse(text).reveal()) == 9


@pytest.mark.item("S2-28")
@pytest.mark.parametrize("text", ["1861234567", "12345678", "046187000123", "18612345x", ""])
def test_ten_digits_are_no_cmnd_number(text: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        CmndNumber.parse(text)
    assert caught.value.code == "cmnd.format"


@pytest.mark.parametrize("text", ["000000001", "000000000", "111111111", "999999999"])
def test_fillers_for_a_missing_number_are_refused(text: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        CmndNumber.parse(text)
    assert caught.value.code == "cmnd.dummy"


def test_a_user_name_is_either_number() -> None:
    assert parse_login_name("946 187 000 123") == PersonalIdNumber("946187000123")
    assert parse_login_name("900123456") == CmndNumber("900123456")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "login_name.empty"),
        (" . ", "login_name.empty"),
        ("1234567890", "login_name.format"),
        ("người dùng", "login_name.format"),
        ("000000001", "cmnd.dummy"),
    ],
)
def test_a_bad_user_name_says_what_is_wrong(text: str, code: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        parse_login_name(text)
    assert caught.value.code == code
