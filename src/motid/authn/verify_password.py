"""Whether a password is that of an account; takes as long when there is no such account."""

from collections.abc import Sequence
from uuid import UUID

from motid.authn.environment import AuthnEnvironment
from motid.authn.password import Password
from motid.authn.password_hasher import HashingBusy, PasswordHash
from motid.authn.sealed import PasswordBundle
from motid.authn.store import passwords as store

_TRIED = 5
"""Accounts tried for one user name: a CMND number is shared by old accounts of one person, and by two people."""


async def verify_password(
    authn: AuthnEnvironment, account_ids: Sequence[UUID], password: Password
) -> UUID | HashingBusy | None:
    """Return the account among `account_ids` whose password it is, or None. Call it outside a transaction.

    A hash of former parameters, or of an old portal, is replaced by one of today's while the password is at hand.
    """
    async with authn.database.read() as connection:
        rows = await store.of_accounts(connection, account_ids[:_TRIED])
    sealed = {row["account_id"]: row["sealed"] for row in rows}
    known = [account_id for account_id in account_ids if account_id in sealed]
    if not known:
        decoy = await authn.hasher.verify(password, None)
        return decoy if isinstance(decoy, HashingBusy) else None
    for account_id in known:
        password_hash = _open(authn, account_id, sealed[account_id])
        matches = await authn.hasher.verify(password, password_hash)
        if isinstance(matches, HashingBusy):
            return matches
        if matches:
            await _renew(authn, account_id, password, password_hash, sealed[account_id])
            return account_id
    return None


def _open(authn: AuthnEnvironment, account_id: UUID, sealed: bytes) -> PasswordHash:
    bundle = authn.database.vault.open("password_credential", account_id, sealed, PasswordBundle)
    return PasswordHash(bundle.hash)


async def _renew(
    authn: AuthnEnvironment, account_id: UUID, password: Password, known: PasswordHash, sealed: bytes
) -> None:
    if not authn.hasher.needs_rehash(known):
        return
    renewed = await authn.hasher.hash(password)
    if isinstance(renewed, HashingBusy):
        return
    bundle = authn.database.vault.seal("password_credential", account_id, PasswordBundle(renewed.encoded))
    async with authn.database.read() as connection:
        await store.replace_same(connection, account_id, sealed, bundle)
