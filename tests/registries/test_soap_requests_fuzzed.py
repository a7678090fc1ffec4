"""The simulated service reads any bytes to a question or a fault."""

import contextlib
import re
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motid.registries.adapters.population_requests import encode_look_up, encode_verify
from motid.sandbox.registries.soap import SoapFault, SoapRequest, read_request
from tests.registries.people import ACCOUNTABILITY, query

VERIFY = encode_verify(query(), ACCOUNTABILITY, UUID(int=1))
LOOK_UP = encode_look_up(query(), ACCOUNTABILITY, UUID(int=1))


@pytest.mark.parametrize(("content", "looks_up"), [(VERIFY, False), (LOOK_UP, True)])
def test_what_the_adapter_writes_is_read(content: bytes, looks_up: bool) -> None:
    request = read_request(content)
    assert (request.looks_up, request.born, request.fields["SoDinhDanh"]) == (looks_up, "19870309", "946087000001")


@pytest.mark.parametrize("between", [b"<!-- x -->", b"<?x y?>"])
@pytest.mark.parametrize("content", [VERIFY, LOOK_UP])
def test_what_stands_between_elements_says_nothing(content: bytes, between: bytes) -> None:
    request = read_request(re.sub(rb"(<[\w:]*SoDinhDanh>)", between + rb"\1", content, count=1))
    assert request.fields["SoDinhDanh"] == "946087000001"


@given(
    st.sampled_from([VERIFY, LOOK_UP]),
    st.integers(0, len(LOOK_UP)),
    st.integers(0, 60),
    st.binary(max_size=20) | st.sampled_from([b"<dan:x/>", b"<!-- -->", b"<?x?>", b"&amp;", b"\xff\xfe"]),
)
def test_damaged_envelopes_are_a_question_or_a_fault(good: bytes, at: int, length: int, piece: bytes) -> None:
    with contextlib.suppress(SoapFault):
        assert isinstance(read_request(good[:at] + piece + good[at + length :]), SoapRequest)


@given(st.binary(max_size=200))
def test_noise_is_a_fault(content: bytes) -> None:
    with pytest.raises(SoapFault):
        read_request(content)
