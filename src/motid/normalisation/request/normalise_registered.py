"""Normalise an account that registration has just opened: its citizen has typed and proved everything already."""

from dataclasses import dataclass

from motid.accounts.model import Account
from motid.accounts.read_account import read_account
from motid.kernel.actor import SYSTEM
from motid.kernel.personal_number import PersonalIdNumber
from motid.kernel.phone import PhoneNumber
from motid.normalisation.environment import NormalisationEnvironment
from motid.normalisation.request import store
from motid.normalisation.request.model import Claims
from motid.normalisation.request.submit import insert_request
from motid.proofing.registration.jobs import AccountRegistered


@dataclass(frozen=True, slots=True)
class NormaliseRegistered:
    """The job: begins a request of kind `registration`, which asks the population database by itself."""

    normalisation: NormalisationEnvironment

    async def __call__(self, job: AccountRegistered) -> None:
        """Begin, once: an account that asks or is normalised already is left alone."""
        async with self.normalisation.authn.database.begin(SYSTEM) as uow:
            account = await read_account(uow.connection, uow.vault, job.account_id)
            claims = claims_of_registration(account)
            if claims is None or account.normalised_at is not None:
                return
            if await store.latest_of(uow.connection, job.account_id, uow.now) is None:
                await insert_request(
                    uow, self.normalisation, account.ref, claims, kind="registration", phone_confirmed_at=uow.now
                )


def claims_of_registration(account: Account) -> Claims | None:
    """Return what an account says that was registered under a personal number; None for any other.

    Its carrier vouched for number and phone, which its owner confirmed by a code.
    """
    number, phone = account.first("personal_number"), account.first("registered_phone")
    name, born = account.profile.full_name, account.profile.date_of_birth
    if number is None or phone is None or name is None or born is None:
        return None
    if number.verified_at is None or phone.verified_at is None:
        return None
    if not isinstance(number.value, PersonalIdNumber) or not isinstance(phone.value, PhoneNumber):
        return None
    return Claims(name, born, number.value, phone.value, None)
