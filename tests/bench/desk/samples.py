"""What is asked for: cases, accounts, steps and numbers, chosen from the filled database."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from motid.db import Connection
from motid.desk.sealed import CALLER_NUMBER, CallerNumberBundle
from motid.kernel.actor import SYSTEM
from motid.vault import Vault
from tests.bench.desk.stand import DeskStand

MANY = 80
"""Cases of each kind to choose from."""
_CASES = """SELECT number, desk_case.id, account_id, version FROM desk_case
             WHERE state = 'open' AND assigned_to {assigned} AND unit_id = $1 AND account_id IS NOT NULL
               AND version = 0 ORDER BY number DESC LIMIT $2"""
_LONGEST = """SELECT number, desk_case.id, account_id, version FROM desk_case WHERE id =
             (SELECT case_id FROM desk_message GROUP BY case_id ORDER BY count(*) DESC LIMIT 1)"""

_OFFERED = """UPDATE desk_hand_over SET to_id = $1 WHERE from_id <> $1 AND id IN
             (SELECT id FROM desk_hand_over WHERE to_id IS NOT NULL ORDER BY offered_at DESC LIMIT $2)"""


@dataclass(frozen=True, slots=True)
class SampleCase:
    """A case, with the account that it is about."""

    number: str
    id: UUID
    account_id: UUID
    version: int


@dataclass(frozen=True, slots=True)
class Samples:
    """What pages are asked for with. `mine` are the operator's; `free` nobody's; `longest` has the longest story."""

    mine: Sequence[SampleCase]
    free: Sequence[SampleCase]
    closed: Sequence[str]
    longest: SampleCase
    workers: Sequence[UUID]
    proposed: Sequence[UUID]
    done: Sequence[tuple[str, UUID]]
    numbers: Sequence[str]
    phones: Sequence[str]


async def take_samples(stand: DeskStand) -> Samples:
    """Choose; the operator is given cases of others, and the one with the longest story."""
    operator, vault = stand.shift.operator.account_id, stand.platform.vault
    async with stand.platform.database.begin(SYSTEM) as uow:
        connection = uow.connection
        national = await connection.fetchval("SELECT id FROM unit WHERE code = 'vn'")
        mine = await _cases(connection, _CASES.format(assigned="IS NOT NULL"), national, MANY)
        free = await _cases(connection, _CASES.format(assigned="IS NULL"), national, MANY)
        [longest] = await _cases(connection, _LONGEST)
        await connection.execute(
            "UPDATE desk_case SET assigned_to = $1 WHERE id = ANY ($2)",
            operator,
            [case.id for case in (*mine, longest)],
        )
        await connection.execute(_OFFERED, operator, MANY)
        return Samples(
            mine,
            free,
            await _column(connection, "SELECT number FROM desk_case WHERE state = 'closed' LIMIT $1"),
            longest,
            await _column(connection, "SELECT assigned_to FROM desk_case WHERE assigned_to IS NOT NULL LIMIT $1"),
            await _column(connection, "SELECT id FROM desk_step WHERE state = 'proposed' ORDER BY id LIMIT $1"),
            [(row["number"], row["id"]) for row in await _done(connection, operator)],
            await _given(connection, vault, "personal_number"),
            await _given(connection, vault, "phone"),
        )


async def _cases(connection: Connection, query: str, *values: Any) -> list[SampleCase]:
    return [SampleCase(**row) for row in await connection.fetch(query, *values)]


async def _column(connection: Connection, query: str) -> list[Any]:
    return [row[0] for row in await connection.fetch(query, MANY)]


async def _done(connection: Connection, operator: UUID) -> list[Any]:
    return list(
        await connection.fetch(
            """SELECT desk_case.number, step.id FROM desk_step step JOIN desk_case ON desk_case.id = case_id
                WHERE assigned_to = $1 AND step.state = 'done' LIMIT $2""",
            operator, MANY,
        )
    )  # fmt: skip


async def _given(connection: Connection, vault: Vault, type_: str) -> list[str]:
    """Return numbers that callers gave; phones as people type them."""
    rows = await connection.fetch("SELECT id, sealed FROM desk_caller_number WHERE type = $1 LIMIT $2", type_, MANY)
    values = (vault.open(CALLER_NUMBER, row["id"], row["sealed"], CallerNumberBundle).value for row in rows)
    return [value.replace("+84", "0") for value in values]
