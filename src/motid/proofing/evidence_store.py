"""All SQL of evidence: table `evidence`."""

from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Behind:
    """What is behind an active account. `by_cmnd_alone`: not normalised, and known by an old number only."""

    person_id: UUID
    evidence: list[Evidence]
    normalised_at: datetime | None
    by_cmnd_alone: bool


async def evidence_behind(connection: Reader, account_id: UUID, now: datetime) -> Behind | None:
    """Return the person behind an active account, with its evidence as `evidence_of` gives it; None for any other.

    One statement: it is the way of every authorization and of every refresh.
    """
    rows = await connection.fetch(
        """SELECT account.person_id, account.normalised_at,
                  CASE WHEN account.normalised_at IS NULL THEN
                      (SELECT bool_and(type = 'cmnd') FROM identifier
                        WHERE account_id = account.id AND type IN ('cmnd', 'personal_number')
                          AND status IN ('active', 'claimed')) END AS by_cmnd_alone,
                  evidence.id, evidence.kind, evidence.issuer, evidence.method,
                  evidence.obtained_at, evidence.expires_at
             FROM account LEFT JOIN evidence ON evidence.account_id = account.id AND evidence.revoked_at IS NULL
                                            AND (evidence.expires_at IS NULL OR evidence.expires_at > $2)
            WHERE account.id = $1 AND account.state = 'active'""",
        account_id, now,
    )  # fmt: skip
    if not rows:
        return None
    evidence = [Evidence(*row[3:]) for row in rows if row["id"] is not None]
    account = rows[0]
    return Behind(account["person_id"], evidence, account["normalised_at"], bool(account["by_cmnd_alone"]))


async def sealed_evidence_of(
    connection: Reader, account_id: UUID, now: datetime
) -> list[tuple[Evidence, UUID, bytes]]:
    """Return the evidence of an account as `evidence_of` does, with the issuer's reference and the sealed bundle."""
    rows = await connection.fetch(
        """SELECT id, kind, issuer, method, obtained_at, expires_at, reference, sealed FROM evidence
            WHERE account_id = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $2)""",
        account_id, now,
    )  # fmt: skip
    return [(Evidence(*row[:6]), row["reference"], row["sealed"]) for row in rows]
