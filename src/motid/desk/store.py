"""All SQL of cases: tables `desk_case`, `desk_case_account` and `desk_case_move`."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from motid.db import Connection, Reader
from motid.desk.model import Case, CaseKind, Channel, Outcome, WaitingFor
from motid.officials.model import Official

CASE_COLUMNS = """desk_case.id, number, desk_case.kind, state, unit_id, unit.code AS unit_code,
    unit.name AS unit_name, channel, procedure, waiting_for, account_id, opened_at, due_at, opened_by, assigned_to,
    assigned_at, outcome, closed_at, closed_by, version"""
"""Columns from which `case_of` makes a case; `FROM desk_case JOIN unit ON unit.id = unit_id`."""
_SELECT = f"SELECT {CASE_COLUMNS} FROM desk_case JOIN unit ON unit.id = unit_id"  # noqa: S608 - constant columns

_IS_OWN = """(account.person_id = $1 OR EXISTS (
    SELECT FROM identifier its JOIN identifier own ON own.type = its.type
                                AND (own.index_a = its.index_a OR own.index_b = its.index_b)
     WHERE its.account_id = account.id AND its.type = 'personal_number'
       AND own.account_id = $2 AND own.status = 'active'))"""
"""Whether `account` is that of a person, $1, who has the account $2."""
_IS_ABOUT = f"""(EXISTS (
        SELECT FROM account WHERE account.id IN (
            SELECT account_id FROM desk_case_account WHERE case_id = desk_case.id UNION SELECT desk_case.account_id)
           AND {_IS_OWN})
    OR EXISTS (
        SELECT FROM desk_caller_number given
          JOIN identifier own ON own.type = given.type
                             AND (own.index_a = given.index_a OR own.index_b = given.index_b)
         WHERE given.case_id = desk_case.id AND given.type = 'personal_number' AND own.account_id = $2))"""  # noqa: S608 - constant
"""Whether `desk_case` is about the person, $1, who has the account $2."""


def case_of(row: Any) -> Case:
    """Return the case of a row with `CASE_COLUMNS`."""
    return Case(
        id=row["id"],
        number=row["number"],
        kind=CaseKind(row["kind"]),
        state=row["state"],
        unit_id=row["unit_id"],
        unit_code=row["unit_code"],
        unit_name=row["unit_name"],
        channel=row["channel"],
        procedure=row["procedure"],
        waiting_for=row["waiting_for"],
        account_id=row["account_id"],
        opened_at=row["opened_at"],
        due_at=row["due_at"],
        opened_by=row["opened_by"],
        assigned_to=row["assigned_to"],
        assigned_at=row["assigned_at"],
        outcome=None if row["outcome"] is None else Outcome(row["outcome"]),
        closed_at=row["closed_at"],
        closed_by=row["closed_by"],
        version=row["version"],
    )


async def select_case(connection: Reader, case_id: UUID) -> Case | None:
    """Return a case."""
    row = await connection.fetchrow(f"{_SELECT} WHERE desk_case.id = $1", case_id)
    return None if row is None else case_of(row)


async def select_first(connection: Reader, case_ids: Sequence[UUID]) -> Case | None:
    """Return the case that has one of some identifiers."""
    row = await connection.fetchrow(f"{_SELECT} WHERE desk_case.id = ANY ($1::uuid[]) LIMIT 1", case_ids)
    return None if row is None else case_of(row)


async def lock_case(connection: Connection, case_id: UUID) -> Case | None:
    """Return a case, which nobody else changes until the transaction ends."""
    row = await connection.fetchrow(f"{_SELECT} WHERE desk_case.id = $1 FOR NO KEY UPDATE OF desk_case", case_id)
    return None if row is None else case_of(row)


async def note_change(connection: Connection, case: Case, now: datetime) -> Case:
    """Give a locked case its next version, and return it with that."""
    await connection.execute(
        "UPDATE desk_case SET version = version + 1, changed_at = $2 WHERE id = $1", case.id, now
    )
    return replace(case, version=case.version + 1)


async def is_about(connection: Reader, case: Case, official: Official) -> bool:
    """Whether an account of the official's own person is in a case, or the caller gave the official's own number.

    Own is every account of the person, and every account that has, or ever had, the person's personal number:
    nobody decides about a stranger's account under the own number either.
    """
    found: bool = await connection.fetchval(
        f"SELECT {_IS_ABOUT} FROM (SELECT $3::uuid AS id, $4::uuid AS account_id) desk_case",  # noqa: S608 - constant
        official.person_id, official.account_id, case.id, case.account_id,
    )  # fmt: skip
    return found


async def lock_first(connection: Connection, official: Official, case_ids: Sequence[UUID]) -> UUID | None:
    """Return the first due of some cases that is still nobody's, and not about the official; it is locked.

    One that somebody else takes at this moment is passed over.
    """
    found: UUID | None = await connection.fetchval(
        f"""SELECT id FROM desk_case
             WHERE id = ANY ($3::uuid[]) AND state = 'open' AND assigned_to IS NULL AND NOT {_IS_ABOUT}
             ORDER BY due_at, id LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED""",  # noqa: S608 - constant
        official.person_id, official.account_id, list(case_ids),
    )  # fmt: skip
    return found


async def owns(connection: Reader, official: Official, account_id: UUID) -> bool:
    """Whether an account is the official's own, in the meaning of `is_about`."""
    found: bool = await connection.fetchval(
        f"SELECT EXISTS (SELECT FROM account WHERE account.id = $3 AND {_IS_OWN})",  # noqa: S608 - constant
        official.person_id, official.account_id, account_id,
    )  # fmt: skip
    return found


