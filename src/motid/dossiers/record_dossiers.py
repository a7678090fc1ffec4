"""Record dossiers that a service has of an account's citizen."""

from collections.abc import Sequence
from uuid import UUID

from motid.audit import record
from motid.db import UnitOfWork
from motid.dossiers import store
from motid.dossiers.events import DossiersRecorded
from motid.dossiers.model import DossierBundle, NewDossier


async def record_dossiers(uow: UnitOfWork, account_id: UUID, dossiers: Sequence[NewDossier]) -> int:
    """Record them for an account; returns how many were new. A dossier that is known stays where it is."""
    if not dossiers:
        return 0
    rows = [_row(uow, account_id, dossier) for dossier in dossiers]
    added = await store.insert_dossiers(uow.connection, rows)
    if added:
        source = dossiers[0].source
        await record(uow, DossiersRecorded(source=source, count=added), account_id=account_id)
    return added


def _row(uow: UnitOfWork, account_id: UUID, dossier: NewDossier) -> tuple[object, ...]:
    dossier_id = uow.new_id()
    sealed = uow.vault.seal("dossier", dossier_id, DossierBundle(dossier.title.reveal()))
    return (
        dossier_id, account_id, dossier.source, dossier.code, dossier.state, dossier.submitted_at, uow.now, sealed,
    )  # fmt: skip
