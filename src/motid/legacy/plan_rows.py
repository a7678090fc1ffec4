"""What becomes of sealed rows, given what is here already. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from motid.legacy.problems import PlaceFault, Problem
from motid.legacy.seal_rows import SealedRow


@dataclass(frozen=True, slots=True)
class Known:
    """An account that is here, and its record of a portal. `first_seen_now`: an earlier row of this file made it."""

    id: UUID
    account_id: UUID
    last_used_at: datetime | None
    first_seen_now: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """Rows by what is to be done with them."""

    new: list[SealedRow] = field(default_factory=list)
    joining: list[tuple[SealedRow, Known]] = field(default_factory=list)
    """With the account that the other portal brought."""
    again: list[tuple[SealedRow, Known]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def plan_rows(
    rows: Iterable[SealedRow], found: Sequence[Any], *, slot: str, source: str, import_id: UUID | None
) -> Plan:
    """Sort rows into new ones, those of an account that the other portal brought, and those that are known.

    `found` are rows of `store.select_known` for this source and for the one that counts as the same.
    """
    own = {
        row["digest"]: Known(row["id"], row["account_id"], row["last_used_at"], row["import_id"] == import_id)
        for row in found
        if row["source"] == source
    }
    other = {
        row["digest"]: Known(row["id"], row["account_id"], row["last_used_at"], first_seen_now=False)
        for row in found
        if row["source"] != source
    }
    plan = Plan()
    for row in rows:
        digest = digest_of(row, slot)
        known = own.get(digest)
        if known is not None:
            plan.again.append((row, known))
            if known.first_seen_now:
                plan.problems.append(Problem(row.line, PlaceFault.REPEATED))
            continue
        elsewhere = other.get(digest)
        if elsewhere is None:
            plan.new.append(row)
        else:
            plan.joining.append((row, elsewhere))
        account_id = elsewhere.account_id if elsewhere else row.account.account_id
        own[digest] = Known(row.id, account_id, row.last_used_at, first_seen_now=True)
    return plan


def digest_of(row: SealedRow, slot: str) -> bytes:
    """Return the blind index of a row's external identifier in a slot."""
    return (row.index_a if slot == "a" else row.index_b) or b""


def is_later(row: SealedRow, known: Known) -> bool:
    """Whether a row tells of a later use than is known."""
    if row.last_used_at is None:
        return False
    return known.last_used_at is None or row.last_used_at > known.last_used_at
