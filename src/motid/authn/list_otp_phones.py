"""List the phones that may receive the codes of an account."""

from uuid import UUID

from motid.authn.model import OtpPhone
from motid.authn.sealed import PhoneBundle
from motid.authn.store import phones as store
from motid.db import Reader
from motid.kernel.phone import PhoneNumber
from motid.vault import Vault


async def list_otp_phones(connection: Reader, vault: Vault, account_id: UUID) -> tuple[OtpPhone, ...]:
    """Return the phones in use, the default one first (S4-30)."""
    rows = await store.of_account(connection, account_id)
    return tuple(
        OtpPhone(
            row["id"],
            PhoneNumber(vault.open("otp_phone", row["id"], row["sealed"], PhoneBundle).phone),
            row["is_default"],
            row["added_at"],
        )
        for row in rows
    )
