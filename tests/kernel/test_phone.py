"""Mobile numbers in every way of writing them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motid.kernel.errors import InvalidValue
from motid.kernel.phone import REFORM_OF_2018, PhoneNumber
from tests.kernel.outcomes import value_or_code

WAYS = [
    "0828088088",
    "84828088088",
    "+84828088088",
    "0084828088088",
    "082 808 8088",
    "082.808.8088",
    "082-808-8088",
    "+84 (0)82 808 8088",
    "０８２８０８８０８８",
    "＋84 828 088 088",
]


@pytest.mark.parametrize("text", WAYS)
def test_every_way_of_writing_is_one_number(text: str) -> None:
    phone = PhoneNumber.parse(text)
    assert phone.e164() == phone.reveal() == "+84828088088"
    assert phone.national() == "0828088088"


@pytest.mark.parametrize(("old", "new"), list(REFORM_OF_2018.items()))
def test_eleven_digit_numbers_of_before_2018(old: str, new: str) -> None:
    assert PhoneNumber.parse(f"{old}8088088").national() == f"{new}8088088"
    assert PhoneNumber.parse(f"+84{old[1:]}8088088").national() == f"{new}8088088"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "phone.empty"),
        (" - ", "phone.empty"),
        ("02343822222", "phone.not_mobile"),
        ("+842438222222", "phone.not_mobile"),
        ("1900561292", "phone.format"),
        ("0541234567", "phone.format"),
        ("082808808", "phone.format"),
        ("08280880880", "phone.format"),
        ("01008088088", "phone.format"),
        ("828088088", "phone.format"),
        ("0828o88o88", "phone.format"),
        ("+12025550123", "phone.foreign"),
        ("0012025550123", "phone.foreign"),
    ],
)
def test_what_is_no_mobile_number_says_why(text: str, code: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        PhoneNumber.parse(text)
    assert caught.value.code == code


@pytest.mark.item("S4-19")
def test_the_mask_of_a_registration_keeps_three_digits_at_each_end() -> None:
    assert PhoneNumber.parse("0828088088").masked_first3() == "082****088"
    assert PhoneNumber.parse("0970000591").masked_first3() == "097****591"


@pytest.mark.item("S4-28")
def test_the_mask_of_a_sign_in_keeps_the_first_four() -> None:
    assert PhoneNumber.parse("0828088088").masked_first4() == "0828xxx088"


def test_the_synthetic_range_is_accepted_and_known() -> None:
    assert PhoneNumber.parse("0951234567").is_synthetic
    assert not PhoneNumber.parse("0828088088").is_synthetic


@given(
    st.sampled_from(["03", "07", "08", "09"]),
    st.text("0123456789", min_size=8, max_size=8),
    st.sampled_from(["", "+84", "84", "0084"]),
)
def test_parsing_what_was_parsed_changes_nothing(start: str, rest: str, country: str) -> None:
    national = start + rest
    try:
        phone = PhoneNumber.parse(country + national[1:] if country else national)
    except InvalidValue:
        return
    assert phone.national() == national
    assert PhoneNumber.parse(phone.e164()) == phone
    assert national not in str(phone)


@given(st.text())
def test_outside_text_gives_a_number_or_an_invalid_value(text: str) -> None:
    outcome = value_or_code(PhoneNumber.parse, text)
    assert len(outcome.national()) == 10 if isinstance(outcome, PhoneNumber) else outcome.startswith("phone.")
