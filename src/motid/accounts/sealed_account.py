"""An account sealed and indexed, ready to be written.

Sealing takes most of the time and needs no database: it is apart from writing, so that other processes can do it.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import msgspec

from motid.accounts.model import IdentifierBundle, IdentifierType, IdentifierValue, Profile, seal_profile
from motid.kernel.ids import IdSource
from motid.vault import Vault


class SealedIdentifier(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """An identifier nobody has verified, ready to be written."""

    id: UUID
    type: IdentifierType
    sealed: bytes
    index_a: bytes | None
    index_b: bytes | None


class SealedAccount(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """An account ready to be written; `opened_at` is when it was opened where it comes from, None for now."""

    account_id: UUID
    person_id: UUID
    opened_at: datetime | None
    sealed: bytes
    identifiers: tuple[SealedIdentifier, ...]


def seal_account(
    vault: Vault,
    ids: IdSource,
    *,
    profile: Profile,
    identifiers: Iterable[tuple[IdentifierType, IdentifierValue]],
    opened_at: datetime | None,
) -> SealedAccount:
    """Seal and index an account; nothing is written."""
    account_id = ids.new()
    return SealedAccount(
        account_id=account_id,
        person_id=ids.new(),
        opened_at=opened_at,
        sealed=vault.seal("account", account_id, seal_profile(profile)),
        identifiers=tuple(_sealed(vault, ids, type_, value.reveal()) for type_, value in identifiers),
    )


def _sealed(vault: Vault, ids: IdSource, type_: IdentifierType, value: str) -> SealedIdentifier:
    identifier_id = ids.new()
    index = vault.index_to_write(type_, value)
    sealed = vault.seal("identifier", identifier_id, IdentifierBundle(value))
    return SealedIdentifier(identifier_id, type_, sealed, index.a, index.b)
