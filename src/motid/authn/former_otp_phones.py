"""Phones that received the codes of an account until they were removed: their history stays, for the way back."""

from datetime import datetime
from uuid import UUID

from motid.authn.model import OtpPhone
from motid.authn.sealed import PhoneBundle
from motid.authn.store import phones as store
from motid.db import Reader
from motid.kernel.phone import PhoneNumber
from motid.vault import Vault


async def phones_removed_at(
    connection: Reader, vault: Vault, account_id: UUID, removed_at: datetime
) -> tuple[OtpPhone, ...]:
    """Return the phones that were removed at one instant: in the transaction that did so."""
    rows = await store.removed_at(connection, account_id, removed_at)
    return tuple(
        OtpPhone(
            row["id"],
            PhoneNumber(vault.open("otp_phone", row["id"], row["sealed"], PhoneBundle).phone),
            row["is_default"],
            row["added_at"],
        )
        for row in rows
    )
