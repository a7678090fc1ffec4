"""Give many accounts the credentials that they had at an old portal: a phone for codes, and a password's hash.

Sealing is apart from writing, so that other processes can do it. The caller records the event of each account.
"""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from motid.authn.password_hasher import PasswordHash
from motid.authn.sealed import PHONE_INDEX, PasswordBundle, PhoneBundle
from motid.authn.store import bulk as store
from motid.db import UnitOfWork
from motid.kernel.ids import IdSource
from motid.kernel.phone import PhoneNumber
from motid.vault import Vault


class SealedCredentials(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What an account signs in with, ready to be written. Parts are None where the portal had none."""

    account_id: UUID
    phone_id: UUID | None
    phone: bytes | None
    phone_index_a: bytes | None
    phone_index_b: bytes | None
    password: bytes | None


def seal_credentials(
    vault: Vault, ids: IdSource, account_id: UUID, *, phone: PhoneNumber | None, password: PasswordHash | None
) -> SealedCredentials:
    """Seal and index; nothing is written."""
    phone_id = sealed = index = None
    if phone is not None:
        phone_id = ids.new()
        sealed = vault.seal("otp_phone", phone_id, PhoneBundle(phone.e164()))
        index = vault.index_to_write(PHONE_INDEX, phone.e164())
    return SealedCredentials(
        account_id=account_id,
        phone_id=phone_id,
        phone=sealed,
        phone_index_a=index.a if index else None,
        phone_index_b=index.b if index else None,
        password=vault.seal("password_credential", account_id, PasswordBundle(password.encoded))
        if password
        else None,
    )


async def bring_credentials(uow: UnitOfWork, credentials: Sequence[SealedCredentials]) -> None:
    """Write credentials of accounts that have none yet. A phone becomes the default one for codes."""
    phones = [
        (one.phone_id, one.account_id, True, uow.now, one.phone, one.phone_index_a, one.phone_index_b)
        for one in credentials
        if one.phone_id is not None
    ]
    passwords = [(one.account_id, uow.now, uow.now, one.password) for one in credentials if one.password is not None]
    await store.insert_phones(uow.connection, phones)
    await store.insert_passwords(uow.connection, passwords)
