"""Read the fields that officials may be shown, opened from the vault."""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from motid.accounts.model import Account, IdentifierType
from motid.accounts.read_account import read_accounts
from motid.authn.list_otp_phones import list_otp_phones_of
from motid.db import Reader
from motid.desk.caller_numbers import caller_numbers_of
from motid.desk.read_words import read_words
from motid.kernel.phone import PhoneNumber
from motid.kernel.redaction import PersonalText, PersonalValue
from motid.vault import Vault


class RevealField(StrEnum):
    """What can be shown. There is no field for codes, passwords or their hashes."""

    FULL_NAME = "full_name"
    DATE_OF_BIRTH = "date_of_birth"
    GENDER = "gender"
    PERSONAL_NUMBER = "personal_number"
    CMND = "cmnd"
    REGISTERED_PHONE = "registered_phone"
    CONTACT_PHONE = "contact_phone"
    OTP_PHONES = "otp_phones"
    EMAIL = "email"
    CALLER_NAME = "caller_name"
    CALLER_PHONE = "caller_phone"
    CALLER_NUMBERS = "caller_numbers"


OF_THE_CALLER = frozenset({RevealField.CALLER_NAME, RevealField.CALLER_PHONE, RevealField.CALLER_NUMBERS})
"""Fields of the case itself; all others are of an account in it."""
_IDENTIFIERS: Mapping[str, IdentifierType] = MappingProxyType(
    {
        RevealField.PERSONAL_NUMBER: "personal_number",
        RevealField.CMND: "cmnd",
        RevealField.REGISTERED_PHONE: "registered_phone",
        RevealField.CONTACT_PHONE: "contact_phone",
        RevealField.EMAIL: "email",
    }
)
_GENDERS = MappingProxyType({"female": "Nữ", "male": "Nam"})
Values = dict[tuple[UUID | None, RevealField], tuple[PersonalText, ...]]
"""By account (None for the caller) and field, for display."""


async def revealed_values(
    connection: Reader, vault: Vault, case_id: UUID, wanted: Mapping[UUID | None, AbstractSet[RevealField]]
) -> Values:
    """Return the values of fields; as many queries for several accounts as for one."""
    of_accounts = {account_id: fields for account_id, fields in wanted.items() if account_id is not None}
    found = await _of_accounts(connection, vault, of_accounts) if of_accounts else {}
    if None in wanted:
        found |= await _of_caller(connection, vault, case_id, wanted[None])
    return found


async def _of_caller(connection: Reader, vault: Vault, case_id: UUID, fields: AbstractSet[RevealField]) -> Values:
    words = await read_words(connection, vault, case_id)
    numbers = await caller_numbers_of(connection, vault, case_id)
    values = {
        RevealField.CALLER_NAME: _texts(words.full_name),
        RevealField.CALLER_PHONE: _texts(words.phone),
        RevealField.CALLER_NUMBERS: _texts(*numbers),
    }
    return {(None, field): values[field] for field in fields}


async def _of_accounts(connection: Reader, vault: Vault, wanted: Mapping[UUID, AbstractSet[RevealField]]) -> Values:
    accounts = await read_accounts(connection, vault, wanted.keys())
    with_phones = [account_id for account_id, fields in wanted.items() if RevealField.OTP_PHONES in fields]
    phones = await list_otp_phones_of(connection, vault, with_phones) if with_phones else {}
    return {
        (account_id, field): _texts(*_values(account, field, [item.phone for item in phones.get(account_id, ())]))
        for account_id, account in accounts.items()
        for field in wanted[account_id]
    }


def _values(
    account: Account, field: RevealField, otp_phones: Iterable[PersonalValue[str]]
) -> Iterable[PersonalValue[str] | None]:
    match field:
        case RevealField.FULL_NAME:
            return (account.profile.full_name,)
        case RevealField.DATE_OF_BIRTH:
            born = account.profile.date_of_birth
            return (PersonalText(born.vietnamese()),) if born else ()
        case RevealField.GENDER:
            gender = account.profile.gender
            return (PersonalText(_GENDERS[gender]),) if gender else ()
        case RevealField.OTP_PHONES:
            return otp_phones
        case _:
            return [item.value for item in account.identifiers if item.type == _IDENTIFIERS[field]]


def _texts(*values: PersonalValue[str] | None) -> tuple[PersonalText, ...]:
    """Return values as people write them: phones in their national form."""
    return tuple(
        PersonalText(value.national() if isinstance(value, PhoneNumber) else value.reveal())
        for value in values
        if value is not None
    )
