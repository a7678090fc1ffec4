"""The carrier adapter and the simulated gateway over a real socket."""

import json
from typing import Any
from uuid import uuid4

import httpx
import pytest
from pydantic import SecretStr

from motid.kernel.birth_date import DateOfBirth
from motid.kernel.cmnd import CmndNumber
from motid.kernel.names import FullName
from motid.kernel.personal_number import PersonalIdNumber
from motid.kernel.phone import PhoneNumber
from motid.registries.adapters.carrier_rest import CarrierEndpoint, RestCarrierDirectory
from motid.registries.carrier import SubscriberClaim, SubscriberDiffers, SubscriberMatches, SubscriberUnknown
from motid.registries.unavailable import RegistryUnavailable, UnavailableReason
from tests.registries.conftest import Simulated

PATH = "/carrier/v1/subscriber-comparisons"


def owner(person: dict[str, Any]) -> bool:
    return bool(person["phone_registered_to_owner"] and len(person["date_of_birth"]) == 10)


def has_old_number(person: dict[str, Any]) -> bool:
    return owner(person) and any(len(old["number"]) == 9 for old in person["cmnd_history"])


def claim_of(person: dict[str, Any], **changed: str) -> SubscriberClaim:
    said = {**person, "id_number": person["personal_number"], **changed}
    number = said["id_number"]
    return SubscriberClaim(
        phone=PhoneNumber.parse(said["phone"]),
        identity_number=CmndNumber.parse(number) if len(number) == 9 else PersonalIdNumber.parse(number),
        full_name=FullName.parse(said["full_name"]),
        date_of_birth=DateOfBirth.parse(said["date_of_birth"]),
    )


@pytest.mark.item("S4-08")
async def test_the_registered_owner_matches(simulated: Simulated, carrier: RestCarrierDirectory) -> None:
    person = await simulated.find(owner)
    assert await carrier.compare(claim_of(person), uuid4()) == SubscriberMatches()
    shouted = claim_of(person, full_name=person["full_name"].upper())
    assert await carrier.compare(shouted, uuid4()) == SubscriberMatches()
    year_only = claim_of(person, date_of_birth=person["date_of_birth"][:4])
    assert await carrier.compare(year_only, uuid4()) == SubscriberMatches()


async def test_any_number_of_the_owners_history_counts(simulated: Simulated, carrier: RestCarrierDirectory) -> None:
    person = await simulated.find(has_old_number)
    for old in person["cmnd_history"]:
        assert await carrier.compare(claim_of(person, id_number=old["number"]), uuid4()) == SubscriberMatches()


@pytest.mark.parametrize(
    "changed",
    [
        {"id_number": "946087999999"},
        {"id_number": "950123456"},
        {"full_name": "Nguyễn Văn Không Phải"},
        {"date_of_birth": "1901-01-01"},
        {"date_of_birth": "1901"},
    ],
)
async def test_one_wrong_field_is_a_mismatch(
    simulated: Simulated, carrier: RestCarrierDirectory, changed: dict[str, str]
) -> None:
    person = await simulated.find(owner)
    assert await carrier.compare(claim_of(person, **changed), uuid4()) == SubscriberDiffers()


async def test_a_name_without_its_marks_is_another_name(simulated: Simulated, carrier: RestCarrierDirectory) -> None:
    person = await simulated.find(lambda p: owner(p) and not p["full_name"].isascii())
    bare = FullName.parse(person["full_name"]).unaccented()
    assert await carrier.compare(claim_of(person, full_name=bare), uuid4()) == SubscriberDiffers()


@pytest.mark.item("S4-08")
async def test_a_number_registered_to_somebody_else_is_a_mismatch(
    simulated: Simulated, carrier: RestCarrierDirectory
) -> None:
    person = await simulated.find(
        lambda p: p["phones"] and p["phones"][0]["registered_to"] not in (None, p["personal_number"])
    )
    said = claim_of(person, phone=person["phones"][0]["number"])
    assert await carrier.compare(said, uuid4()) == SubscriberDiffers()


