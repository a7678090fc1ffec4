"""Mail addresses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motid.kernel.email import EmailAddress
from motid.kernel.errors import InvalidValue
from tests.kernel.outcomes import value_or_code


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("nguyen.an@Example.COM", "nguyen.an@example.com"),
        (" An+dvc@example.com ", "An+dvc@example.com"),
        ("an@thừathiênhuế.test", "an@xn--thathinhu-q4a4215f3oa.test"),
        ("a@b.test", "a@b.test"),
    ],
)
def test_the_domain_is_folded_and_the_local_part_kept(text: str, address: str) -> None:
    parsed = EmailAddress.parse(text).reveal()
    assert parsed == address


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "email.empty"),
        ("an", "email.format"),
        ("an@", "email.format"),
        ("@example.com", "email.format"),
        ("an@localhost", "email.format"),
        ("an@[127.0.0.1]", "email.format"),
        ("an@127.0.0.1", "email.format"),
        ("an..b@example.com", "email.format"),
        (".an@example.com", "email.format"),
        ("an b@example.com", "email.format"),
        ('"an b"@example.com', "email.format"),
        ("an@exa_mple.com", "email.format"),
        ("an@-example.com", "email.format"),
        ("an@example..com", "email.format"),
        ("an\r\nBcc: b@example.com", "email.format"),
        ("a" * 65 + "@example.com", "email.too_long"),
        ("an@" + ".".join(["a" * 60] * 5) + ".test", "email.too_long"),
        ("an@" + "ă" * 100_000 + ".test", "email.too_long"),
        ("an@" + ".".join(["ệđ" * 12] * 8) + ".test", "email.too_long"),
    ],
)
def test_a_bad_address_says_what_is_wrong(text: str, code: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        EmailAddress.parse(text)
    assert caught.value.code == code


def test_the_mask_shows_one_letter_and_the_domain() -> None:
    assert EmailAddress.parse("nguyen.an@example.com").masked() == "n***@example.com"


@given(st.text() | st.emails())
def test_outside_text_gives_an_address_or_an_invalid_value(text: str) -> None:
    outcome = value_or_code(EmailAddress.parse, text)
    if isinstance(outcome, str):
        assert outcome.startswith("email.")
        return
    assert outcome.reveal().isascii()
    assert len(outcome.reveal()) <= 254
    assert EmailAddress.parse(outcome.reveal()) == outcome
