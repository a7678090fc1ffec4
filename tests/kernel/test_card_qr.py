"""The QR code of the identity card, in every shape that scanners give it."""

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motid.kernel.card_qr import CardQr, parse_card_qr
from motid.kernel.errors import InvalidValue
from tests.kernel.outcomes import value_or_code

TODAY = date(2026, 11, 21)
CHIP = "946187000123|912345678|Nguyễn Thị Thuý Đào|09031987|Nữ|Tổ 5, phường Vỹ Dạ, thành phố Huế|14052021"


def read(text: str) -> CardQr:
    return parse_card_qr(text, today=TODAY)


def fields(card: CardQr) -> tuple[str | None, ...]:
    return (
        card.personal_number.reveal(),
        card.cmnd.reveal() if card.cmnd else None,
        card.full_name.display(),
        card.date_of_birth.iso(),
        card.gender.reveal() if card.gender else None,
        card.residence.reveal(),
        card.issue_date.iso() if card.issue_date else None,
    )


EXPECTED = (
    "946187000123",
    "912345678",
    "Nguyễn Thị Thuý Đào",
    "1987-03-09",
    "female",
    "Tổ 5, phường Vỹ Dạ, thành phố Huế",
    "2021-05-14",
)


@pytest.mark.parametrize(
    "text",
    [
        CHIP,
        CHIP + "\r\n",
        "\ufeff" + CHIP + "\x00",
        unicodedata.normalize("NFD", CHIP),
        CHIP.replace("Đ", "Ð"),
        CHIP.replace("|", " | "),
        CHIP.replace("|", "｜").replace("946187000123", "９４６１８７０００１２３"),
        CHIP.replace("09031987", "09/03/1987").replace("14052021", "14/05/2021"),
        CHIP.replace("Nữ", "NỮ"),
        CHIP.replace("|", "\r\n"),
        "Số CCCD: 946187000123|Số CMND: 912345678|Họ và tên: Nguyễn Thị Thuý Đào|Ngày sinh: 09/03/1987|Giới tính: Nữ|"
        "Nơi thường trú: Tổ 5, phường Vỹ Dạ, thành phố Huế|Ngày cấp: 14/05/2021",
    ],
)
def test_the_seven_fields_are_read_whatever_the_scanner_does(text: str) -> None:
    assert fields(read(text)) == EXPECTED
    assert read(text).further == ()


def test_a_colon_within_an_address_is_no_label() -> None:
    text = CHIP.replace("Tổ 5, phường", "Số 5, ấp: Bắc, phường")
    assert read(text).residence.reveal() == "Số 5, ấp: Bắc, phường Vỹ Dạ, thành phố Huế"


def test_an_empty_old_number_keeps_its_place() -> None:
    card = read(CHIP.replace("|912345678|", "||"))
    assert card.cmnd is None
    assert fields(card)[2:] == EXPECTED[2:]


@pytest.mark.parametrize("filler", ["000000001", "000000000", "946187000123"])
def test_a_filler_and_a_cmnd_of_twelve_digits_are_no_old_number(filler: str) -> None:
    assert read(CHIP.replace("912345678", filler)).cmnd is None


def test_the_card_of_2024_has_four_more_fields_that_are_kept() -> None:
    card = read(CHIP + "||||")
    assert card.has_fields_of_2024
    assert [one.reveal() for one in card.further] == ["", "", "", ""]
    more = read(CHIP + "|946060000001|946161000002|x|y")
    assert [one.reveal() for one in more.further] == ["946060000001", "946161000002", "x", "y"]
    assert not read(CHIP + "|").has_fields_of_2024


@pytest.mark.parametrize("born", ["1949", "00001949", "00/00/1949"])
def test_a_year_alone_stays_a_year(born: str) -> None:
    assert read(CHIP.replace("09031987", born)).date_of_birth.iso() == "1949"


def test_gender_and_date_of_issue_may_be_left_out() -> None:
    card = read("946187000123||Điểu Lên|09031987|||")
    assert (card.gender, card.issue_date, card.residence.reveal()) == (None, None, "")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "card_qr.empty"),
        (" \r\n", "card_qr.empty"),
        ("https://example.com/a|b", "card_qr.other_code"),
        ("GD4969700000001|4e677579e1bb856e|09/03/1987|2|", "card_qr.other_code"),  # health insurance
        ("912345678|Nguyễn Thị Hoa|1987|CMND|1|x", "card_qr.other_code"),  # a pass of 2021
        ("9461870001234|912345678|A|09031987|Nữ|x|14052021", "card_qr.other_code"),
        ("946187000123", "card_qr.fields"),
        ("946187000123|912345678|Nguyễn Thị Hoa|09031987|Nữ|Huế", "card_qr.fields"),
        ("946187000123" + "|" * 60, "card_qr.fields"),
        (CHIP.replace("912345678", "9123456780"), "card_qr.cmnd"),  # ten digits, S2-28
        (CHIP.replace("Đào", "Đ4o"), "card_qr.full_name"),
        (CHIP.replace("Nguyễn Thị Thuý Đào", ""), "card_qr.full_name"),
        (CHIP.replace("09031987", "31021987"), "card_qr.date_of_birth"),
        (CHIP.replace("09031987", ""), "card_qr.date_of_birth"),
        (CHIP.replace("09031987", "09032987"), "card_qr.date_of_birth"),
        (CHIP.replace("Nữ", "Nưx"), "card_qr.gender"),  # a keyboard scanner through an input method
        (CHIP.replace("14052021", "14052031"), "card_qr.issue_date"),
        (CHIP + "x" * 4_000, "card_qr.too_long"),
    ],
)
def test_what_is_no_card_says_so(text: str, code: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        read(text)
    assert caught.value.code == code


def test_a_card_does_not_print_what_it_holds() -> None:
    shown = repr(read(CHIP + "|946060000001|||"))
    assert not any(part in shown for part in ("946", "Nguyễn", "1987", "Huế", "2021", "female"))


pieces = st.sampled_from(
    [*CHIP.split("|"), "", "00000000", "Họ tên:", "Ð", "\u0301", "\x00", "９", ":", "1949", "Nam"]
)


@given(st.text() | st.lists(pieces | st.text(max_size=8), max_size=14).map("|".join))
def test_any_text_is_a_card_or_says_what_is_wrong(text: str) -> None:
    outcome = value_or_code(read, text)
    assert isinstance(outcome, CardQr) or outcome.startswith("card_qr.")