async def test_a_number_registered_to_nobody_is_unknown(simulated: Simulated, carrier: RestCarrierDirectory) -> None:
    person = await simulated.find(lambda p: p["phones"] and p["phones"][0]["registered_to"] is None)
    said = claim_of(person, phone=person["phones"][0]["number"])
    assert await carrier.compare(said, uuid4()) == SubscriberUnknown()


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ({"outage": True}, UnavailableReason.OUTAGE),
        ({"error_rate": 1.0}, UnavailableReason.OUTAGE),
    ],
)
async def test_faults_fail_closed(
    simulated: Simulated, carrier: RestCarrierDirectory, fault: dict[str, Any], reason: UnavailableReason
) -> None:
    person = await simulated.find(owner)
    await simulated.fault("carrier", **fault)
    assert await carrier.compare(claim_of(person), uuid4()) == RegistryUnavailable("carrier", reason)


async def test_a_late_answer_fails_closed(simulated: Simulated) -> None:
    settings = simulated.settings
    adapter = RestCarrierDirectory(CarrierEndpoint(settings.carrier, settings.carrier_api_key, timeout=1.0))
    person = await simulated.find(owner)
    await simulated.fault("carrier", delay=30.0)
    try:
        outcome = await adapter.compare(claim_of(person), uuid4())
    finally:
        await adapter.aclose()
    assert outcome == RegistryUnavailable("carrier", UnavailableReason.TIMEOUT)


async def test_a_retried_request_is_answered_once(simulated: Simulated, carrier: RestCarrierDirectory) -> None:
    person, request_id = await simulated.find(owner), uuid4()
    await simulated.fault("carrier", error_rate=1.0)
    await carrier.compare(claim_of(person), request_id)
    await simulated.http.delete("/faults/carrier")
    assert await carrier.compare(claim_of(person), request_id) == SubscriberMatches()
    logged = (await simulated.requests("carrier"))[str(request_id)]
    assert logged == {"request_id": str(request_id), "received": 4, "answered": 1}


async def test_a_wrong_key_is_refused(simulated: Simulated) -> None:
    adapter = RestCarrierDirectory(CarrierEndpoint(simulated.settings.carrier, SecretStr("wrong"), timeout=20.0))
    try:
        outcome = await adapter.compare(claim_of(await simulated.find(owner)), uuid4())
    finally:
        await adapter.aclose()
    assert outcome == RegistryUnavailable("carrier", UnavailableReason.REFUSED)


GOOD = {
    "number": "+84950000001",
    "id_number": "946087000001",
    "full_name": "Nguyễn Văn An",
    "date_of_birth": "1987-03-09",
}


@pytest.mark.parametrize(
    ("status", "body", "headers"),
    [
        (200, GOOD, {}),
        (400, {**GOOD, "note": "x"}, {}),
        (400, {**GOOD, "number": "0950000001"}, {}),
        (400, {**GOOD, "id_number": 946087000001}, {}),
        (400, {k: v for k, v in GOOD.items() if k != "full_name"}, {}),
        (422, {**GOOD, "date_of_birth": "1987-02-30"}, {}),
        (400, GOOD, {"X-Request-Id": "17"}),
        (401, GOOD, {"X-Api-Key": "guess"}),
        (415, GOOD, {"Content-Type": "text/plain"}),
    ],
)
async def test_the_gateway_checks_what_a_real_one_would(
    simulated: Simulated, status: int, body: dict[str, Any], headers: dict[str, str]
) -> None:
    sent = {"X-Api-Key": "sandbox", "X-Request-Id": str(uuid4()), "Content-Type": "application/json", **headers}
    answer = await simulated.http.post(PATH, content=json.dumps(body), headers=sent)
    assert answer.status_code == status
    expected = "application/json" if status == 200 else "application/problem+json"
    assert answer.headers["content-type"].partition(";")[0] == expected
    assert "946087000001" not in answer.text


async def test_a_request_id_is_for_one_question(simulated: Simulated) -> None:
    headers = {"X-Api-Key": "sandbox", "X-Request-Id": str(uuid4())}

    async def ask(**changed: str) -> httpx.Response:
        return await simulated.http.post(PATH, json={**GOOD, **changed}, headers=headers)

    assert (await ask()).status_code == 200
    assert (await ask(date_of_birth="1988")).status_code == 409
