"""What services write: messages and hints, read strictly."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motid.oidc.ciba.binding_message import LONGEST, check_binding_message
from motid.oidc.ciba.hint import Hint, hint_of_text
from motid.oidc.errors import TokenRefused


@given(st.text(max_size=200))
def test_any_message_is_shown_harmless_or_refused(text: str) -> None:
    try:
        message = check_binding_message({"binding_message": text})
    except TokenRefused:
        return
    assert message is not None
    assert 0 < len(message) <= LONGEST
    assert "://" not in message
    assert all(unicodedata.category(character)[0] != "C" for character in message)


@pytest.mark.parametrize("text", ["Quầy số 4, hồ sơ H26-0042", "Số tiền 1.500.000 ₫", "W4SCT", "Mã: 12/34 (lần 2)"])
def test_what_counters_write_is_taken(text: str) -> None:
    assert check_binding_message({"binding_message": text}) == text
    assert check_binding_message({"binding_message": unicodedata.normalize("NFD", text)}) == text


@pytest.mark.parametrize("text", ["   ", "a\u200bb", "\u202eabc", "mở vidu.vn", "www.x", "e\u0301\u0301\u0301\u0301"])
def test_what_deceives_is_refused(text: str) -> None:
    with pytest.raises(TokenRefused, match="binding_message"):
        check_binding_message({"binding_message": text})


@given(st.text(max_size=40))
def test_any_hint_is_read_or_refused(text: str) -> None:
    try:
        hint = hint_of_text(text)
    except TokenRefused:
        return
    assert hint.by in ("phone", "personal_number")
    assert text not in repr(hint)


def test_a_hint_has_one_form() -> None:
    assert hint_of_text("+84 950 000 088") == hint_of_text("+84950000088") == Hint("phone", "+84950000088")
    assert hint_of_text("946090000001") == Hint("personal_number", "946090000001")
