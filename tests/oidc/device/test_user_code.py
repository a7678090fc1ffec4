"""The code that people type."""

from hypothesis import given
from hypothesis import strategies as st

from motid.oidc.device.user_code import UserCode

codes = st.from_regex(r"[0-9]{9}", fullmatch=True).map(UserCode)


@given(codes, st.lists(st.sampled_from([" ", "-", ".", "\u2013", "\u00a0", "/"]), min_size=9, max_size=9))
def test_what_stands_between_digits_does_not_count(code: UserCode, between: list[str]) -> None:
    typed = "".join(digit + mark for digit, mark in zip(code.reveal(), between, strict=True))
    assert UserCode.typed(typed) == code
    assert UserCode.typed(code.shown()) == code


@given(st.text(max_size=100))
def test_any_text_is_a_code_or_none(text: str) -> None:
    code = UserCode.typed(text)
    assert code is None or len(code.reveal()) == 9


def test_people_mistake_letters_for_digits() -> None:
    assert UserCode.typed("O19-45O-7Il") == UserCode("019450711")
    assert UserCode.typed("０１９４５０７３０") == UserCode("019450730")
    assert UserCode.typed("01945073") is None
    assert UserCode.typed("0194507301") is None
