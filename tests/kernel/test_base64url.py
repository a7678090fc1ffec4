"""Base64url as the protocol writes bytes."""

import base64
from collections.abc import Callable
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motid.kernel import base64url


@given(st.binary(max_size=200))
def test_it_is_that_of_the_standard_library_without_padding(content: bytes) -> None:
    text = base64url.encode(content)
    assert text == base64.urlsafe_b64encode(content).rstrip(b"=").decode()
    assert base64url.decode(text) == content


@given(st.text(max_size=50) | st.text("ABab09-_+/= \n", max_size=50))
def test_it_reads_what_the_standard_library_reads_strictly(text: str) -> None:
    padded = text + "=" * (-len(text) % 4)
    assert _read(base64url.decode, text) == _read(partial(base64.b64decode, altchars=b"-_", validate=True), padded)


def _read(decode: Callable[[str], bytes], text: str) -> bytes | None:
    try:
        return decode(text)
    except ValueError:
        return None


@pytest.mark.parametrize(("octets", "text"), [((3, 236, 255, 224, 193), "A-z_4ME"), ((), "")])
def test_the_example_of_rfc_7515_appendix_c(octets: tuple[int, ...], text: str) -> None:
    assert base64url.encode(bytes(octets)) == text
    assert base64url.decode(text) == bytes(octets)