async def took_evidence(connection: Reader, case_id: UUID, official: Official) -> bool:
    """Whether anything that was checked in a case was noted by the official, under whatever own account."""
    found: bool = await connection.fetchval(
        f"""SELECT EXISTS (SELECT FROM desk_evidence JOIN account ON account.id = noted_by
                            WHERE case_id = $3 AND {_IS_OWN})""",  # noqa: S608 - constant
        official.person_id, official.account_id, case_id,
    )  # fmt: skip
    return found


async def account_in_case(connection: Reader, case_id: UUID, account_id: UUID) -> Any | None:
    """Return an account that is linked to a case: (origin, part)."""
    return await connection.fetchrow(
        """SELECT account.origin, linked.part FROM desk_case_account linked
             JOIN account ON account.id = linked.account_id
            WHERE linked.case_id = $1 AND linked.account_id = $2""",
        case_id, account_id,
    )  # fmt: skip


async def opened_about(connection: Reader, case_id: UUID) -> frozenset[UUID]:
    """Return the accounts with which a case arrived, without those that officials linked to it."""
    rows = await connection.fetch(
        "SELECT account_id FROM desk_case_account WHERE case_id = $1 AND linked_by IS NULL", case_id
    )
    return frozenset(row["account_id"] for row in rows)


async def unit_id(connection: Reader, code: str) -> UUID | None:
    """Return a unit by its code."""
    found: UUID | None = await connection.fetchval("SELECT id FROM unit WHERE code = $1", code)
    return found


async def unit_ids(connection: Reader, codes: Sequence[str]) -> dict[str | None, UUID]:
    """Return the known units among some codes."""
    rows = await connection.fetch("SELECT code, id FROM unit WHERE code = ANY ($1)", list(codes))
    return {row["code"]: row["id"] for row in rows}


async def next_number(connection: Connection, year: int) -> str:
    """Return the next case number, such as `KN-2026-000123`; gaps are possible, repeats are not."""
    number: int = await connection.fetchval("SELECT nextval('desk_case_number')")
    return f"KN-{year}-{number:06}"


async def hold_form(connection: Connection, form_id: UUID) -> None:
    """Let a form that is sent twice at once wait for itself, until the transaction ends."""
    await connection.execute(
        "SELECT pg_advisory_xact_lock(hashtextextended('desk_form:' || $1::uuid::text, 0))", form_id
    )


async def insert_case(
    connection: Connection,
    *,
    case_id: UUID,
    number: str,
    kind: str,
    channel: Channel,
    unit_id: UUID,
    account_id: UUID | None,
    opened_at: datetime,
    due_at: datetime,
    sealed: bytes,
    official_id: UUID | None = None,
    procedure: str | None = None,
) -> None:
    """Insert an open case; the official who opens it, if it is one, works on it."""
    await connection.execute(
        """INSERT INTO desk_case (id, number, kind, state, channel, unit_id, account_id, opened_at, due_at, sealed,
                                  opened_by, assigned_to, assigned_at, procedure, changed_at)
           VALUES ($1, $2, $3, 'open', $4, $5, $6, $7, $8, $9, $10, $10,
                   CASE WHEN $10::uuid IS NULL THEN NULL ELSE $7::timestamptz END, $11, $7)""",
        case_id, number, kind, channel, unit_id, account_id, opened_at, due_at, sealed, official_id, procedure,
    )  # fmt: skip


async def insert_accounts(
    connection: Connection,
    case_id: UUID,
    rows: list[tuple[UUID, UUID, str]],
    *,
    linked_by: UUID | None,
    now: datetime,
    purpose: str,
) -> int:
    """Link accounts to a case: (id, account, part); returns how many were not linked before."""
    inserted = await connection.fetch(
        """INSERT INTO desk_case_account (id, case_id, account_id, part, linked_by, linked_at, purpose)
           SELECT new.id, $1, new.account_id, new.part, $5, $6, $7
             FROM unnest($2::uuid[], $3::uuid[], $4::text[]) AS new (id, account_id, part)
           ON CONFLICT (case_id, account_id) DO NOTHING RETURNING id""",
        case_id, [row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows], linked_by, now,
        purpose,
    )  # fmt: skip
    return len(inserted)


async def origin_of(connection: Reader, account_id: UUID) -> str | None:
    """Return where an account comes from."""
    found: str | None = await connection.fetchval("SELECT origin FROM account WHERE id = $1", account_id)
    return found


