"""The population adapter on the wire: exactly the envelope and headers that the service wants."""

import base64
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from lxml import etree
from pydantic import SecretStr

from motid.kernel.birth_date import DateOfBirth
from motid.kernel.clock import FixedClock
from motid.kernel.cmnd import CmndNumber
from motid.kernel.names import FullName
from motid.registries.adapters.population_soap import PopulationEndpoint, SoapPopulationRegistry
from motid.registries.population import PopulationQuery, VerificationAnswer
from motid.registries.unavailable import RegistryUnavailable, UnavailableReason
from tests.registries.odd_peer import OddPeer, http, odd_peer
from tests.registries.people import ACCOUNTABILITY, query
from tests.registries.soap_answers import citizen, exists, fault

NOON = datetime(2026, 11, 21, 5, 0, tzinfo=UTC)
YES = http(200, exists("true"), "text/xml")


@asynccontextmanager
async def registry(peer: OddPeer) -> AsyncIterator[SoapPopulationRegistry]:
    endpoint = PopulationEndpoint(
        service_url=f"{peer.origin}/xroad/population",
        user="motid",
        secret=SecretStr("hush"),
        client="VN/GOV/H26/motid",
        api_key=SecretStr("a key"),
        timeout=20.0,
    )
    adapter = SoapPopulationRegistry(endpoint, clock=FixedClock(NOON))
    try:
        yield adapter
    finally:
        await adapter.aclose()


def elements(request: bytes) -> list[tuple[str, str]]:
    root = etree.fromstring(request.partition(b"\r\n\r\n")[2])
    body = root.find("{http://schemas.xmlsoap.org/soap/envelope/}Body")
    assert body is not None
    (operation,) = list(body)
    assert all(str(e.tag).startswith("{http://dancuquocgia.bca}") for e in operation.iter())
    return [(str(e.tag).partition("}")[2], e.text or "") for e in operation.iter()]


async def test_verify_sends_the_elements_in_order() -> None:
    request_id = uuid4()
    async with odd_peer(YES) as peer, registry(peer) as population:
        assert await population.verify(query(), ACCOUNTABILITY, request_id) == VerificationAnswer(exists=True)
    assert elements(peer.requests[0]) == [
        ("XacThucThongTinCongDan", ""),
        ("MaYeuCau", str(request_id)),
        ("MaDVC", "G15-TP110"),
        ("MaTichHop", "003"),
        ("MaCanBo", "motid-sandbox"),
        ("SoDinhDanh", "946087000001"),
        ("HoVaTen", "NGUYỄN THỊ THUÝ HOÀ"),
        ("NgayThangNamSinh", ""),
        ("NgayThangNam", "19870309"),
    ]


async def test_look_up_names_the_officer_and_takes_an_old_number_and_a_year() -> None:
    asked = PopulationQuery(CmndNumber.parse("950000001"), FullName.parse("Y Thêm Niê"), DateOfBirth.parse("1950"))
    async with odd_peer(http(200, citizen(), "text/xml")) as peer, registry(peer) as population:
        await population.look_up(asked, ACCOUNTABILITY, UUID(int=7))
    assert elements(peer.requests[0])[1:] == [
        ("MaYeuCau", str(UUID(int=7))),
        ("MaDVC", "G15-TP110"),
        ("MaTichHop", "037"),
        ("MaCanBo", "motid-sandbox"),
        ("MaDonVi", "H26.01"),
        ("TaiKhoan", "motid"),
        ("SoDienThoai", "0"),
        ("SoCMND", "950000001"),
        ("HoVaTen", "Y THÊM NIÊ"),
        ("NgayThangNamSinh", ""),
        ("Nam", "1950"),
    ]


async def test_headers_are_signed_over_address_user_and_time() -> None:
    request_id = uuid4()
    async with odd_peer(YES) as peer, registry(peer) as population:
        await population.verify(query(), ACCOUNTABILITY, request_id)
    timestamp = str(int(NOON.timestamp() * 1000))
    token = hashlib.sha256(f"{peer.origin}/xroad/populationmotid{timestamp}hush".encode()).hexdigest()
    assert peer.header(0, "Authorization") == "Basic " + base64.b64encode(f"motid:{token}".encode()).decode()
    assert peer.header(0, "Timestamp") == timestamp
    assert peer.header(0, "Content-Type") == "application/xml"
    assert peer.header(0, "SOAPAction") == '""'
    assert peer.header(0, "X-Road-Client") == "VN/GOV/H26/motid"
    assert peer.header(0, "X-Road-Id") == str(request_id)
    assert peer.header(0, "ApiKey") == "a key"
    assert b"946087000001" not in peer.requests[0].partition(b"\r\n\r\n")[0]


async def test_a_server_fault_is_retried_with_the_same_request_code() -> None:
    async with odd_peer(http(500, fault("s:Server"), "text/xml"), YES) as peer, registry(peer) as population:
        assert await population.verify(query(), ACCOUNTABILITY, uuid4()) == VerificationAnswer(exists=True)
    first, second = (dict(elements(request)) for request in peer.requests)
    assert first["MaYeuCau"] == second["MaYeuCau"]


async def test_a_client_fault_is_a_refusal_and_is_not_repeated() -> None:
    async with odd_peer(http(500, fault("s:Client"), "text/xml")) as peer, registry(peer) as population:
        outcome = await population.verify(query(), ACCOUNTABILITY, uuid4())
    assert outcome == RegistryUnavailable("population", UnavailableReason.REFUSED)
    assert len(peer.requests) == 1


@pytest.mark.parametrize("answer", [http(200, exists("maybe"), "text/xml"), http(200, b"<x", "text/xml")])
async def test_an_unintelligible_answer_is_no_answer(answer: bytes) -> None:
    async with odd_peer(answer) as peer, registry(peer) as population:
        assert await population.look_up(query(), ACCOUNTABILITY, uuid4()) == RegistryUnavailable(
            "population", UnavailableReason.UNINTELLIGIBLE
        )
