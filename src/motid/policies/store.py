"""All SQL of the policies: table `policy`."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from motid.db import Connection, Reader
from motid.policies.policy import Policy, PolicyRecord


async def load(connection: Reader) -> dict[str, list[PolicyRecord]]:
    """Read every record, newest validity first."""
    rows = await connection.fetch(
        "SELECT name, valid_from, valid_to, value, basis FROM policy ORDER BY name, valid_from DESC"
    )
    records: dict[str, list[PolicyRecord]] = {}
    for row in rows:
        record = PolicyRecord(row["valid_from"], row["value"], row["basis"], row["valid_to"])
        records.setdefault(row["name"], []).append(record)
    return records


async def insert_missing(connection: Reader, policies: Iterable[Policy[Any]]) -> None:
    """Store the initial records of rules that the database does not know yet."""
    known = {row["name"] for row in await connection.fetch("SELECT DISTINCT name FROM policy")}
    rows = [
        (policy.name, record.valid_from, record.valid_to, record.value, record.basis)
        for policy in policies
        if policy.name not in known
        for record in policy.initial
    ]
    await connection.executemany(
        """INSERT INTO policy (name, valid_from, valid_to, value, basis) VALUES ($1, $2, $3, $4, $5)
           ON CONFLICT DO NOTHING""",
        rows,
    )


async def lock_rule(connection: Connection, name: str) -> None:
    """Keep others from changing the rule until the transaction ends."""
    await connection.execute("SELECT pg_advisory_xact_lock(hashtextextended('policy ' || $1, 0))", name)


async def end_record(connection: Connection, name: str, valid_from: datetime, valid_to: datetime) -> None:
    """End the validity of a record."""
    await connection.execute(
        "UPDATE policy SET valid_to = $3 WHERE name = $1 AND valid_from = $2", name, valid_from, valid_to
    )


async def insert_record(connection: Connection, name: str, record: PolicyRecord) -> None:
    """Store a record."""
    await connection.execute(
        "INSERT INTO policy (name, valid_from, valid_to, value, basis) VALUES ($1, $2, $3, $4, $5)",
        name, record.valid_from, record.valid_to, record.value, record.basis,
    )  # fmt: skip
