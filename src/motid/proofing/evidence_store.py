"""All SQL of evidence: table `evidence`."""

from datetime import datetime
from functools import lru_cache
from uuid import UUID

import asyncpg

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


@lru_cache(maxsize=16)
def behind_query(account: str, now: str) -> str:
    """Return the query of who is behind an active account: one row, or none; both arguments are SQL.

    `evidence_kinds` are the kinds of its valid evidence. `by_cmnd_alone`: not normalised, and known by an old number
    only. Joined to others, it is the way of every authorization and of every refresh.
    """
    return f"""SELECT account.person_id, account.normalised_at,
                  CASE WHEN account.normalised_at IS NULL THEN
                      (SELECT bool_and(type = 'cmnd') FROM identifier
                        WHERE account_id = account.id AND type IN ('cmnd', 'personal_number')
                          AND status IN ('active', 'claimed')) END AS by_cmnd_alone,
                  ARRAY(SELECT kind FROM evidence
                         WHERE evidence.account_id = account.id AND revoked_at IS NULL AND obtained_at <= {now}
                           AND (expires_at IS NULL OR expires_at > {now})) AS evidence_kinds
             FROM account WHERE account.id = {account} AND account.state = 'active'"""  # noqa: S608 - from code


async def select_behind(connection: Reader, account_id: UUID, now: datetime) -> asyncpg.Record | None:
    """Return the row of `behind_query`."""
    return await connection.fetchrow(behind_query("$1", "$2"), account_id, now)


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
