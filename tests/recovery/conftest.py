"""Citizens who recover, before the pages, beside real registries."""

from motid.accounts.model import AccountRef
from motid.authn.one_time_code import OneTimeCode
from motid.kernel.phone import PhoneNumber
from motid.recovery.jobs import SendResetCode
from motid.recovery.send_reset_code import SendCode
from tests.installation import PASSWORD
from tests.normalising.conftest import authn, carrier, clock, hasher, population, served, simulated, town
from tests.normalising.pages.conftest import Pages, Resident, database_url, pages

__all__ = [
    "authn",
    "carrier",
    "clock",
    "database_url",
    "hasher",
    "pages",
    "population",
    "served",
    "simulated",
    "town",
]
ANOTHER = "Qx7-zwfj!KmP"


async def at_home(pages: Pages, *, password: bool = True, lost: bool = False) -> tuple[Resident, AccountRef]:
    """Return a person of the town with an account, and a browser that nobody has signed in from.

    `lost`: codes go to another phone than the one that the carrier has for the person, `new_phone`.
    """
    person = await pages.town.person()
    if lost:
        person = {**person, "new_phone": person["phone"], "phone": f"0959{person['phone'][-6:]}"}
    account = await pages.town.account(person, by="personal_number")
    await pages.town.normalisation.authn.database.pool.execute(
        "UPDATE account SET normalised_at = opened_at WHERE id = $1", account.account_id
    )
    resident = pages.resident(person)
    if password:
        await resident.has_password(account, PASSWORD)
    return resident, account


async def work(pages: Pages) -> None:
    """Do what the worker does about codes that were asked for."""
    authn = pages.town.normalisation.authn
    for row in await authn.database.pool.fetch("SELECT id, asked FROM password_reset ORDER BY id"):
        await SendCode(authn)(SendResetCode(row["id"], row["asked"]))


async def code_of(pages: Pages, phone: str) -> str:
    """Return the code of the newest SMS to a phone."""
    return await pages.town.world.last_code(PhoneNumber.parse(phone))


async def texts(pages: Pages, phone: str) -> list[str]:
    """Return the SMS to a phone."""
    return await pages.town.world.texts(PhoneNumber.parse(phone))


def other_than(code: str) -> str:
    """Return six digits that are not the code."""
    return OneTimeCode(f"{(int(code) + 1) % 1_000_000:06}").reveal()
