"""TCVN3 and VNI: recognised, converted, and the way back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motid.kernel.legacy_charsets import TCVN3, VNI, Charset, Detection, detect, examine, from_unicode, to_unicode
from motid.kernel.vietnamese_syllables import is_vietnamese_syllable
from motid.sandbox.population.people import chunk_of_people

VOWELS = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵđ"
OLD = (Charset.TCVN3, Charset.VNI)


@pytest.fixture(scope="module")
def names() -> list[str]:
    return [person.full_name for person in chunk_of_people(20, 0) if person.ethnicity == "Kinh"]


@pytest.mark.parametrize(
    ("written", "charset", "name"),
    [
        ("NguyÔn V¨n Hïng", Charset.TCVN3, "Nguyễn Văn Hùng"),
        ("TrÇn ThÞ Ph­¬ng", Charset.TCVN3, "Trần Thị Phương"),
        ("§ç ThÞ ¸nh", Charset.TCVN3, "Đỗ Thị Ánh"),
        ("NGUYÔN V¡N HïNG", Charset.TCVN3, "NGUYỄN VĂN HÙNG"),
        ("Lª Quý §«n", Charset.TCVN3, "Lê Quý Đôn"),
        ("Nguyeãn Vaên Huøng", Charset.VNI, "Nguyễn Văn Hùng"),
        ("NGUYEÃN VAÊN HUØNG", Charset.VNI, "NGUYỄN VĂN HÙNG"),
        ("Traàn Thò Phöông", Charset.VNI, "Trần Thị Phương"),
        ("Ñoã Thò AÙnh", Charset.VNI, "Đỗ Thị Ánh"),
        ("Leâ Quyù Ñoân", Charset.VNI, "Lê Quý Đôn"),
        ("Lyù Myõ Kyø", Charset.VNI, "Lý Mỹ Kỳ"),
        ("Lê Quý Đôn", Charset.UNICODE, "Lê Quý Đôn"),
        ("Lê Hà", Charset.UNICODE, "Lê Hà"),
        ("Nguye\u0302\u0303n", Charset.UNICODE, "Nguyễn"),
    ],
)
def test_known_spellings(written: str, charset: Charset, name: str) -> None:
    assert to_unicode(written, charset) == name
    assert detect([written]) is charset


def test_the_tables_are_whole() -> None:
    assert len(TCVN3) == 74
    assert set(TCVN3.values()) >= set(VOWELS) - set("aeiouy")
    assert set(VNI.values()) >= {letter for each in VOWELS for letter in (each, each.upper())} - set("aeiouyAEIOUY")
    assert all(code.isascii() is False and max(code) <= "\u00ff" for code in (*TCVN3, *VNI))


@pytest.mark.parametrize("charset", list(Charset))
def test_a_long_list_of_names_goes_there_and_back(names: list[str], charset: Charset) -> None:
    written = [from_unicode(name, charset) for name in names]
    assert [to_unicode(each, charset) for each in written] == names
    found = examine(written)
    assert found.charset is charset
    assert found.confidence > 0.7
    assert found.words_looked_at > found.telling_words > len(names)


@pytest.mark.parametrize("charset", list(Charset))
def test_a_list_in_capitals_goes_there_and_back_but_for_the_case(names: list[str], charset: Charset) -> None:
    written = [from_unicode(name.upper(), charset) for name in names]
    assert detect(written) is charset
    assert [to_unicode(each, charset).casefold() for each in written] == [name.casefold() for name in names]


@pytest.mark.parametrize("charset", list(Charset))
def test_a_few_names_are_enough(names: list[str], charset: Charset) -> None:
    lists = [names[start : start + 5] for start in range(0, len(names) - 5, 5)]
    right = sum(detect(from_unicode(name, charset) for name in few) is charset for few in lists)
    assert right / len(lists) > 0.99


def test_a_text_without_marks_is_the_same_in_every_charset() -> None:
    assert examine(["Nguyen Van An", "Le Loi"]) == Detection(Charset.UNICODE, 1.0, 5, 0)
    assert examine([]) == Detection(Charset.UNICODE, 1.0, 0, 0)


def test_a_text_in_no_language_gives_little_confidence() -> None:
    assert examine(["§§§§ ¨¨¨ µµµµ", "ßßß"]).confidence < 0.5


@pytest.mark.parametrize("charset", OLD)
@given(text=st.text(max_size=40))
def test_any_text_can_be_read(charset: Charset, text: str) -> None:
    to_unicode(text, charset)
    from_unicode(text, charset)
    assert 0.0 <= examine([text]).confidence <= 1.0


@pytest.mark.parametrize(
    "word",
    [
        "Nguyễn",
        "Quý",
        "Quỳnh",
        "quà",
        "Giang",
        "gì",
        "giếng",
        "khuya",
        "thuở",
        "Nghĩa",
        "Yến",
        "xoong",
        "Ý",
        "thuyết",
    ],
)
def test_syllables(word: str) -> None:
    assert is_vietnamese_syllable(word)


@pytest.mark.parametrize("word", ["Nguyeãn", "tat", "ngi", "ca1", "", "kà", "bcd", "NguyÔn"])
def test_words_that_are_no_syllables(word: str) -> None:
    assert not is_vietnamese_syllable(word)
