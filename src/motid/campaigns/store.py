"""All SQL of campaigns: `unit`, `campaign`, `campaign_cohort`, `cohort_unit`, `cohort_member`, `cohort_progress`."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from motid.db import Connection, Reader

UnitRow = tuple[UUID, str, str, str, str | None, date | None, date | None]
"""(id if new, code, kind, name, code of the parent, valid_from, valid_to)."""
CohortRow = tuple[UUID, str, datetime, datetime | None]
"""(id if new, code, starts_at, due_before)."""


async def lock_campaigns(connection: Connection) -> None:
    """Keep others from changing campaigns and units until the transaction ends."""
    await connection.execute("SELECT pg_advisory_xact_lock(hashtextextended('campaigns', 0))")


async def upsert_units(connection: Connection, rows: Sequence[UnitRow]) -> None:
    """Record units; those that are there get the given name, kind, parent and validity."""
    columns = list(zip(*rows, strict=True))
    await connection.execute(
        """INSERT INTO unit (id, code, kind, name, valid_from, valid_to)
           SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::date[], $6::date[])
               ON CONFLICT (code) DO UPDATE SET kind = excluded.kind, name = excluded.name,
                  valid_from = excluded.valid_from, valid_to = excluded.valid_to""",
        columns[0], columns[1], columns[2], columns[3], columns[5], columns[6],
    )  # fmt: skip
    await connection.execute(
        """UPDATE unit SET parent_id = parent.id
             FROM unnest($1::text[], $2::text[]) AS given (code, parent)
             LEFT JOIN unit parent ON parent.code = given.parent
            WHERE unit.code = given.code""",
        columns[1], columns[4],
    )  # fmt: skip


async def has_circle(connection: Connection) -> bool:
    """Tell whether some unit stands below itself."""
    found: bool = await connection.fetchval(
        """WITH RECURSIVE above AS (
               SELECT id AS start, parent_id FROM unit WHERE parent_id IS NOT NULL
               UNION SELECT above.start, unit.parent_id FROM above JOIN unit ON unit.id = above.parent_id)
           SELECT EXISTS (SELECT FROM above WHERE start = parent_id)"""
    )
    return found


async def select_unit_ids(connection: Reader, codes: Sequence[str]) -> dict[str, UUID]:
    """Return the known units among `codes`."""
    rows = await connection.fetch("SELECT code, id FROM unit WHERE code = ANY ($1)", list(codes))
    return {row["code"]: row["id"] for row in rows}


async def select_all_units(connection: Reader) -> list[Any]:
    """Return every unit: (code, kind, name, parent, valid_from, valid_to), by code."""
    rows: list[Any] = await connection.fetch(
        """SELECT unit.code, unit.kind, unit.name, parent.code AS parent, unit.valid_from, unit.valid_to
             FROM unit LEFT JOIN unit parent ON parent.id = unit.parent_id ORDER BY unit.code"""
    )
    return rows


async def upsert_campaign(connection: Connection, new_id: UUID, code: str, record: Any, now: datetime) -> UUID:
    """Record a campaign and return its identifier."""
    found: UUID = await connection.fetchval(
        """INSERT INTO campaign (id, code, record, changed_at) VALUES ($1, $2, $3, $4)
               ON CONFLICT (code) DO UPDATE SET record = excluded.record, changed_at = excluded.changed_at
           RETURNING id""",
        new_id, code, record, now,
    )  # fmt: skip
    return found


async def upsert_cohorts(connection: Connection, campaign_id: UUID, rows: Sequence[CohortRow]) -> None:
    """Record the cohorts of a campaign."""
    await connection.executemany(
        """INSERT INTO campaign_cohort (id, campaign_id, code, starts_at, due_before) VALUES ($1, $5, $2, $3, $4)
               ON CONFLICT (campaign_id, code) DO UPDATE
               SET starts_at = excluded.starts_at, due_before = excluded.due_before""",
        [(*row, campaign_id) for row in rows],
    )


async def select_enrolled_cohorts_beside(connection: Connection, campaign_id: UUID, kept: Sequence[str]) -> list[str]:
    """Return the cohorts that are not among `kept` and that people are counted to."""
    rows = await connection.fetch(
        """SELECT code FROM campaign_cohort cohort WHERE campaign_id = $1 AND code <> ALL ($2::text[])
              AND (EXISTS (SELECT FROM cohort_member WHERE cohort_id = cohort.id)
                   OR EXISTS (SELECT FROM cohort_unit WHERE cohort_id = cohort.id)) ORDER BY code""",
        campaign_id, list(kept),
    )  # fmt: skip
    return [row["code"] for row in rows]


async def delete_cohorts_beside(connection: Connection, campaign_id: UUID, kept: Sequence[str]) -> None:
    """Remove cohorts that the campaign has no more."""
    await connection.execute(
        "DELETE FROM campaign_cohort WHERE campaign_id = $1 AND code <> ALL ($2::text[])", campaign_id, list(kept)
    )


async def select_campaigns(connection: Reader) -> list[Any]:
    """Return the records of all campaigns, by code."""
    return [row["record"] for row in await connection.fetch("SELECT record FROM campaign ORDER BY code")]


async def select_campaign(connection: Reader, code: str) -> Any | None:
    """Return the record of a campaign."""
    return await connection.fetchval("SELECT record FROM campaign WHERE code = $1", code)


async def select_units_of(connection: Reader, codes: Sequence[str]) -> list[Any]:
    """Return units with all that stand above and below them, those above first."""
    rows: list[Any] = await connection.fetch(
        """WITH RECURSIVE above AS (
               SELECT * FROM unit WHERE code = ANY ($1)
               UNION SELECT unit.* FROM unit JOIN above ON unit.id = above.parent_id),
           below AS (
               SELECT * FROM unit WHERE code = ANY ($1)
               UNION SELECT unit.* FROM unit JOIN below ON unit.parent_id = below.id),
           depth AS (
               SELECT id, 0 AS depth FROM unit WHERE parent_id IS NULL
               UNION ALL SELECT unit.id, depth.depth + 1 FROM unit JOIN depth ON unit.parent_id = depth.id)
           SELECT found.code, found.kind, found.name, parent.code AS parent, found.valid_from, found.valid_to
             FROM (SELECT * FROM above UNION SELECT * FROM below) found
             JOIN depth USING (id) LEFT JOIN unit parent ON parent.id = found.parent_id
            ORDER BY depth.depth, found.code""",
        list(codes),
    )
    return rows


async def select_cohorts(connection: Reader, campaign: str) -> list[Any]:
    """Return the cohorts of a campaign: (id, code, starts_at, due_before), the earliest deadline first."""
    rows: list[Any] = await connection.fetch(
        """SELECT cohort.id, cohort.code, cohort.starts_at, cohort.due_before
             FROM campaign_cohort cohort JOIN campaign ON campaign.id = cohort.campaign_id
            WHERE campaign.code = $1 ORDER BY cohort.due_before NULLS LAST, cohort.code""",
        campaign,
    )
    return rows


async def select_progress(connection: Reader, cohort_id: UUID, unit: str | None) -> list[Any]:
    """Return how far a cohort is in each unit right below `unit` (in the topmost ones without it), with all below.

    The unit itself comes as well, where people are counted to it directly. One pass over the members of the cohort.
    """
    rows: list[Any] = await connection.fetch(
        """WITH RECURSIVE tree AS (
               SELECT id, id AS branch, true AS deeper FROM unit
                WHERE CASE WHEN $2::text IS NULL THEN parent_id IS NULL
                           ELSE parent_id = (SELECT id FROM unit WHERE code = $2) END
               UNION ALL SELECT id, id, false FROM unit WHERE code = $2
               UNION ALL SELECT unit.id, tree.branch, true
                           FROM unit JOIN tree ON unit.parent_id = tree.id AND tree.deeper)
           SELECT branch.code, branch.name, count(*) FILTER (WHERE tree.id <> tree.branch) AS units_below,
                  sum(expected)::bigint AS expected, sum(accounts)::bigint AS accounts,
                  sum(locked)::bigint AS locked, sum(done)::bigint AS done,
                  sum(done_in_time)::bigint AS done_in_time
             FROM cohort_progress progress
             JOIN tree ON tree.id = progress.unit_id
             JOIN unit branch ON branch.id = tree.branch
            WHERE progress.cohort_id = $1 GROUP BY branch.id ORDER BY branch.code""",
        cohort_id, unit,
    )  # fmt: skip
    return rows


async def select_people_by_unit(connection: Reader, cohort_id: UUID) -> dict[str, int]:
    """Return how many people each unit of a cohort was said to have."""
    rows = await connection.fetch(
        """SELECT unit.code, expected FROM cohort_unit JOIN unit ON unit.id = cohort_unit.unit_id
            WHERE cohort_id = $1""",
        cohort_id,
    )
    return {row["code"]: row["expected"] for row in rows}


async def upsert_expected(connection: Connection, cohort_id: UUID, expected: Sequence[tuple[UUID, int]]) -> None:
    """Record how many people units have in a cohort: (unit, number)."""
    await connection.execute(
        """INSERT INTO cohort_unit (cohort_id, unit_id, expected)
           SELECT $1, * FROM unnest($2::uuid[], $3::integer[])
               ON CONFLICT (cohort_id, unit_id) DO UPDATE SET expected = excluded.expected""",
        cohort_id, [unit for unit, _ in expected], [number for _, number in expected],
    )  # fmt: skip


async def upsert_members(
    connection: Connection, cohort_id: UUID, rows: Sequence[tuple[UUID, UUID, UUID]], now: datetime
) -> list[Any]:
    """Count accounts to a cohort, each in its unit: (id if new, unit, account).

    Returns (account_id, unit_id, moved) of those that are new there, or come from another unit.
    """
    changed: list[Any] = await connection.fetch(
        """INSERT INTO cohort_member AS member (id, cohort_id, unit_id, account_id, enrolled_at)
           SELECT id, $1, unit, account, $5 FROM unnest($2::uuid[], $3::uuid[], $4::uuid[]) AS new (id, unit, account)
               ON CONFLICT (cohort_id, account_id) DO UPDATE SET unit_id = excluded.unit_id
               WHERE member.unit_id <> excluded.unit_id
           RETURNING account_id, unit_id, xmax <> 0 AS moved""",
        cohort_id, [row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows], now,
    )  # fmt: skip
    return changed


async def delete_others(
    connection: Connection, cohort_id: UUID, unit_ids: Sequence[UUID], kept: Sequence[UUID]
) -> list[UUID]:
    """Count those no longer to units of a cohort whose account is not among `kept`; returns their accounts."""
    rows = await connection.fetch(
        """DELETE FROM cohort_member member
            WHERE cohort_id = $1 AND unit_id = ANY ($2)
              AND NOT EXISTS (SELECT FROM unnest($3::uuid[]) AS kept (id) WHERE kept.id = member.account_id)
        RETURNING account_id""",
        cohort_id, list(unit_ids), list(kept),
    )  # fmt: skip
    return [row["account_id"] for row in rows]
