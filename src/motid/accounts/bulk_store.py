"""The SQL that writes many accounts at once: tables `person`, `account`, `identifier`."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from motid.accounts.model import AccountState
from motid.accounts.sealed_account import SealedAccount, SealedIdentifier
from motid.db import Connection, Reader

_IDENTIFIER = (
    "id", "account_id", "person_id", "type", "status", "source", "valid_from", "sealed", "index_a", "index_b",
)  # fmt: skip


async def insert_persons(connection: Connection, accounts: Sequence[SealedAccount], now: datetime) -> None:
    """Insert a person for each account."""
    await connection.copy_records_to_table(
        "person", records=[(account.person_id, now) for account in accounts], columns=("id", "created_at")
    )


async def insert_accounts(
    connection: Connection, accounts: Sequence[SealedAccount], origin: str, now: datetime
) -> None:
    """Insert active accounts."""
    rows = [
        (one.account_id, one.person_id, "active", origin, one.opened_at or now, now, one.sealed) for one in accounts
    ]
    columns = ("id", "person_id", "state", "origin", "opened_at", "changed_at", "sealed")
    await connection.copy_records_to_table("account", records=rows, columns=columns)


async def insert_numbers(
    connection: Connection, numbers: Sequence[tuple[SealedAccount, SealedIdentifier]], source: str, now: datetime
) -> set[UUID]:
    """Insert active identifiers of a type that has one holder; returns those that went in."""
    if not numbers:
        return set()
    # In the order of the index, so that two transactions that insert the same numbers never wait in a circle.
    rows = sorted(numbers, key=lambda row: (row[1].index_a or b"", row[1].index_b or b""))
    inserted = await connection.fetch(
        """INSERT INTO identifier (id, account_id, person_id, type, status, source, valid_from, sealed,
                                   index_a, index_b)
           SELECT id, account, person, type, 'active', $1, $2, sealed, a, b
             FROM unnest($3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::bytea[], $8::bytea[], $9::bytea[])
                  AS new (id, account, person, type, sealed, a, b)
           ON CONFLICT DO NOTHING RETURNING id""",
        source, now, [number.id for _, number in rows], [account.account_id for account, _ in rows],
        [account.person_id for account, _ in rows], [number.type for _, number in rows],
        [number.sealed for _, number in rows], [number.index_a for _, number in rows],
        [number.index_b for _, number in rows],
    )  # fmt: skip
    return {row["id"] for row in inserted}


async def insert_identifiers(
    connection: Connection,
    identifiers: Sequence[tuple[SealedAccount, SealedIdentifier]],
    status: str,
    source: str,
    now: datetime,
) -> None:
    """Insert identifiers that may have several holders."""
    if not identifiers:
        return
    rows = [
        (
            one.id, account.account_id, account.person_id, one.type, status, source, now, one.sealed, one.index_a,
            one.index_b,
        )
        for account, one in identifiers
    ]  # fmt: skip
    await connection.copy_records_to_table("identifier", records=rows, columns=_IDENTIFIER)


async def find_by_digests(
    connection: Reader, wanted: Sequence[tuple[str, bytes | None, bytes | None]]
) -> list[tuple[int, UUID, UUID, AccountState]]:
    """Return open accounts that hold or claim identifiers: (place in `wanted`, account, person, state).

    `wanted` are (type, index_a, index_b), one slot of which is filled.
    """
    rows = await connection.fetch(
        """SELECT wanted.place::integer, account.id, account.person_id, account.state
             FROM unnest($1::text[], $2::bytea[], $3::bytea[]) WITH ORDINALITY AS wanted (type, a, b, place)
             JOIN identifier ON (identifier.index_a = wanted.a OR identifier.index_b = wanted.b)
                            AND identifier.type = wanted.type AND identifier.status IN ('active', 'claimed')
             JOIN account ON account.id = identifier.account_id AND account.state IN ('active', 'locked')
            ORDER BY wanted.place, identifier.status, account.state""",
        [type_ for type_, _, _ in wanted], [a for _, a, _ in wanted], [b for _, _, b in wanted],
    )  # fmt: skip
    return [(row["place"] - 1, row["id"], row["person_id"], row["state"]) for row in rows]


async def holders_by_digest(
    connection: Reader, slot: str, types: Sequence[str], digests: Sequence[bytes]
) -> list[tuple[bytes, UUID]]:
    """Return the accounts that hold or claim identifiers: (digest, account)."""
    column = {"a": "index_a", "b": "index_b"}[slot]
    rows = await connection.fetch(
        f"""SELECT {column} AS digest, account_id FROM identifier
             WHERE {column} = ANY ($1) AND type = ANY ($2) AND status IN ('active', 'claimed')""",  # noqa: S608
        digests, types,
    )  # fmt: skip
    return [(row["digest"], row["account_id"]) for row in rows]
