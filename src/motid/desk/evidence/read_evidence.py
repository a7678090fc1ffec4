"""The evidence of a case, with what callers have answered on their phones meanwhile."""

from typing import Any
from uuid import UUID

from motid.db import Reader, UnitOfWork
from motid.desk.environment import DeskEnvironment
from motid.desk.evidence import store
from motid.desk.evidence.model import Evidence, EvidenceBundle, EvidenceKind, EvidenceResult, facts_of
from motid.desk.evidence.take import SEALED, answer_evidence
from motid.recovery.caller_check.read_caller_check import read_caller_checks
from motid.vault import Vault

_ANSWERS = {
    "confirmed": EvidenceResult.CONFIRMED,
    "denied": EvidenceResult.REFUSED,
    "over": EvidenceResult.NOBODY,
}


async def read_evidence(connection: Reader, vault: Vault, case_id: UUID) -> tuple[Evidence, ...]:
    """Return the evidence of a case in the order in which it was taken."""
    return tuple(evidence_of(vault, row) for row in await store.of_case(connection, case_id))


async def settle_evidence(uow: UnitOfWork, env: DeskEnvironment, case_id: UUID) -> tuple[Evidence, ...]:
    """Write down what callers answered on their phones since, and return the evidence of a case."""
    evidence = await read_evidence(uow.connection, uow.vault, case_id)
    waiting = {UUID(one.detail["check_id"]): one.id for one in evidence if _waits(one)}
    if not waiting:
        return evidence
    answered = False
    for check in await read_caller_checks(uow.connection, list(waiting), uow.now):
        if check.state != "asked":
            at = check.answered_at or check.expires_at
            answered |= await answer_evidence(
                uow, env, waiting[check.id], _ANSWERS[check.state], answered_at=min(at, uow.now)
            )
    return await read_evidence(uow.connection, uow.vault, case_id) if answered else evidence


def _waits(evidence: Evidence) -> bool:
    return evidence.kind is EvidenceKind.CONFIRM_ON_PHONE and evidence.result is EvidenceResult.ASKED


def evidence_of(vault: Vault, row: Any) -> Evidence:
    """Return the evidence of a row."""
    bundle = vault.open(SEALED, row["id"], row["sealed"], EvidenceBundle) if row["sealed"] else EvidenceBundle()
    return Evidence(
        id=row["id"],
        case_id=row["case_id"],
        account_id=row["account_id"],
        kind=EvidenceKind(row["kind"]),
        result=EvidenceResult(row["result"]),
        noted_by=row["noted_by"],
        noted_at=row["noted_at"],
        changed_at=row["changed_at"],
        expires_at=row["expires_at"],
        detail=row["detail"],
        facts=facts_of(bundle),
    )
