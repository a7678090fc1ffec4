"""All SQL of timelines: what was done in a case, and the steps that touched an account."""

from datetime import datetime
from typing import Any
from uuid import UUID

from motid.db import Reader

_TAKEN_BACK = "EXISTS (SELECT FROM desk_step back WHERE back.reverts = step.id AND back.state = 'done')"


async def entries(
    connection: Reader, case_id: UUID, *, before: tuple[datetime, UUID, str] | None, limit: int
) -> list[Any]:
    """Return what was done in a case, the newest first, from just before a place."""
    rows: list[Any] = await connection.fetch(
        f"""SELECT * FROM (
                SELECT id, moved_at AS at, 'move' AS what, kind AS code, detail, moved_by AS by, account_id,
                       false AS taken_back, NULL::bytea AS sealed
                  FROM desk_case_move WHERE case_id = $1
                UNION ALL
                SELECT id, noted_at, 'evidence', kind, result, noted_by, account_id, false, NULL
                  FROM desk_evidence WHERE case_id = $1
                UNION ALL
                SELECT id, made_at, 'step', action, state, maker, account_id, {_TAKEN_BACK}, NULL
                  FROM desk_step step WHERE case_id = $1
                UNION ALL
                SELECT id, decided_at, 'decision', action, state, coalesce(checker, maker), account_id,
                       {_TAKEN_BACK}, NULL
                  FROM desk_step step WHERE case_id = $1 AND (checker IS NOT NULL OR decided_at > made_at)
                UNION ALL
                SELECT id, revealed_at, 'reveal', field, reason, revealed_to, account_id, false, sealed
                  FROM desk_reveal WHERE case_id = $1
                UNION ALL
                SELECT id, written_at, kind, kind, template, written_by, NULL, false, sealed
                  FROM desk_message WHERE case_id = $1) entry
             WHERE $2::timestamptz IS NULL OR (at, id, what) < ($2, $3::uuid, $4::text)
             ORDER BY at DESC, id DESC, what DESC LIMIT $5""",  # noqa: S608 - constant text
        case_id, *(before or (None, None, None)), limit,
    )  # fmt: skip
    return rows


async def steps_about(connection: Reader, account_id: UUID, limit: int) -> list[Any]:
    """Return the newest steps done to an account: (id, case_id, action, effect, taken_back)."""
    rows: list[Any] = await connection.fetch(
        f"""SELECT id, case_id, action, effect, reverts, {_TAKEN_BACK} AS taken_back FROM desk_step step
             WHERE (account_id = $1 OR other_id = $1) AND state = 'done'
             ORDER BY decided_at DESC, id DESC LIMIT $2""",  # noqa: S608 - constant text
        account_id, limit,
    )  # fmt: skip
    return rows
