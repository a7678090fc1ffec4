"""Write evidence down, in the transaction of whatever took it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from motid.audit import record
from motid.db import UnitOfWork
from motid.desk.environment import DeskEnvironment
from motid.desk.evidence import store
from motid.desk.evidence.events import EvidenceTaken
from motid.desk.evidence.model import ANSWERLESS, CheckedFacts, EvidenceKind, EvidenceResult, seal_facts
from motid.desk.evidence.policies import EVIDENCE_VALIDITY
from motid.desk.model import Case
from motid.officials.model import Official

SEALED = "desk_evidence"


async def take_evidence(
    uow: UnitOfWork,
    env: DeskEnvironment,
    official: Official,
    case: Case,
    evidence_id: UUID,
    *,
    kind: EvidenceKind,
    result: EvidenceResult,
    account_id: UUID | None,
    facts: CheckedFacts,
    detail: dict[str, Any] | None = None,
    note: str | None = None,
    expires_at: datetime | None = None,
) -> None:
    """Insert evidence and tell the trail. It counts for as long as the policy says."""
    if result not in ANSWERLESS:
        expires_at = valid_until(env, kind, uow.now)
    await store.insert(
        uow.connection,
        evidence_id=evidence_id,
        case_id=case.id,
        account_id=account_id,
        kind=kind,
        result=result,
        noted_by=official.account_id,
        now=uow.now,
        expires_at=expires_at,
        detail=detail or {},
        sealed=uow.vault.seal(SEALED, evidence_id, seal_facts(facts, note=note)),
    )
    event = EvidenceTaken(evidence_id=evidence_id, case_id=case.id, evidence_kind=kind, result=result)
    await record(uow, event, account_id=account_id)


async def answer_evidence(
    uow: UnitOfWork, env: DeskEnvironment, evidence_id: UUID, result: EvidenceResult, *,
    answered_at: datetime | None = None, facts: CheckedFacts | None = None, detail: dict[str, Any] | None = None,
) -> bool:  # fmt: skip
    """Write what came of a check that was asked for, once; False when it has an answer already.

    `facts`: what a registry vouches for, in place of what was asked.
    """
    at = answered_at or uow.now
    row = await store.answer(
        uow.connection,
        evidence_id,
        result=result,
        now=at,
        sealed=None if facts is None else uow.vault.seal(SEALED, evidence_id, seal_facts(facts)),
        detail=detail or {},
    )
    if row is None:
        return False
    kind = EvidenceKind(row["kind"])
    await store.set_expiry(uow.connection, evidence_id, valid_until(env, kind, at))
    event = EvidenceTaken(evidence_id=evidence_id, case_id=row["case_id"], evidence_kind=kind, result=result)
    await record(uow, event, account_id=row["account_id"])
    return True


def valid_until(env: DeskEnvironment, kind: EvidenceKind, since: datetime) -> datetime:
    """Return until when a check counts."""
    return since + env.policies.at(EVIDENCE_VALIDITY, since)[kind]
