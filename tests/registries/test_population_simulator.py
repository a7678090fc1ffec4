"""The population adapter and the simulated database over a real socket, and what the simulator refuses."""

import base64
import hashlib
import time
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from pydantic import SecretStr

from motid.kernel.birth_date import DateOfBirth
from motid.kernel.cmnd import CmndNumber
from motid.kernel.names import FullName
from motid.kernel.personal_number import PersonalIdNumber
from motid.registries.adapters.population_requests import encode_look_up, encode_verify
from motid.registries.adapters.population_soap import SoapPopulationRegistry
from motid.registries.population import CitizensFound, PopulationQuery, VerificationAnswer
from motid.registries.unavailable import RegistryUnavailable, UnavailableReason
from tests.registries.conftest import Simulated
from tests.registries.people import ACCOUNTABILITY, query


def query_of(person: dict[str, Any], **changed: str) -> PopulationQuery:
    said = {**person, "number": person["personal_number"], **changed}
    number = said["number"]
    return PopulationQuery(
        identity_number=CmndNumber.parse(number) if len(number) == 9 else PersonalIdNumber.parse(number),
        full_name=FullName.parse(said["full_name"]),
        date_of_birth=DateOfBirth.parse(said["date_of_birth"]),
    )


def anybody(_: dict[str, Any]) -> bool:
    return True


def with_cmnd(person: dict[str, Any]) -> bool:
    return bool(person["cmnd"]) and len(person["cmnd"]) == 9


def year_only(person: dict[str, Any]) -> bool:
    return len(person["date_of_birth"]) == 4


@pytest.mark.parametrize("fits", [anybody, year_only])
async def test_a_person_on_record_exists(simulated: Simulated, population: SoapPopulationRegistry, fits: Any) -> None:
    person = await simulated.find(fits)
    assert await population.verify(query_of(person), ACCOUNTABILITY, uuid4()) == VerificationAnswer(exists=True)


async def test_an_old_number_finds_the_person(simulated: Simulated, population: SoapPopulationRegistry) -> None:
    person = await simulated.find(with_cmnd)
    found = await population.look_up(query_of(person, number=person["cmnd"]), ACCOUNTABILITY, uuid4())
    assert isinstance(found, CitizensFound)
    numbers = [one.personal_number.reveal() for one in found.citizens if one.personal_number]
    assert person["personal_number"] in numbers


@pytest.mark.parametrize(
    "changed", [{"number": "946087999999"}, {"full_name": "Không Phải Tôi"}, {"date_of_birth": "1901-01-01"}]
)
async def test_whatever_differs_the_answer_is_the_same(
    simulated: Simulated, population: SoapPopulationRegistry, changed: dict[str, str]
) -> None:
    person = await simulated.find(anybody)
    answer = await population.verify(query_of(person, **changed), ACCOUNTABILITY, uuid4())
    assert answer == VerificationAnswer(exists=False)


@pytest.mark.parametrize("fits", [anybody, with_cmnd, year_only, lambda p: "'" in p["full_name"]])
async def test_look_up_gives_what_is_on_record(
    simulated: Simulated, population: SoapPopulationRegistry, fits: Any
) -> None:
    person = await simulated.find(fits)
    found = await population.look_up(query_of(person), ACCOUNTABILITY, uuid4())
    assert isinstance(found, CitizensFound)
    (one,) = found.citizens
    assert one.full_name.reveal() == person["full_name"]
    assert one.date_of_birth.reveal() == person["date_of_birth"]
    assert one.gender is not None
    assert one.gender.reveal() == person["gender"]
    assert one.name_parts.reveal().given == person["full_name"].split()[-1]
    assert one.permanent_residence is not None
    assert one.permanent_residence.reveal().ward_code == person["permanent_address"]["ward_code"]


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ({"outage": True}, UnavailableReason.OUTAGE),
        ({"error_rate": 1.0}, UnavailableReason.OUTAGE),
    ],
)
async def test_faults_fail_closed(
    simulated: Simulated, population: SoapPopulationRegistry, fault: dict[str, Any], reason: UnavailableReason
) -> None:
    person = await simulated.find(anybody)
    await simulated.fault("population", **fault)
    outcome = await population.verify(query_of(person), ACCOUNTABILITY, uuid4())
    assert outcome == RegistryUnavailable("population", reason)


async def test_a_late_answer_fails_closed(simulated: Simulated) -> None:
    adapter = SoapPopulationRegistry(replace(simulated.population_endpoint(), timeout=1.0))
    person = await simulated.find(anybody)
    await simulated.fault("population", delay=30.0)
    try:
        outcome = await adapter.verify(query_of(person), ACCOUNTABILITY, uuid4())
    finally:
        await adapter.aclose()
    assert outcome == RegistryUnavailable("population", UnavailableReason.TIMEOUT)


