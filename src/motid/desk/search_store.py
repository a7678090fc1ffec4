"""All SQL of looking for accounts and cases by blind index; it reads what other packages record of accounts."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from motid.db import Reader
from motid.officials.model import Official

_FOUND = """SELECT account.id, account.person_id, account.state, account.origin, account.opened_at,
                   account.normalised_at, account.merged_into, account.sealed, found.types, found.held,
                   account.person_id = $1 OR EXISTS (
                       SELECT FROM identifier its JOIN identifier own ON own.type = its.type
                                          AND (own.index_a = its.index_a OR own.index_b = its.index_b)
                        WHERE its.account_id = account.id AND its.type = 'personal_number'
                          AND own.account_id = $2 AND own.status = 'active') AS is_own
              FROM found JOIN account ON account.id = found.account_id
             ORDER BY account.state <> 'active', NOT found.held, account.opened_at, account.id LIMIT $3"""
"""Accounts of `found (account_id, types, held)`; $1 and $2 are the official's person and account."""


async def accounts_with(
    connection: Reader, official: Official, digests: Sequence[tuple[str, bytes]], otp_digest: bytes | None, limit: int
) -> list[Any]:
    """Return the accounts that have or had an identifier: (type, digest) each, and a phone that receives codes.

    Those that went on in one of them come too: their owner calls by the number that went along.
    """
    rows: list[Any] = await connection.fetch(
        f"""WITH RECURSIVE
                wanted AS (SELECT * FROM unnest($4::text[], $5::bytea[]) AS wanted (type, digest)),
                hit AS (
                    SELECT account_id, identifier.type, status IN ('active', 'claimed') AS held
                      FROM wanted JOIN identifier ON identifier.index_a = wanted.digest
                                                 AND identifier.type = wanted.type
                    UNION ALL
                    SELECT account_id, identifier.type, status IN ('active', 'claimed')
                      FROM wanted JOIN identifier ON identifier.index_b = wanted.digest
                                                 AND identifier.type = wanted.type
                    UNION ALL
                    SELECT account_id, 'otp_phone', removed_at IS NULL FROM otp_phone
                     WHERE $6::bytea IS NOT NULL AND (index_a = $6 OR index_b = $6)),
                behind AS (
                    SELECT account_id, type, held FROM hit
                    UNION
                    SELECT merge.absorbed_id, behind.type, false
                      FROM behind JOIN account_merge merge ON merge.survivor_id = behind.account_id
                     WHERE merge.reverted_at IS NULL),
                found AS (
                    SELECT account_id, array_agg(DISTINCT type) AS types, bool_or(held) AS held
                      FROM behind GROUP BY account_id)
            {_FOUND}""",  # noqa: S608 - constant
        official.person_id, official.account_id, limit, [type_ for type_, _ in digests],
        [digest for _, digest in digests], otp_digest,
    )  # fmt: skip
    return rows


async def accounts_beside(connection: Reader, official: Official, account_id: UUID, limit: int) -> list[Any]:
    """Return the other accounts of an account's person, and those that have or had a number of it."""
    rows: list[Any] = await connection.fetch(
        f"""WITH its AS (
                SELECT type, index_a, index_b FROM identifier
                 WHERE account_id = $4 AND type IN ('personal_number', 'cmnd')),
                hit AS (
                    SELECT other.account_id, other.type, other.status IN ('active', 'claimed') AS held
                      FROM its JOIN identifier other ON other.index_a = its.index_a AND other.type = its.type
                    UNION ALL
                    SELECT other.account_id, other.type, other.status IN ('active', 'claimed')
                      FROM its JOIN identifier other ON other.index_b = its.index_b AND other.type = its.type
                    UNION ALL
                    SELECT other.id, 'person', true
                      FROM account known JOIN account other ON other.person_id = known.person_id
                     WHERE known.id = $4),
                found AS (
                    SELECT account_id, array_agg(DISTINCT type) AS types, bool_or(held) AS held
                      FROM hit WHERE account_id <> $4 GROUP BY account_id)
            {_FOUND}""",  # noqa: S608 - constant
        official.person_id, official.account_id, limit, account_id,
    )  # fmt: skip
    return rows


async def case_by_number(connection: Reader, number: str) -> UUID | None:
    """Return the case with a number."""
    found: UUID | None = await connection.fetchval("SELECT id FROM desk_case WHERE number = $1", number)
    return found


async def cases_with(
    connection: Reader, digests: Sequence[tuple[str, bytes]], caller_digest: bytes, columns: str, limit: int
) -> list[Any]:
    """Return the cases whose caller gave a number, or that an account with it is in; the newest first."""
    rows: list[Any] = await connection.fetch(
        f"""WITH wanted AS (SELECT * FROM unnest($1::text[], $2::bytea[]) AS wanted (type, digest)),
                holder AS (
                    SELECT account_id FROM wanted JOIN identifier ON identifier.index_a = wanted.digest
                                                                 AND identifier.type = wanted.type
                    UNION
                    SELECT account_id FROM wanted JOIN identifier ON identifier.index_b = wanted.digest
                                                                 AND identifier.type = wanted.type),
                found AS (
                    SELECT case_id FROM desk_caller_number WHERE index_a = $3 OR index_b = $3
                    UNION
                    SELECT case_id FROM holder JOIN desk_case_account linked USING (account_id))
            SELECT {columns}
              FROM found JOIN desk_case ON desk_case.id = found.case_id JOIN unit ON unit.id = unit_id
             ORDER BY opened_at DESC, desk_case.id DESC LIMIT $4""",  # noqa: S608 - constant
        [type_ for type_, _ in digests], [digest for _, digest in digests], caller_digest, limit,
    )  # fmt: skip
    return rows


async def is_linked(connection: Reader, case_id: UUID, account_id: UUID) -> bool:
    """Whether an account is in a case."""
    found: bool = await connection.fetchval(
        "SELECT EXISTS (SELECT FROM desk_case_account WHERE case_id = $1 AND account_id = $2)", case_id, account_id
    )
    return found
