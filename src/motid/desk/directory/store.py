"""All SQL of the directory: table `support_contact`."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from motid.db import Connection, Reader

_CONTACT = """contact.id, contact.code, unit.code AS unit, unit.name AS unit_name, contact.kind, contact.audience,
    contact.escalation, contact.place, contact.label_vi, contact.label_en, contact.hours_vi, contact.hours_en,
    contact.value, contact.sealed, contact.valid_from, contact.valid_to"""


async def lock_directory(connection: Connection) -> None:
    """Keep others from changing the directory until the transaction ends."""
    await connection.execute("SELECT pg_advisory_xact_lock(hashtextextended('support directory', 0))")


async def select_contacts(connection: Reader, *, public_only: bool = False, day: date | None = None) -> list[Any]:
    """Return entries, by unit and whom to ask first; those that hold on `day` or later where it is given."""
    rows: list[Any] = await connection.fetch(
        f"""SELECT {_CONTACT} FROM support_contact contact JOIN unit ON unit.id = contact.unit_id
             WHERE ($1 = false OR contact.audience = 'public')
               AND ($2::date IS NULL OR contact.valid_to IS NULL OR contact.valid_to > $2)
             ORDER BY unit.code, contact.escalation, contact.code, contact.valid_from""",  # noqa: S608 - constant text
        public_only, day,
    )  # fmt: skip
    return rows


async def select_contacts_of(connection: Reader, codes: Sequence[str]) -> list[Any]:
    """Return all entries under some codes, the earliest of each first."""
    rows: list[Any] = await connection.fetch(
        f"""SELECT {_CONTACT} FROM support_contact contact JOIN unit ON unit.id = contact.unit_id
             WHERE contact.code = ANY ($1) ORDER BY contact.code, contact.valid_from""",  # noqa: S608 - constant text
        list(codes),
    )
    return rows


async def select_units(connection: Reader, codes: Sequence[str]) -> dict[str, UUID]:
    """Return the known units among `codes`."""
    rows = await connection.fetch("SELECT code, id FROM unit WHERE code = ANY ($1)", list(codes))
    return {row["code"]: row["id"] for row in rows}


async def select_parents(connection: Reader) -> dict[str, tuple[str, str | None]]:
    """Return of units that have entries, and of all above them: code -> (name, code of the unit above)."""
    rows = await connection.fetch(
        """WITH RECURSIVE named AS (
               SELECT id, parent_id, code, name FROM unit WHERE id IN (SELECT unit_id FROM support_contact)
               UNION SELECT unit.id, unit.parent_id, unit.code, unit.name
                       FROM unit JOIN named ON named.parent_id = unit.id)
           SELECT named.code, named.name, parent.code AS parent
             FROM named LEFT JOIN unit parent ON parent.id = named.parent_id"""
    )
    return {row["code"]: (row["name"], row["parent"]) for row in rows}


async def end_contacts(connection: Connection, ids: Sequence[UUID], days: Sequence[date]) -> None:
    """End entries, each at a day."""
    await connection.execute(
        """UPDATE support_contact SET valid_to = ended.day
             FROM unnest($1::uuid[], $2::date[]) AS ended (id, day) WHERE support_contact.id = ended.id""",
        list(ids), list(days),
    )  # fmt: skip


async def upsert_contacts(connection: Connection, rows: Sequence[tuple[Any, ...]]) -> None:
    """Record entries; one of the same code and first day gets what is given.

    A row: id if new, code, unit id, kind, audience, escalation, place, labels, hours, value, sealed, valid_from,
    valid_to, changed_by, changed_at.
    """
    await connection.executemany(
        """INSERT INTO support_contact (id, code, unit_id, kind, audience, escalation, place, label_vi, label_en,
                                        hours_vi, hours_en, value, sealed, valid_from, valid_to, changed_by,
                                        changed_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
           ON CONFLICT (code, valid_from) DO UPDATE
              SET unit_id = excluded.unit_id, kind = excluded.kind, audience = excluded.audience,
                  escalation = excluded.escalation, place = excluded.place, label_vi = excluded.label_vi,
                  label_en = excluded.label_en, hours_vi = excluded.hours_vi, hours_en = excluded.hours_en,
                  value = excluded.value, sealed = excluded.sealed, valid_to = excluded.valid_to,
                  changed_by = excluded.changed_by, changed_at = excluded.changed_at""",
        rows,
    )


async def select_value_at(connection: Reader, place: str, day: date) -> str | None:
    """Return what the public entry of a place says on a day."""
    value: str | None = await connection.fetchval(
        """SELECT value FROM support_contact
            WHERE place = $1 AND valid_from <= $2 AND (valid_to IS NULL OR valid_to > $2)
            ORDER BY escalation LIMIT 1""",
        place, day,
    )  # fmt: skip
    return value


async def is_empty(connection: Reader) -> bool:
    """Tell whether there is no entry at all."""
    empty: bool = await connection.fetchval("SELECT NOT EXISTS (SELECT FROM support_contact)")
    return empty
