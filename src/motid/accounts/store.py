"""All SQL of accounts: tables `person`, `account`, `identifier`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from motid.accounts.model import IdentifierType
from motid.db import Connection, Reader
from motid.vault import BlindIndex


async def insert_person(connection: Connection, person_id: UUID, now: datetime) -> None:
    """Insert a person, of whom nothing is known but that they exist."""
    await connection.execute("INSERT INTO person (id, created_at) VALUES ($1, $2)", person_id, now)


async def insert_account(
    connection: Connection, *, account_id: UUID, person_id: UUID, origin: str, now: datetime, sealed: bytes
) -> None:
    """Insert an active account."""
    await connection.execute(
        """INSERT INTO account (id, person_id, state, origin, opened_at, changed_at, sealed)
           VALUES ($1, $2, 'active', $3, $4, $4, $5)""",
        account_id, person_id, origin, now, sealed,
    )  # fmt: skip


async def insert_identifiers(connection: Connection, rows: Sequence[tuple[Any, ...]]) -> list[str]:
    """Insert active identifiers in one statement; returns the types that went in.

    A type that is missing from the answer has another active holder. Rows are (id, account, person, type, source,
    verified_at, now, sealed, index_a, index_b).
    """
    columns = list(zip(*rows, strict=True))
    inserted = await connection.fetch(
        """INSERT INTO identifier (id, account_id, person_id, type, status, source, verified_at, valid_from, sealed,
                                   index_a, index_b)
           SELECT id, account, person, type, 'active', source, verified, valid, sealed, a, b
             FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::timestamptz[],
                         $7::timestamptz[], $8::bytea[], $9::bytea[], $10::bytea[])
                  AS new (id, account, person, type, source, verified, valid, sealed, a, b)
           ON CONFLICT DO NOTHING RETURNING type""",
        *columns,
    )
    return [row["type"] for row in inserted]


async def find_by_identifier(connection: Reader, type_: IdentifierType, index: BlindIndex) -> list[Any]:
    """Return accounts that hold an identifier now, active ones first: (account_id, person_id, state)."""
    rows: list[Any] = await connection.fetch(
        """SELECT account.id AS account_id, account.person_id, account.state
             FROM identifier JOIN account ON account.id = identifier.account_id
            WHERE (index_a = $1 OR index_b = $2) AND type = $3 AND status = 'active'
            ORDER BY account.state <> 'active', account.opened_at""",
        index.a, index.b, type_,
    )  # fmt: skip
    return rows


async def select_account(connection: Reader, account_id: UUID) -> Any:
    """Return an account without its content, or None."""
    return await connection.fetchrow("SELECT id, person_id, state FROM account WHERE id = $1", account_id)


async def select_with_identifiers(connection: Reader, account_id: UUID) -> list[Any]:
    """Return an account once for each of its active identifiers, whose columns are NULL when there is none.

    One statement: it is the way of every userinfo request.
    """
    rows: list[Any] = await connection.fetch(
        """SELECT account.person_id, account.state, account.origin, account.opened_at, account.normalised_at,
                  account.sealed AS sealed_profile, identifier.id, identifier.type, identifier.status,
                  identifier.source, identifier.verified_at, identifier.valid_from, identifier.valid_to,
                  identifier.sealed
             FROM account
             LEFT JOIN identifier ON identifier.account_id = account.id AND identifier.status = 'active'
            WHERE account.id = $1 ORDER BY identifier.valid_from, identifier.id""",
        account_id,
    )
    return rows
