"""An attacker with endless attempts slows the owner of a number, and never shuts the owner out (invariant 11)."""

import pytest

from motid.authn.visitor import NetworkAddress
from motid.desk.file_complaint import Complaint, ComplaintFiled, file_complaint
from motid.kernel.birth_date import DateOfBirth
from motid.kernel.names import FullName
from motid.kernel.personal_number import PersonalIdNumber
from motid.kernel.phone import PhoneNumber
from motid.kernel.redaction import PersonalText
from motid.limits import Refused
from motid.proofing.registration.model import Application
from motid.proofing.registration.start_registration import Started, start_registration
from motid.web.citizen.services import CitizenServices

ATTACKER = [NetworkAddress.parse(f"203.0.113.{last}") for last in (1, 2, 3)]
NAME = FullName("Nguyễn Thị Thử Nghiệm")
OWNER = NetworkAddress.parse("198.51.100.7")


def application(number: str, phone: str) -> Application:
    return Application(PersonalIdNumber(number), NAME, DateOfBirth("1987-03-09"), PhoneNumber(phone), None)


@pytest.mark.parametrize("same", ["number", "phone"])
async def test_somebody_else_cannot_use_up_a_registration(services: CitizenServices, same: str) -> None:
    number, phone = ("946087700001", "+84957000001") if same == "number" else ("946087700002", "+84957000002")
    outcomes: list[object] = []
    for attempt in range(30):
        typed = application(
            number if same == "number" else f"9460878{attempt:05}",
            phone if same == "phone" else f"+849581{attempt:05}",
        )
        network = ATTACKER[attempt % len(ATTACKER)]
        outcomes.append(await start_registration(services.authn, typed, network=network, continue_to=None))
    assert isinstance(outcomes[-1], Refused), "the attacker is slowed"
    outcome = await start_registration(services.authn, application(number, phone), network=OWNER, continue_to=None)
    assert isinstance(outcome, Started), "the owner is not"


async def test_whoever_took_an_account_cannot_silence_its_owner(services: CitizenServices) -> None:
    complaint = Complaint(
        PersonalIdNumber("946087700003"), NAME, PhoneNumber("+84957000003"), PersonalText("Tôi chưa từng đăng ký.")
    )
    authn = services.authn

    async def complain(network: NetworkAddress) -> object:
        return await file_complaint(services.database, authn.limiter, authn.policies, complaint, network=network)

    outcomes = [await complain(ATTACKER[attempt % len(ATTACKER)]) for attempt in range(9)]
    assert isinstance(outcomes[-1], Refused)
    assert isinstance(await complain(OWNER), ComplaintFiled)
