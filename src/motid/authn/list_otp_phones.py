"""List the phones that may receive the codes of accounts."""

from collections.abc import Collection
from uuid import UUID

import asyncpg

from motid.authn.model import OtpPhone
from motid.authn.sealed import PhoneBundle
from motid.authn.store import phones as store
from motid.db import Reader
from motid.kernel.phone import PhoneNumber
from motid.vault import Vault


async def list_otp_phones(connection: Reader, vault: Vault, account_id: UUID) -> tuple[OtpPhone, ...]:
    """Return the phones in use, the default one first (S4-30)."""
    return tuple(_phone(vault, row) for row in await store.of_account(connection, account_id))


async def list_otp_phones_of(
    connection: Reader, vault: Vault, account_ids: Collection[UUID]
) -> dict[UUID, tuple[OtpPhone, ...]]:
    """Return the phones in use of several accounts; one query for all of them."""
    found: dict[UUID, tuple[OtpPhone, ...]] = dict.fromkeys(account_ids, ())
    for row in await store.of_accounts(connection, sorted(account_ids)):
        found[row["account_id"]] += (_phone(vault, row),)
    return found


def _phone(vault: Vault, row: asyncpg.Record) -> OtpPhone:
    phone = PhoneNumber(vault.open("otp_phone", row["id"], row["sealed"], PhoneBundle).phone)
    return OtpPhone(row["id"], phone, row["is_default"], row["added_at"])
