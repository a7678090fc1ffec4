"""All SQL of accounts: tables `person`, `account`, `identifier`."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
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


async def find_closed(connection: Reader, type_: IdentifierType, index: BlindIndex) -> list[Any]:
    """Return closed accounts that once had an identifier, the ones closed last first: (account_id, person_id, state).

    Those that lost it when they were closed, and those that went on, however many times, in one that has it.
    """
    rows: list[Any] = await connection.fetch(
        """WITH RECURSIVE
                had AS (SELECT account_id AS id FROM identifier WHERE (index_a = $1 OR index_b = $2) AND type = $3),
                behind AS (
                    SELECT id FROM had
                     UNION
                    SELECT merge.absorbed_id FROM behind JOIN account_merge merge ON merge.survivor_id = behind.id
                     WHERE merge.reverted_at IS NULL)
           SELECT account.id AS account_id, account.person_id, account.state
             FROM behind JOIN account ON account.id = behind.id
            WHERE account.state <> 'active' ORDER BY account.changed_at DESC""",
        index.a, index.b, type_,
    )  # fmt: skip
    return rows


async def select_account(connection: Reader, account_id: UUID) -> Any:
    """Return an account without its content, or None."""
    return await connection.fetchrow("SELECT id, person_id, state FROM account WHERE id = $1", account_id)


@lru_cache(maxsize=16)
def facts_of_account(account: str, wanted: str) -> str:
    """Return the query of the facts of an account, once for each of its active identifiers that are wanted.

    `account` is SQL for its id, `wanted` for whether an `identifier` counts. The columns of the identifier are NULL
    when there is none. Joined to others, it is the way of userinfo: a row, and a column, that nobody reads costs too.
    """
    return f"""SELECT account.person_id, account.state, account.normalised_at, account.changed_at,
                  account.sealed AS sealed_profile, identifier.id, identifier.type, identifier.verified_at,
                  identifier.valid_from, identifier.sealed
             FROM account
             LEFT JOIN identifier ON identifier.account_id = account.id
                               AND identifier.status IN ('active', 'claimed') AND ({wanted})
            WHERE account.id = {account} ORDER BY identifier.valid_from, identifier.id"""  # noqa: S608 - from code


_WITH_IDENTIFIERS = """SELECT account.id AS account_id, account.person_id, account.state, account.origin,
                  account.opened_at, account.normalised_at, account.changed_at, account.sealed AS sealed_profile,
                  identifier.id, identifier.type, identifier.status, identifier.source,
                  identifier.verified_at, identifier.valid_from, identifier.valid_to, identifier.sealed
             FROM account
             LEFT JOIN identifier ON identifier.account_id = account.id
                               AND identifier.status IN ('active', 'claimed')
            WHERE account.id {} ORDER BY identifier.valid_from, identifier.id"""
_ONE_WITH_IDENTIFIERS = _WITH_IDENTIFIERS.format("= $1")
_MANY_WITH_IDENTIFIERS = _WITH_IDENTIFIERS.format("= ANY ($1)")


async def select_with_identifiers(connection: Reader, account_id: UUID) -> list[Any]:
    """Return an account, once for each of its active identifiers, whose columns are NULL when there is none."""
    rows: list[Any] = await connection.fetch(_ONE_WITH_IDENTIFIERS, account_id)
    return rows


async def select_many_with_identifiers(connection: Reader, account_ids: Sequence[UUID]) -> list[Any]:
    """Return the same for several accounts, in no order among them."""
    rows: list[Any] = await connection.fetch(_MANY_WITH_IDENTIFIERS, account_ids)
    return rows


async def select_held(connection: Connection, account_id: UUID, type_: IdentifierType, index: BlindIndex) -> Any:
    """Return the identifier of this value that an account holds, else the one that it claims; None for neither."""
    return await connection.fetchrow(
        """SELECT id, status, source, verified_at FROM identifier
            WHERE account_id = $1 AND type = $2 AND status IN ('active', 'claimed')
              AND (index_a = $3 OR index_b = $4)
            ORDER BY status = 'claimed', verified_at IS NULL, id LIMIT 1""",
        account_id, type_, index.a, index.b,
    )  # fmt: skip


async def supersede(connection: Connection, identifier_id: UUID, now: datetime) -> None:
    """End an identifier, because another row takes its place."""
    await connection.execute(
        """UPDATE identifier SET status = 'superseded', valid_to = $2
            WHERE id = $1 AND status IN ('active', 'claimed')""",
        identifier_id, now,
    )  # fmt: skip


async def supersede_others(
    connection: Connection, account_id: UUID, type_: IdentifierType, kept: UUID, now: datetime
) -> list[UUID]:
    """End the other identifiers of a type that an account holds or claims; returns which."""
    rows = await connection.fetch(
        """UPDATE identifier SET status = 'superseded', valid_to = $4
            WHERE account_id = $1 AND type = $2 AND id <> $3 AND status IN ('active', 'claimed') RETURNING id""",
        account_id, type_, kept, now,
    )  # fmt: skip
    return [row["id"] for row in rows]


async def release_identifier(
    connection: Connection, account_id: UUID, identifier_id: UUID, now: datetime
) -> str | None:
    """End an identifier that an account holds or claims; returns its type.

    Where the account is closed, the closure counts as what set it free: whoever opens the account again is told.
    """
    type_: str | None = await connection.fetchval(
        """UPDATE identifier SET status = 'released', valid_to = $3, released_from = status, released_by = (
                  SELECT id FROM account_closure WHERE account_id = $1 AND reopened_at IS NULL)
            WHERE id = $2 AND account_id = $1 AND status IN ('active', 'claimed') RETURNING type""",
        account_id, identifier_id, now,
    )  # fmt: skip
    return type_


async def restore_identifier(connection: Connection, account_id: UUID, identifier_id: UUID) -> IdentifierType | None:
    """Let an active account hold or claim again what was released from it; returns its type.

    None where the account is closed, has another of a type that an account has once, or lost nothing.
    """
    type_: IdentifierType | None = await connection.fetchval(
        """UPDATE identifier mine SET status = coalesce(mine.released_from, 'active'), valid_to = NULL,
                                      released_by = NULL, released_from = NULL
             FROM account
            WHERE mine.id = $2 AND mine.account_id = $1 AND mine.status = 'released' AND account.id = $1
              AND account.state = 'active' AND NOT EXISTS (
                  SELECT FROM identifier own WHERE own.account_id = $1 AND own.type = mine.type
                     AND own.status = 'active' AND mine.type IN ('personal_number', 'registered_phone', 'email'))
           RETURNING mine.type""",
        account_id, identifier_id,
    )  # fmt: skip
    return type_


_HOLDS_NUMBER = """EXISTS (SELECT FROM identifier WHERE identifier.account_id = account.id
                       AND identifier.type = 'personal_number' AND identifier.status = 'active')"""


async def mark_normalised(connection: Connection, account_id: UUID, now: datetime) -> bool:
    """Mark an active account that holds a personal number; False for any other, or when it is marked already."""
    status = await connection.execute(
        f"""UPDATE account SET normalised_at = $2, changed_at = $2
             WHERE id = $1 AND state = 'active' AND normalised_at IS NULL AND {_HOLDS_NUMBER}""",  # noqa: S608 - constant
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


async def unmark_unentitled(connection: Connection, account_id: UUID, now: datetime) -> bool:
    """Take the mark away from an account without a personal number, or whose person has another normalised one."""
    status = await connection.execute(
        f"""UPDATE account SET normalised_at = NULL, changed_at = $2
             WHERE id = $1 AND normalised_at IS NOT NULL AND NOT ({_HOLDS_NUMBER} AND NOT EXISTS (
                   SELECT FROM account other WHERE other.person_id = account.person_id AND other.id <> account.id
                      AND other.state = 'active' AND other.normalised_at IS NOT NULL))""",  # noqa: S608 - constant text
        account_id, now,
    )  # fmt: skip
    return bool(status == "UPDATE 1")


async def lock_accounts(connection: Connection, account_ids: Sequence[UUID]) -> list[AccountRef]:
    """Lock accounts until the transaction ends, in one order for everybody, so that nobody waits in a circle.

    Whoever only refers to an account, by a foreign key, does not wait: it may hold what this transaction wants next.
    """
    rows = await connection.fetch(
        "SELECT id, person_id, state FROM account WHERE id = ANY ($1) ORDER BY id FOR NO KEY UPDATE",
        list(account_ids),
    )
    return [AccountRef(row["id"], row["person_id"], row["state"]) for row in rows]


async def update_profile(connection: Connection, account_id: UUID, sealed: bytes, now: datetime) -> None:
    """Replace the sealed profile of an account."""
    await connection.execute("UPDATE account SET sealed = $2, changed_at = $3 WHERE id = $1", account_id, sealed, now)


async def select_normalised(connection: Reader, account_id: UUID) -> bool:
    """Return whether an account is normalised; False when there is none."""
    found: bool | None = await connection.fetchval(
        "SELECT normalised_at IS NOT NULL FROM account WHERE id = $1", account_id
    )
    return bool(found)
