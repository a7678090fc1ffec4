"""The policy records in memory, read again every few seconds."""

from datetime import datetime
from typing import Any, TypeVar

import msgspec

from motid.db import Reader
from motid.policies import store
from motid.policies.policy import Policy, PolicyRecord

T = TypeVar("T")


class PolicyBook:
    """Answers what a rule says at an instant."""

    def __init__(self, records: dict[str, list[PolicyRecord]] | None = None) -> None:
        self._records = records or {}

    async def refresh(self, connection: Reader) -> None:
        """Read the records again."""
        self._records = await store.load(connection)

    def records(self, policy: Policy[Any]) -> list[PolicyRecord]:
        """Return the stored records of a rule, newest first; the initial ones where none is stored."""
        return self._records.get(policy.name) or list(policy.initial)

    def at(self, policy: Policy[T], instant: datetime) -> T:
        """Return the value of `policy` at `instant`; raises `LookupError` where no record covers it."""
        for record in self.records(policy):
            if record.valid_from <= instant and (record.valid_to is None or instant < record.valid_to):
                return msgspec.convert(record.value, policy.type)
        raise LookupError(f"no record of {policy.name} covers {instant.isoformat()}")
