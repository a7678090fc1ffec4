"""Find the account behind a hint; the way takes one look-up, whoever is behind it."""

from uuid import UUID

from motid.accounts.find_account import by_login, by_registered_phone
from motid.kernel.personal_number import PersonalIdNumber
from motid.kernel.phone import PhoneNumber
from motid.oidc.ciba import subject_store
from motid.oidc.ciba.hint import Hint
from motid.oidc.client import Client
from motid.oidc.provider import Provider


async def find_citizen(provider: Provider, client: Client, hint: Hint) -> UUID | None:
    """Return the active account that a hint names; None when there is none, or more than one."""
    async with provider.database.read() as connection:
        vault = provider.database.vault
        match hint.by:
            case "subject":
                return await subject_store.account_of(connection, client.id, hint.value)
            case "phone":
                found = await by_registered_phone(connection, vault, PhoneNumber(hint.value))
            case _:
                found = await by_login(connection, vault, PersonalIdNumber(hint.value))
    active = [account.account_id for account in found if account.state == "active"]
    return active[0] if len(active) == 1 else None
