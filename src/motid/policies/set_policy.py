"""Give a rule a new record, and end the earlier one where the new one begins: two records never overlap."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from motid.db import Connection
from motid.policies import store
from motid.policies.policy import Policy, PolicyRecord


@dataclass(frozen=True, slots=True)
class PolicySet:
    """The record stands. `ended` tells whether an earlier record was cut off by it."""

    record: PolicyRecord
    ended: bool


@dataclass(frozen=True, slots=True)
class RecordInTheWay:
    """Another record begins within the period; a rule is not changed silently."""

    valid_from: datetime


@dataclass(frozen=True, slots=True)
class WrongValue:
    """The value is not what the rule's type asks for."""

    reason: str


async def set_policy(
    connection: Connection, policy: Policy[Any], record: PolicyRecord
) -> PolicySet | RecordInTheWay | WrongValue:
    """Set `policy` from `record.valid_from` on, inside the caller's transaction, which also writes the audit event.

    The record in force at that instant ends there. Where `record.valid_to` is given and the earlier record went on
    longer, the earlier one comes back afterwards.
    """
    if record.value is None:
        return WrongValue("a rule has a value")
    try:
        msgspec.convert(record.value, policy.type)
    except msgspec.ValidationError as error:
        return WrongValue(str(error))
    await store.lock_rule(connection, policy.name)
    await store.insert_missing(connection, [policy])
    records = (await store.load(connection)).get(policy.name, [])
    for other in records:
        if record.valid_from <= other.valid_from and (record.valid_to is None or other.valid_from < record.valid_to):
            return RecordInTheWay(other.valid_from)
    earlier = next((other for other in records if _in_force(other, record.valid_from)), None)
    if earlier is not None:
        await store.end_record(connection, policy.name, earlier.valid_from, record.valid_from)
    await store.insert_record(connection, policy.name, record)
    if earlier is not None and record.valid_to is not None and _in_force(earlier, record.valid_to):
        resumed = PolicyRecord(record.valid_to, earlier.value, earlier.basis, earlier.valid_to)
        await store.insert_record(connection, policy.name, resumed)
    return PolicySet(record, earlier is not None)


def _in_force(record: PolicyRecord, instant: datetime) -> bool:
    return record.valid_from <= instant and (record.valid_to is None or instant < record.valid_to)
