"""S4-39 from end to end: the attack fails, silence waits, a match goes through, and services of risk stay closed."""

import pytest

from motid.accounts.change_identifiers import record_identifier
from motid.accounts.model import NewIdentifier
from motid.kernel.actor import SYSTEM
from motid.kernel.email import EmailAddress
from motid.kernel.phone import PhoneNumber
from tests.normalising.pages.conftest import Pages, Resident
from tests.normalising.pages.test_for_a_service import answer, at_service, service
from tests.recovery.conftest import ANOTHER, at_home, texts
from tests.recovery.test_desk_reset import fill_in, link_to, start
from tests.recovery.test_lost_phone import phones, up_to_the_carrier

CONTACT = "0950000078"


async def signed_in_anew(pages: Pages, resident: Resident, phone: str, password: str | None = None) -> Resident:
    """Sign in with password and the code to a phone."""
    number = resident.person["personal_number"]
    fresh = pages.resident({**resident.person, "phone": phone})
    await (fresh.sign_in_by_password(number, password) if password else fresh.sign_in_by_password(number))
    return await fresh.type_code()


@pytest.mark.item("S4-37", "S4-38", "S4-39")
async def test_the_whole_way_of_a_changed_phone(pages: Pages) -> None:
    risky = await service(pages, closed_in_cooling_period=True)
    ordinary = await service(pages)
    owner, account = await at_home(pages, lost=True)
    town = pages.town.normalisation
    contact = NewIdentifier("contact_phone", PhoneNumber.parse(CONTACT), "self_asserted", None)
    mail = NewIdentifier("email", EmailAddress("chu.tai.khoan@vidu.example"), "self_asserted", None)
    async with town.authn.database.begin(SYSTEM) as uow:
        for each in (contact, mail):
            await record_identifier(uow, town.accounts, account, each)

    attacker = pages.resident(owner.person)
    await up_to_the_carrier(pages, attacker, str((await pages.town.person())["phone"]))
    assert attacker.page.heading == "Thông tin chưa khớp với nhà mạng"
    await pages.town.simulated.fault("carrier", outage=True)
    phone = owner.person["new_phone"]
    await up_to_the_carrier(pages, owner, phone)
    assert owner.page.heading == "Nhà mạng chưa trả lời"
    assert await phones(pages) == [(True, True)], "neither the attacker nor silence has changed anything"
    await pages.town.simulated.http.delete("/faults")
    pages.town.world.pass_by(minutes=5)
    await owner.open("/lost-phone/carrier")
    if owner.page.path == "/lost-phone/carrier":
        await owner.press(owner.page.buttons[0])
    assert owner.page.path == "/sign-in"
    assert await phones(pages) == [(False, False), (True, True)]
    for told in (owner.person["phone"], CONTACT):
        assert any("nhan OTP" in text for text in await texts(pages, told)), told
    mails = "SELECT count(*) FROM outbound_message WHERE channel = 'mail'"
    assert await town.authn.database.pool.fetchval(mails) == 1

    citizen = await signed_in_anew(pages, owner, phone)
    assert "code" in await at_service(citizen, ordinary)
    assert await at_service(citizen, risky) == {}
    assert citizen.page.heading.startswith("Tạm thời chưa dùng được")
    await citizen.press("Quay lại dịch vụ")
    assert answer(citizen)["error"] == "access_denied"
    pages.town.world.pass_by(hours=73)
    later = await signed_in_anew(pages, owner, phone)
    assert "code" in await at_service(later, risky)


@pytest.mark.item("S0-19", "S4-39")
async def test_after_the_desks_reset_services_of_risk_are_closed_too(pages: Pages) -> None:
    risky = await service(pages, closed_in_cooling_period=True)
    owner, account = await at_home(pages)
    phone = owner.person["phone"]
    await start(pages, account)
    await owner.open(await link_to(pages, phone))
    await fill_in(owner, owner.person["personal_number"])
    citizen = await signed_in_anew(pages, owner, phone, ANOTHER)
    assert await at_service(citizen, risky) == {}
    assert citizen.page.heading.startswith("Tạm thời chưa dùng được")
