"""All SQL of the policies: table `policy`."""

from collections.abc import Iterable
from typing import Any

from motid.db import Reader
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
