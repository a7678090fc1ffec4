"""The check that a form made when it was sent before, or the identifier of the one that it makes now."""

from uuid import UUID

from motid.db import UnitOfWork
from motid.desk.evidence import store
from motid.desk.evidence.model import Evidence, EvidenceKind
from motid.desk.evidence.read_evidence import evidence_of
from motid.desk.sent_form import SentForm, ids_of_form
from motid.officials.model import Official


async def evidence_of_form(
    uow: UnitOfWork,
    official: Official,
    sent: SentForm | None,
    kind: EvidenceKind,
    *,
    case_id: UUID,
    account_id: UUID | None,
) -> Evidence | UUID:
    """Return what the official's own form came to when it was sent before; else the identifier of the new check.

    Called before anything is counted, asked or sent, so that a second click costs no attempt and sends no SMS.
    """
    ids = await ids_of_form(uow, official, sent, kind, str(case_id), str(account_id or ""))
    row = await store.first_of(uow.connection, ids)
    return ids[0] if row is None else evidence_of(uow.vault, row)