async def insert_move(
    connection: Connection,
    *,
    move_id: UUID,
    case_id: UUID,
    kind: str,
    now: datetime,
    moved_by: UUID | None,
    account_id: UUID | None = None,
    detail: str | None = None,
) -> None:
    """Note how a case came to where it is; `account_id` is the official or the account that the move is about."""
    await connection.execute(
        """INSERT INTO desk_case_move (id, case_id, kind, detail, moved_by, account_id, moved_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7)""",
        move_id, case_id, kind, detail, moved_by, account_id, now,
    )  # fmt: skip


async def assign(connection: Connection, case_id: UUID, official_id: UUID | None, now: datetime) -> None:
    """Give a locked case to an official; to nobody when None."""
    await connection.execute(
        """UPDATE desk_case SET assigned_to = $2, assigned_at = CASE WHEN $2::uuid IS NULL THEN NULL
                                                                     ELSE $3::timestamptz END
            WHERE id = $1""",
        case_id, official_id, now,
    )  # fmt: skip


async def move_to_unit(connection: Connection, case_id: UUID, unit_id: UUID) -> None:
    """Hand a locked case to a unit; nobody there works on it yet."""
    await connection.execute(
        "UPDATE desk_case SET unit_id = $2, assigned_to = NULL, assigned_at = NULL WHERE id = $1", case_id, unit_id
    )


async def set_waiting(connection: Connection, case_id: UUID, waiting_for: WaitingFor | None) -> None:
    """Note what a locked case waits for."""
    await connection.execute("UPDATE desk_case SET waiting_for = $2 WHERE id = $1", case_id, waiting_for)


async def set_procedure(connection: Connection, case_id: UUID, procedure: str) -> None:
    """Note the guided way that was chosen for a locked case."""
    await connection.execute("UPDATE desk_case SET procedure = $2 WHERE id = $1", case_id, procedure)


async def set_subject(connection: Connection, case_id: UUID, account_id: UUID | None) -> None:
    """Note which account a locked case is about; the one before it is one of the others."""
    await connection.execute("UPDATE desk_case SET account_id = $2 WHERE id = $1", case_id, account_id)
    await connection.execute(
        """UPDATE desk_case_account SET part = CASE WHEN account_id = $2 THEN 'subject' ELSE 'other' END
            WHERE case_id = $1 AND (part = 'subject') <> (account_id IS NOT DISTINCT FROM $2)""",
        case_id, account_id,
    )  # fmt: skip


async def remove_account(connection: Connection, case_id: UUID, account_id: UUID) -> bool:
    """Unlink an account from a locked case; False where it was not linked."""
    status = await connection.execute(
        "DELETE FROM desk_case_account WHERE case_id = $1 AND account_id = $2", case_id, account_id
    )
    return bool(status == "DELETE 1")


async def close(connection: Connection, case_id: UUID, outcome: str, closed_by: UUID, now: datetime) -> None:
    """Close a locked case."""
    await connection.execute(
        """UPDATE desk_case SET state = 'closed', outcome = $2, closed_by = $3, closed_at = $4, waiting_for = NULL
            WHERE id = $1""",
        case_id, outcome, closed_by, now,
    )  # fmt: skip


async def reopen(connection: Connection, case_id: UUID, due_at: datetime) -> None:
    """Open a locked case again."""
    await connection.execute(
        """UPDATE desk_case SET state = 'open', outcome = NULL, closed_by = NULL, closed_at = NULL, due_at = $2
            WHERE id = $1""",
        case_id, due_at,
    )  # fmt: skip


async def has_proposed_step(connection: Reader, case_id: UUID, account_id: UUID | None = None) -> bool:
    """Whether a step waits for its decision in a case; with an account, whether one about it does."""
    found: bool = await connection.fetchval(
        """SELECT EXISTS (SELECT FROM desk_step WHERE case_id = $1 AND state = 'proposed'
                             AND ($2::uuid IS NULL OR account_id = $2 OR other_id = $2))""",
        case_id, account_id,
    )  # fmt: skip
    return found


async def select_sealed(connection: Reader, case_id: UUID) -> bytes:
    """Return what a case is about in people's words."""
    sealed: bytes = await connection.fetchval("SELECT sealed FROM desk_case WHERE id = $1", case_id)
    return sealed


async def accounts_of_case(connection: Reader, case_id: UUID) -> list[Any]:
    """Return the accounts in a case, the subject first, with their sealed profiles."""
    rows: list[Any] = await connection.fetch(
        """SELECT account_id, part, purpose, linked_at, account.state, account.normalised_at, account.origin,
                  account.sealed,
                  ARRAY (SELECT DISTINCT type FROM identifier
                          WHERE identifier.account_id = account.id AND status = 'active') AS held
             FROM desk_case_account linked JOIN account ON account.id = linked.account_id
            WHERE case_id = $1 ORDER BY part <> 'subject', linked.id""",
        case_id,
    )
    return rows