async def test_a_retried_question_is_answered_once(simulated: Simulated, population: SoapPopulationRegistry) -> None:
    person, request_id = await simulated.find(anybody), uuid4()
    await simulated.fault("population", error_rate=1.0)
    await population.verify(query_of(person), ACCOUNTABILITY, request_id)
    await simulated.http.delete("/faults/population")
    answer = await population.verify(query_of(person), ACCOUNTABILITY, request_id)
    assert answer == VerificationAnswer(exists=True)
    logged = (await simulated.requests("population"))[str(request_id)]
    assert logged == {"request_id": str(request_id), "received": 4, "answered": 1}


@pytest.mark.parametrize("wrong", ["user", "secret", "api_key", "client"])
async def test_the_gateway_refuses_a_stranger(simulated: Simulated, wrong: str) -> None:
    values: dict[str, Any] = {"secret": SecretStr("x"), "api_key": SecretStr("x"), "user": "x", "client": "x"}
    endpoint = replace(simulated.population_endpoint(), **{wrong: values[wrong]})
    adapter = SoapPopulationRegistry(endpoint)
    try:
        outcome = await adapter.verify(query(), ACCOUNTABILITY, uuid4())
    finally:
        await adapter.aclose()
    assert outcome == RegistryUnavailable("population", UnavailableReason.REFUSED)


def signed(simulated: Simulated, at_ms: int | None = None) -> dict[str, str]:
    settings = simulated.settings
    timestamp = str(at_ms or int(time.time() * 1000))
    token = hashlib.sha256(f"{settings.population}motid{timestamp}sandbox".encode()).hexdigest()
    return {
        "Content-Type": "application/xml",
        "SOAPAction": '""',
        "Timestamp": timestamp,
        "Authorization": "Basic " + base64.b64encode(f"motid:{token}".encode()).decode(),
        "X-Road-Client": "VN/GOV/H26/motid",
        "ApiKey": "sandbox",
    }


async def post(simulated: Simulated, content: bytes, **headers: str) -> httpx.Response:
    sent = {**signed(simulated), **{name.replace("_", "-"): value for name, value in headers.items()}}
    return await simulated.http.post("/xroad/population", content=content, headers=sent)


UNIT = b"<dan:MaDonVi>H26.01</dan:MaDonVi>"
ACCOUNT = b"<dan:TaiKhoan>motid</dan:TaiKhoan>"


def envelope(request_id: UUID | None = None) -> bytes:
    return encode_look_up(query(), ACCOUNTABILITY, request_id or uuid4())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"<dan:MaDVC>G15-TP110</dan:MaDVC>", b""),
        (b"<dan:MaDVC>G15-TP110</dan:MaDVC>", b"<dan:MaDVC/>"),
        (b"<dan:MaCanBo>motid-sandbox</dan:MaCanBo>", b""),
        (b"<dan:TaiKhoan>motid</dan:TaiKhoan>", b""),
        (UNIT + ACCOUNT, ACCOUNT + UNIT),
        (b"<dan:SoDinhDanh>", b"<dan:NgayCap>20210101</dan:NgayCap><dan:SoDinhDanh>"),
        (b"946087000001", b"94608700001"),
        (b"NGUY", b"Nguy"),
        (b"<dan:NgayThangNam>19870309", b"<dan:NgayThangNam>1987-03-09"),
        (b"<dan:NgayThangNam>19870309", b"<dan:NgayThangNam>19870230"),
        (b"037", b"003"),
        (b"TraCuuThongTinCongDan", b"XoaThongTinCongDan"),
        (b"http://dancuquocgia.bca", b"http://dancuquocgia.example"),
        (b"?>", b"?><!DOCTYPE x [<!ENTITY y 'z'>]>"),
        (b"</soapenv:Body>", b""),
    ],
)
async def test_the_service_answers_a_wrong_envelope_with_a_client_fault(
    simulated: Simulated, old: bytes, new: bytes
) -> None:
    content = envelope()
    assert old in content
    answer = await post(simulated, content.replace(old, new))
    assert answer.status_code == 500
    assert "<faultcode>soapenv:Client</faultcode>" in answer.text
    assert "946087000001" not in answer.text


async def test_the_right_envelope_passes(simulated: Simulated) -> None:
    answer = await post(simulated, envelope())
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/xml; charset=utf-8")
    assert "CongdanCollection" in answer.text


async def test_a_stale_timestamp_and_a_wrong_soap_action_are_refused(simulated: Simulated) -> None:
    stale = signed(simulated, int(time.time() * 1000) - 10 * 60 * 1000)
    answer = await simulated.http.post("/xroad/population", content=envelope(), headers=stale)
    assert answer.status_code == 401
    assert (await post(simulated, envelope(), SOAPAction="verify")).status_code == 400
    assert (await post(simulated, envelope(), Content_Type="application/json")).status_code == 415
    assert (await post(simulated, envelope(), Authorization="Basic ???")).status_code == 401


async def test_a_request_code_is_for_one_question(simulated: Simulated) -> None:
    request_id = uuid4()
    assert (await post(simulated, envelope(request_id))).status_code == 200
    other = await post(simulated, encode_verify(query(), ACCOUNTABILITY, request_id))
    assert "soapenv:Client" in other.text
    assert "soapenv:Client" in (await post(simulated, envelope(), X_Road_Id=str(uuid4()))).text
