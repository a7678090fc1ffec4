"""Alphabets, segments and the unaccented form."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motid.messaging.sms_text import (
    ESCAPE,
    HEADER_LENGTH,
    DataCoding,
    Segment,
    TextTooLong,
    decode_gsm7,
    encode_gsm7,
    fits_gsm7,
    segments_of,
    unaccented,
)

APPROVAL = (
    "Cuc Canh sat QLHC ve TTXH thong bao: Ho so dang ky tai khoan dinh danh dien tu cua cong dan Nguyen Van A "
    "da duoc phe duyet. De nghi truy cap ung dung VNeID hoac dia chi https://VNeID.gov.vn de kich hoat tai khoan."
)
GSM7_CHARS = [char for char in map(chr, range(0x20, 0x2100)) if fits_gsm7(char)]


def text_of(segment: Segment) -> bytes:
    return segment.body[HEADER_LENGTH:] if segment.has_header else segment.body


def joined(segments: tuple[Segment, ...]) -> str:
    octets = b"".join(map(text_of, segments))
    return decode_gsm7(octets) if segments[0].data_coding is DataCoding.GSM7 else octets.decode("utf-16-be")


def test_the_approval_message_is_213_characters_in_two_segments() -> None:
    assert len(APPROVAL) == 213
    segments = segments_of(APPROVAL, reference=0x1C5)
    assert [len(text_of(segment)) for segment in segments] == [153, 60]
    assert [segment.body[:6] for segment in segments] == [b"\5\0\3\xc5\2\1", b"\5\0\3\xc5\2\2"]
    assert joined(segments) == APPROVAL


def test_diacritics_make_the_same_message_cost_twice_as_much() -> None:
    text = "Mã xác thực OTP của bạn là 123456, có hiệu lực trong 2 phút. Không chia sẻ mã này cho bất kỳ ai."
    assert [s.data_coding for s in segments_of(text)] == [DataCoding.UCS2] * 2
    assert [s.data_coding for s in segments_of(unaccented(text))] == [DataCoding.GSM7]


@pytest.mark.parametrize(
    ("char", "single", "segment"), [("a", 160, 153), ("€", 80, 76), ("ệ", 70, 67), ("😀", 35, 33)]
)
def test_a_segment_holds_what_the_standard_says(char: str, single: int, segment: int) -> None:
    assert len(segments_of(char * single)) == 1
    assert len(segments_of(char * (single + 1))) == 2
    assert len(segments_of(char * (2 * segment))) == 2
    assert len(segments_of(char * (2 * segment + 1))) == 3


@pytest.mark.parametrize("char", ["€", "😀"])
@pytest.mark.parametrize("before", range(3))
def test_pairs_stay_together(char: str, before: int) -> None:
    segments = segments_of("a" * before + char * 200)
    assert len(segments) > 1
    for segment in segments:
        body = text_of(segment)
        if segment.data_coding is DataCoding.GSM7:
            assert body[-1] != ESCAPE
        else:
            body.decode("utf-16-be")


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("Đỗ Thị Đào ở đường Nguyễn Huệ", "Do Thi Dao o duong Nguyen Hue"),
        (unicodedata.normalize("NFD", "Trần Văn Ưng"), "Tran Van Ung"),
        ("H'Hen Niê, Y Bhơ̆", "H'Hen Nie, Y Bho"),
    ],
)
def test_unaccented(text: str, bare: str) -> None:
    assert unaccented(text) == bare
    assert fits_gsm7(bare)


def test_decomposed_text_is_composed_before_it_is_counted() -> None:
    assert len(segments_of(unicodedata.normalize("NFD", "ệ" * 70))) == 1


def test_more_than_255_segments_are_refused() -> None:
    assert len(segments_of("a" * 153 * 255)) == 255
    with pytest.raises(TextTooLong):
        segments_of("a" * (153 * 255 + 1))


@given(st.text(st.sampled_from(GSM7_CHARS), max_size=700))
def test_gsm7_comes_back_as_it_was(text: str) -> None:
    assert decode_gsm7(encode_gsm7(text)) == text
    assert joined(segments_of(text)) == unicodedata.normalize("NFC", text)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=400))
def test_any_text_comes_back_as_it_was(text: str) -> None:
    segments = segments_of(text, reference=7)
    assert joined(segments) == unicodedata.normalize("NFC", text)
    assert all(len(segment.body) <= 160 for segment in segments)


@given(st.binary(max_size=200))
def test_any_octets_decode(octets: bytes) -> None:
    assert len(decode_gsm7(octets)) <= len(octets)
