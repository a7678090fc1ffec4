"""Record dossiers of many accounts at once, as they come from an old portal.

Sealing is apart from writing, so that other processes can do it.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from motid.db import UnitOfWork
from motid.dossiers import bulk_store as store
from motid.dossiers.model import DossierBundle, NewDossier
from motid.kernel.ids import IdSource
from motid.vault import Vault


class SealedDossier(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A dossier reference ready to be written."""

    id: UUID
    source: str
    code: str
    state: str
    submitted_at: datetime | None
    sealed: bytes


def seal_dossier(vault: Vault, ids: IdSource, dossier: NewDossier) -> SealedDossier:
    """Seal a dossier; nothing is written."""
    dossier_id = ids.new()
    sealed = vault.seal("dossier", dossier_id, DossierBundle(dossier.title.reveal()))
    return SealedDossier(dossier_id, dossier.source, dossier.code, dossier.state, dossier.submitted_at, sealed)


async def record_many(uow: UnitOfWork, dossiers: Sequence[tuple[UUID, SealedDossier]]) -> set[UUID]:
    """Record dossiers, each with its account; returns which were new.

    A dossier that is known stays where it is. The caller keeps the accounts unmerged and records the events.
    """
    if not dossiers:
        return set()
    rows = [
        (one.id, account_id, one.source, one.code, one.state, one.submitted_at, uow.now, one.sealed)
        for account_id, one in dossiers
    ]
    return await store.insert_dossiers(uow.connection, rows)
