"""Record dossiers that a service has of an account's citizen."""

from collections.abc import Sequence
from uuid import UUID

from motid.accounts.follow_merges import follow_merges, note_came_later
from motid.audit import record
from motid.db import UnitOfWork
from motid.dossiers import store
from motid.dossiers.events import DossiersRecorded
from motid.dossiers.model import DossierBundle, NewDossier


async def record_dossiers(uow: UnitOfWork, account_id: UUID, dossiers: Sequence[NewDossier]) -> int:
    """Record them for an account; returns how many were new. A dossier that is known stays where it is.

    Those of an account that went on in another are the other's, also when they come later. Raises `NoSuchAccount`.
    """
    if not dossiers:
        return 0
    went = await follow_merges(uow, account_id)
    rows = [_row(uow, went.account_id, dossier) for dossier in dossiers]
    added = await store.insert_dossiers(uow.connection, rows)
    if added:
        await note_came_later(uow, went, "dossier", added)
        event = DossiersRecorded(source=dossiers[0].source, count=len(added))
        await record(uow, event, account_id=went.account_id)
    return len(added)


def _row(uow: UnitOfWork, account_id: UUID, dossier: NewDossier) -> tuple[object, ...]:
    dossier_id = uow.new_id()
    sealed = uow.vault.seal("dossier", dossier_id, DossierBundle(dossier.title.reveal()))
    return (
        dossier_id, account_id, dossier.source, dossier.code, dossier.state, dossier.submitted_at, uow.now, sealed,
    )  # fmt: skip
