"""All SQL of accounts: tables `person`, `account`, `identifier`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from motid.accounts.model import AccountRef, IdentifierType
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
    """Return accounts that hold or claim an identifier, active ones first: (account_id, person_id, state)."""
    rows: list[Any] = await connection.fetch(
        """SELECT account.id AS account_id, account.person_id, account.state
             FROM identifier JOIN account ON account.id = identifier.account_id
            WHERE (index_a = $1 OR index_b = $2) AND type = $3 AND status IN ('active', 'claimed')
            ORDER BY account.state <> 'active', status = 'claimed', account.opened_at""",
        index.a, index.b, type_,
    )  # fmt: skip
    return rows


async def select_account(connection: Reader, account_id: UUID) -> Any:
    """Return an account without its content, or None."""
    return await connection.fetchrow("SELECT id, person_id, state FROM account WHERE id = $1", account_id)


def account_with_identifiers(account: str) -> str:
    """Return the query of an account, once for each of its active identifiers; `account` is SQL for its id.

    The columns of the identifier are NULL when there is none. Named queries join it: it is the way of userinfo.
    """
    return f"""SELECT account.person_id, account.state, account.origin, account.opened_at, account.normalised_at,
                  account.changed_at, account.sealed AS sealed_profile, identifier.id, identifier.type,
                  identifier.status, identifier.source, identifier.verified_at, identifier.valid_from,
                  identifier.valid_to, identifier.sealed
             FROM account
             LEFT JOIN identifier ON identifier.account_id = account.id
                               AND identifier.status IN ('active', 'claimed')
            WHERE account.id = {account} ORDER BY identifier.valid_from, identifier.id"""  # noqa: S608 - from code


async def select_with_identifiers(connection: Reader, account_id: UUID) -> list[Any]:
    """Return the rows of `account_with_identifiers`."""
    rows: list[Any] = await connection.fetch(account_with_identifiers("$1"), account_id)
    return rows


async def select_held(connection: Connection, account_id: UUID, type_: IdentifierType, index: BlindIndex) -> Any:
    """Return identifier and status of the value that an account holds or claims; None for neither."""
    return await connection.fetchrow(
        """SELECT id, status FROM identifier
            WHERE account_id = $1 AND type = $2 AND status IN ('active', 'claimed')
              AND (index_a = $3 OR index_b = $4)""",
        account_id, type_, index.a, index.b,
    )  # fmt: skip


async def claim_becomes_held(connection: Connection, identifier_id: UUID) -> None:
    """Make a claimed identifier the account's own. The unique index refuses when another account holds it."""
    await connection.execute("UPDATE identifier SET status = 'active' WHERE id = $1", identifier_id)


async def confirm_identifier(
    connection: Connection, identifier_id: UUID, source: str, verified_at: datetime | None
) -> None:
    """Note that a source vouches for an identifier; nothing where the identifier is only asserted again."""
    await connection.execute(
        "UPDATE identifier SET source = $2, verified_at = $3 WHERE id = $1 AND $3::timestamptz IS NOT NULL",
        identifier_id, source, verified_at,
    )  # fmt: skip


async def supersede_others(
    connection: Connection, account_id: UUID, type_: IdentifierType, kept: UUID, now: datetime
) -> None:
    """End the other active identifiers of a type."""
    await connection.execute(
        """UPDATE identifier SET status = 'superseded', valid_to = $4
            WHERE account_id = $1 AND type = $2 AND id <> $3 AND status IN ('active', 'claimed')""",
        account_id, type_, kept, now,
    )  # fmt: skip


async def release_identifier(
    connection: Connection, account_id: UUID, identifier_id: UUID, now: datetime
) -> str | None:
    """End an active identifier of an account; returns its type."""
    type_: str | None = await connection.fetchval(
        """UPDATE identifier SET status = 'released', valid_to = $3
            WHERE id = $2 AND account_id = $1 AND status IN ('active', 'claimed') RETURNING type""",
        account_id, identifier_id, now,
    )  # fmt: skip
    return type_


async def mark_normalised(connection: Connection, account_id: UUID, now: datetime) -> bool:
    """Mark an active account; False when it is not active or marked before."""
    status = await connection.execute(
        """UPDATE account SET normalised_at = $2, changed_at = $2
            WHERE id = $1 AND state = 'active' AND normalised_at IS NULL""",
        account_id, now,
    )  # fmt: skip
    return bool(status == "UPDATE 1")


async def unmark_normalised(connection: Connection, account_id: UUID, now: datetime) -> bool:
    """Take the mark away; False when there is none."""
    status = await connection.execute(
        "UPDATE account SET normalised_at = NULL, changed_at = $2 WHERE id = $1 AND normalised_at IS NOT NULL",
        account_id, now,
    )  # fmt: skip
    return bool(status == "UPDATE 1")


async def person_has_other_normalised(connection: Connection, account_id: UUID) -> bool:
    """Whether another active account of the same person is normalised."""
    found: bool = await connection.fetchval(
        """SELECT EXISTS (SELECT FROM account other JOIN account mine ON mine.person_id = other.person_id
                           WHERE mine.id = $1 AND other.id <> $1 AND other.state = 'active'
                             AND other.normalised_at IS NOT NULL)""",
        account_id,
    )
    return found


async def lock_accounts(connection: Connection, account_ids: Sequence[UUID]) -> list[AccountRef]:
    """Lock accounts until the transaction ends, in one order for everybody, so that nobody waits in a circle."""
    rows = await connection.fetch(
        "SELECT id, person_id, state FROM account WHERE id = ANY ($1) ORDER BY id FOR UPDATE", list(account_ids)
    )
    return [AccountRef(row["id"], row["person_id"], row["state"]) for row in rows]


async def update_profile(connection: Connection, account_id: UUID, sealed: bytes, now: datetime) -> None:
    """Replace the sealed profile of an account."""
    await connection.execute("UPDATE account SET sealed = $2, changed_at = $3 WHERE id = $1", account_id, sealed, now)
