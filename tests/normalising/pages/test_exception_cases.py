"""Registrations that meet somebody else's account: told, taken to the desk, possible once it is cancelled.

What an operator does at the desk is `cancel_account`, which these tests call in the operator's place.
"""

from typing import Any

import pytest

from motid.accounts.cancel_account import Cancelled, cancel_account
from motid.accounts.model import AccountRef
from motid.dossiers.list_dossiers import list_dossiers
from motid.dossiers.model import NewDossier
from motid.dossiers.record_dossiers import record_dossiers
from motid.kernel.actor import SYSTEM
from motid.kernel.redaction import PersonalText
from tests.normalising.pages.conftest import Pages, Resident


async def register(citizen: Resident) -> Resident:
    """Fill in the registration by mobile subscription with the own data."""
    person = citizen.person
    year, month, day = person["date_of_birth"].split("-")
    await citizen.open("/register/mobile")
    return await citizen.press(
        "ĐĂNG KÝ",
        login_name=person["personal_number"],
        full_name=person["full_name"],
        date_of_birth=f"{day}/{month}/{year}",
        phone=person["phone"],
    )


async def cancel(pages: Pages, account: AccountRef) -> None:
    """Cancel an account with its reason, as an operator does after checking."""
    normalisation = pages.town.normalisation
    async with normalisation.authn.database.begin(SYSTEM) as uow:
        outcome = await cancel_account(uow, normalisation.accounts, account.account_id, reason="wrongly_registered")
    assert isinstance(outcome, Cancelled)


async def of_somebody_else(pages: Pages, person: dict[str, Any], field: str) -> AccountRef:
    """Open an account for somebody else that has a field of this person's."""
    other = await pages.town.person()
    by = "phone" if field == "phone" else field
    return await pages.town.account({**other, field: person[field]}, by=by)


@pytest.mark.item("S0-17", "S0-24")
async def test_a_phone_that_somebody_else_used_is_free_once_that_account_is_cancelled(pages: Pages) -> None:
    """Case 1. The cancelled account keeps its dossiers, and the trail its reason."""
    person = await pages.town.person()
    account, database = await of_somebody_else(pages, person, "phone"), pages.town.normalisation.authn.database
    async with database.begin(SYSTEM) as uow:
        dossier = NewDossier("portal", "H17", PersonalText("Cấp lại giấy khai sinh"), "4", None)
        await record_dossiers(uow, account.account_id, [dossier])
    citizen = await register(pages.resident(person))
    assert citizen.page.path == "/register/phone-taken"
    assert "19001075" in citizen.page.main
    await cancel(pages, account)
    assert (await register(pages.resident(person))).page.path == "/register/code"
    kept = await list_dossiers(database.pool, database.vault, account.account_id)
    assert [dossier.code for dossier in kept.dossiers] == ["H17"]
    [event] = await database.pool.fetch(
        "SELECT data FROM audit_event WHERE kind = 'accounts.cancelled' AND account_id = $1", account.account_id
    )
    assert event["data"]["reason"] == "wrongly_registered"


@pytest.mark.item("S0-18", "S0-24")
async def test_a_number_that_somebody_else_registered_is_free_once_that_account_is_cancelled(pages: Pages) -> None:
    """Case 2. The rightful owner complains, which opens a case at the desk; then registers anew."""
    person = await pages.town.person()
    account = await of_somebody_else(pages, person, "personal_number")
    citizen = await register(pages.resident(person))
    assert citizen.page.path == "/register/account-exists"
    assert "19001075" in citizen.page.main
    assert "/complaint" in [link.get("href") for link in citizen.page.tree.xpath("//main//a")]
    number, name, phone = person["personal_number"], person["full_name"], person["phone"]
    await citizen.open("/complaint")
    await citizen.press("GỬI KHIẾU NẠI", login_name=number, full_name=name, contact_phone=phone)
    assert citizen.page.path == "/complaint/received"
    assert await pages.town.cases() == [("ownership_complaint", account.account_id)]
    await cancel(pages, account)
    assert (await register(pages.resident(person))).page.path == "/register/code"
