"""All SQL of evidence: table `evidence`."""

from datetime import datetime
from uuid import UUID

from motid.db import Connection, Reader
from motid.proofing.assurance import Evidence


async def insert_evidence(
    connection: Connection,
    *,
    evidence: Evidence,
    account_id: UUID,
    person_id: UUID,
    reference: UUID,
    sealed: bytes,
) -> None:
    """Insert one piece of evidence; `reference` is the request id at the issuer."""
    await connection.execute(
        """INSERT INTO evidence (id, account_id, person_id, kind, issuer, method, reference, obtained_at, expires_at,
                                 sealed)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)""",
        evidence.id, account_id, person_id, evidence.kind, evidence.issuer, evidence.method, reference,
        evidence.obtained_at, evidence.expires_at, sealed,
    )  # fmt: skip


async def evidence_of(connection: Reader, account_id: UUID, now: datetime) -> list[Evidence]:
    """Return the evidence of an account that is neither revoked nor expired."""
    rows = await connection.fetch(
        """SELECT id, kind, issuer, method, obtained_at, expires_at FROM evidence
            WHERE account_id = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $2)""",
        account_id, now,
    )  # fmt: skip
    return [Evidence(**dict(row)) for row in rows]
