"""Reading the population database's answers: a typed result or a rejection, whatever the bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motid.registries.adapters.population_answers import read_citizens, read_verification
from motid.registries.adapters.resilient_post import Answer, AnswerRejected
from motid.registries.population import CitizensFound, VerificationAnswer
from motid.registries.unavailable import UnavailableReason
from tests.registries.soap_answers import citizen, envelope, exists, fault, ok


@pytest.mark.parametrize(("text", "expected"), [("true", True), ("1", True), ("false", False), (" 0 ", False)])
def test_verification(text: str, expected: bool) -> None:
    assert read_verification(ok(exists(text))) == VerificationAnswer(exists=expected)


def rejected(answer: Answer) -> AnswerRejected:
    with pytest.raises(AnswerRejected) as verify:
        read_verification(answer)
    return verify.value


BILLION_LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "true"><!ENTITY b "&a;&a;&a;&a;">]>
<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:d="http://dancuquocgia.bca"><s:Body>
<d:KetQuaXacThuc><d:TonTai>&a;</d:TonTai></d:KetQuaXacThuc></s:Body></s:Envelope>"""
OUTSIDE_FILE = BILLION_LAUGHS.replace(b'<!ENTITY a "true">', b'<!ENTITY a SYSTEM "file:///etc/hostname">')


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"true",
        b"\x00" * 100,
        envelope(""),
        envelope("<d:TonTai>true</d:TonTai>"),
        envelope("<KetQuaXacThuc><TonTai>true</TonTai></KetQuaXacThuc>"),
        envelope("<d:KetQuaXacThuc/>"),
        envelope("<d:KetQuaXacThuc><d:TonTai>true</d:TonTai><d:TonTai>false</d:TonTai></d:KetQuaXacThuc>"),
        exists("true") + b"<more/>",
        exists("yes"),
        exists("TRUE"),
        exists("<d:x/>"),
        citizen(),
        BILLION_LAUGHS,
        OUTSIDE_FILE,
        exists("true" + " " * 2_000_000),
    ],
)
def test_anything_else_is_unintelligible(body: bytes) -> None:
    assert rejected(ok(body)).reason is UnavailableReason.UNINTELLIGIBLE


def test_a_result_under_an_error_status_is_no_result() -> None:
    assert rejected(ok(exists("true"), 500)).reason is UnavailableReason.OUTAGE
    assert rejected(ok(exists("true"), 401)).reason is UnavailableReason.REFUSED


@pytest.mark.parametrize(
    ("code", "reason", "may_retry"),
    [
        ("s:Client", UnavailableReason.REFUSED, False),
        ("s:Client.Authentication", UnavailableReason.REFUSED, False),
        ("s:Server", UnavailableReason.OUTAGE, True),
        ("Server.Overloaded", UnavailableReason.OUTAGE, True),
        ("", UnavailableReason.OUTAGE, True),
    ],
)
@pytest.mark.parametrize("status", [200, 500])
def test_faults(code: str, reason: UnavailableReason, may_retry: bool, status: int) -> None:
    verdict = rejected(ok(fault(code), status))
    assert (verdict.reason, verdict.may_retry) == (reason, may_retry)
    assert "946087000001" not in repr(verdict) + str(verdict.__cause__)


def test_a_citizen_with_everything_on_record() -> None:
    place = "<d:MaTinhThanh>46</d:MaTinhThanh><d:ChiTiet>Tổ 3</d:ChiTiet><d:QuocGia>VN</d:QuocGia>"
    found = read_citizens(
        ok(
            citizen(
                "<d:GioiTinh>2</d:GioiTinh><d:DanToc>01</d:DanToc><d:SoCMND>946000001</d:SoCMND>"
                f"<d:ThuongTru>{place}</d:ThuongTru><d:Cha><d:HoVaTen><d:Ho>NGUYỄN</d:Ho><d:Ten>AN</d:Ten></d:HoVaTen>"
                "</d:Cha><d:ChuHo><d:QuanHe>02</d:QuanHe></d:ChuHo><d:MoiThem>x</d:MoiThem>"
            )
        )
    )
    (one,) = found.citizens
    assert one.personal_number is not None
    assert one.personal_number.reveal() == "946087000001"
    assert one.full_name.reveal() == "NGUYỄN THỊ THUÝ HOÀ"
    assert one.name_parts.reveal().middle == "THỊ THUÝ"
    assert one.date_of_birth.reveal() == "1987-03-09"
    assert one.gender is not None
    assert one.gender.reveal() == "female"
    assert one.permanent_residence is not None
    assert one.permanent_residence.reveal().detail == "Tổ 3"
    assert one.father is not None
    assert one.father.full_name is not None
    assert one.mother is None
    assert "NGUYỄN" not in repr(found)
    assert "946" not in repr(found)


def test_a_year_only_date_of_birth() -> None:
    found = read_citizens(ok(citizen(born="<d:Nam>1950</d:Nam>")))
    assert found.citizens[0].date_of_birth.reveal() == "1950"


def test_nobody_found() -> None:
    assert read_citizens(ok(envelope("<d:CongdanCollection/>"))) == CitizensFound(())


@pytest.mark.parametrize(
    "body",
    [
        citizen(born=""),
        citizen(born="<d:NgayThangNam>19871345</d:NgayThangNam>"),
        citizen(born="<d:NgayThangNam>1987-03-09</d:NgayThangNam>"),
        citizen(born="<d:Nam>1986</d:Nam><d:NgayThangNam>19870309</d:NgayThangNam>"),
        citizen("<d:SoCMND>12345</d:SoCMND>"),
        citizen("<d:GioiTinh>7</d:GioiTinh>"),
        citizen("<d:DanToc>" + "x" * 1001 + "</d:DanToc>"),
        citizen().replace(b"NGUY", b"1"),
        envelope("<d:CongdanCollection>" + "<d:CongDan/>" * 201 + "</d:CongdanCollection>"),
    ],
)
def test_a_record_with_a_broken_value_is_unintelligible(body: bytes) -> None:
    with pytest.raises(AnswerRejected) as caught:
        read_citizens(ok(body))
    assert caught.value.reason is UnavailableReason.UNINTELLIGIBLE


PIECES = [b"<d:TonTai>", b"</d:TonTai>", b"&a;", b"<!--", b"<![CDATA[", b"true"]
GOOD = [exists("false"), citizen(), fault("s:Server")]


def mutated(original: bytes) -> st.SearchStrategy[bytes]:
    """Cut a piece out of a good answer and put bytes in its place."""
    return st.builds(
        lambda at, length, piece: original[:at] + piece + original[at + length :],
        st.integers(0, len(original)),
        st.integers(0, 40),
        st.binary(max_size=20)
        | st.sampled_from([b"<d:TonTai>", b"</d:TonTai>", b"&a;", b"<!--", b"<![CDATA[", b"true"]),
    )


bodies = st.one_of(
    st.binary(max_size=300), *(mutated(good) for good in (exists("false"), citizen(), fault("s:Server")))
)


@given(st.sampled_from([200, 200, 200, 202, 302, 400, 429, 500, 503]), bodies)
def test_fuzzed_answers_are_a_result_or_a_rejection(status: int, body: bytes) -> None:
    for read in (read_verification, read_citizens):
        try:
            outcome = read(ok(body, status))
        except AnswerRejected:
            pass
        else:
            assert status == 200
            assert isinstance(outcome, VerificationAnswer | CitizensFound)
