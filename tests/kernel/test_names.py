"""Names: what is accepted, and when two of them are the same."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motid.kernel.errors import InvalidValue
from motid.kernel.name_syllables import LEGAL_OPEN_SYLLABLES, fold_tone
from motid.kernel.names import FullName, NameComparison, compare_names
from tests.kernel.outcomes import value_or_code

TONES = "\u0300\u0301\u0303\u0309\u0323"

letters = st.sampled_from("aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ")
words = st.text(letters, min_size=1, max_size=7)
names = st.lists(words, min_size=1, max_size=6).map(" ".join)


def compare(one: str, other: str) -> NameComparison:
    return compare_names(FullName.parse(one), FullName.parse(other))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Nguyễn Văn An", "Nguyễn Văn An"),
        (unicodedata.normalize("NFD", "Nguyễn Thị Thuỷ"), "Nguyễn Thị Thuỷ"),
        ("Nguyê\u0303n", "Nguyễn"),  # vowel composed, tone combining: CP1258 and its kin
        ("Nguye\u0303\u0302n", "Nguyễn"),  # tone typed before the vowel mark
        ("Nguyẽ\u0302n Tha\u0301\u0302y", "Nguyễn Thấy"),
        ("Ðạt Ðỗ", "Đạt Đỗ"),
        ("  Lê\u00a0 Thị\u200b  Hoa\t", "Lê Thị Hoa"),
        ("H’Hen Niê", "H’Hen Niê"),
        ("H`Hen Niê", "H'Hen Niê"),
        ("Y Bhĭm Êčăm", "Y Bhĭm Êčăm"),
        ("Ksor Ƀlơ̆", "Ksor Ƀlơ̆"),
        ("B.Yă Y-Nguyên", "B.Yă Y-Nguyên"),
        ("Đinh", "Đinh"),
    ],
)
def test_names_are_composed_and_kept_as_written(text: str, name: str) -> None:
    assert FullName.parse(text).display() == name


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "full_name.empty"),
        (" \u200b\u00a0 ", "full_name.empty"),
        ("Nguyễn Văn 2", "full_name.digits"),
        ("Nguyễn Văn ２", "full_name.digits"),
        ("Nguyễn <b>", "full_name.characters"),
        ("Nguyễn Văn -", "full_name.characters"),
        ("Иван", "full_name.characters"),
        ("Nguyễn\u0301 a\u0301\u0300", "full_name.characters"),
        ("An " * 13, "full_name.too_long"),
        ("A" * 101, "full_name.too_long"),
        (" " * 1_001, "full_name.too_long"),
    ],
)
def test_a_bad_name_says_what_is_wrong(text: str, code: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        FullName.parse(text)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("one", "other", "rung"),
    [
        ("Nguyễn Thị Hoa", "NGUYỄN THỊ HOA", NameComparison.EXACT),
        ("H’Hen Niê", "HʼHen Niê", NameComparison.EXACT),
        ("Trần Hoà", "Trần Hòa", NameComparison.TONE_FOLD),
        ("Lê Thuý", "LÊ THÚY", NameComparison.TONE_FOLD),
        ("Uỷ", "Ủy", NameComparison.TONE_FOLD),
        ("Khoẻ", "Khỏe", NameComparison.TONE_FOLD),
        ("K'Thuỷ", "K’Thủy", NameComparison.TONE_FOLD),
        ("Y-Hoà B.Noã", "Y-Hòa B.Nõa", NameComparison.TONE_FOLD),
        ("Ka Roá", "Ka Róa", NameComparison.TONE_FOLD),
        ("Lê Quý", "Lê Quí", NameComparison.Y_FOLD),
        ("Lý Mỹ Vy", "Lí Mĩ Vi", NameComparison.Y_FOLD),
        ("Duy", "Dui", NameComparison.DIFFERENT),
        ("Trần Hoàn", "Trần Hòan", NameComparison.UNACCENTED),
        ("Huỳnh", "Hùynh", NameComparison.UNACCENTED),
        ("Thuyết", "Thúyêt", NameComparison.UNACCENTED),
        ("Nguyễn Văn Hùng", "Nguyễn Văn Hưng", NameComparison.UNACCENTED),
        ("Đỗ Đạt", "Do Dat", NameComparison.UNACCENTED),
        ("H'Hen Niê", "Niê H'Hen", NameComparison.TOKEN_SET),
        ("H' Hen Niê", "H'Hen Niê", NameComparison.SPACING),
        ("Nguyễn Văn An", "Nguyễn Văn Anh", NameComparison.DIFFERENT),
        ("Nguyễn Văn", "Nguyễn Văn An", NameComparison.DIFFERENT),
    ],
)
def test_the_ladder(one: str, other: str, rung: NameComparison) -> None:
    assert compare(one, other) is rung
    assert compare(other, one) is rung


@pytest.mark.parametrize(
    ("one", "other"), [("Quý", "Qúy"), ("Hoàn", "Hòan"), ("Suýt", "Súyt"), ("Giạ", "Gịa"), ("Hoàng", "Hòang")]
)
def test_spellings_that_no_style_allows_never_match_by_themselves(one: str, other: str) -> None:
    assert not compare(one, other).auto_match
    assert compare(one, one) is NameComparison.EXACT
    assert compare(other, other) is NameComparison.EXACT


def test_only_the_first_two_rungs_match_by_themselves() -> None:
    assert [rung for rung in NameComparison if rung.auto_match] == [NameComparison.EXACT, NameComparison.TONE_FOLD]
    assert not NameComparison.DIFFERENT.near
    assert not NameComparison.EXACT.near


@pytest.mark.parametrize("bare", sorted(LEGAL_OPEN_SYLLABLES))
@pytest.mark.parametrize("tone", list(TONES))
def test_every_open_syllable_folds_to_one_spelling(bare: str, tone: str) -> None:
    old = unicodedata.normalize("NFC", bare[:-1] + tone + bare[-1])
    new = unicodedata.normalize("NFC", bare + tone)
    assert unicodedata.normalize("NFC", fold_tone(new)) == unicodedata.normalize("NFC", fold_tone(old)) == old


@given(names, names)
def test_an_automatic_match_never_forgets_a_mark(one: str, other: str) -> None:
    """Two names that match by themselves hold the same letters and tones, whatever the place of the tone."""
    if compare(one, other).auto_match:
        assert sorted(unicodedata.normalize("NFD", one)) == sorted(unicodedata.normalize("NFD", other))


@given(names)
def test_a_name_equals_itself_in_any_case_and_form(name: str) -> None:
    parsed = FullName.parse(name)
    assert compare_names(parsed, FullName.parse(name.upper())) is NameComparison.EXACT
    assert compare_names(parsed, FullName.parse(unicodedata.normalize("NFD", name))) is NameComparison.EXACT
    assert FullName.parse(parsed.display()) == parsed
    assert parsed.comparison_key() == FullName.parse(parsed.registry_form()).comparison_key()
    assert parsed.unaccented().isascii()
    assert parsed.display() not in repr(parsed) or len(name) < 3


@given(st.text())
def test_outside_text_gives_a_name_or_an_invalid_value(text: str) -> None:
    outcome = value_or_code(FullName.parse, text)
    if isinstance(outcome, str):
        assert outcome.startswith("full_name.")
        return
    assert unicodedata.is_normalized("NFC", outcome.display())
    assert FullName.parse(outcome.display()) == outcome


def test_forms_for_other_systems() -> None:
    name = FullName.parse(" Nguyễn Đình  Chiểu ")
    assert name.registry_form() == "NGUYỄN ĐÌNH CHIỂU"
    assert name.unaccented() == "Nguyen Dinh Chieu"
    assert FullName.parse("H’Ƀlô").unaccented() == "H'Blo"
