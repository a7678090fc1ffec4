"""SQL of the cases that a citizen opened."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from motid.db import Reader


async def select_of(connection: Reader, account_id: UUID, kinds: Collection[str], *, limit: int) -> list[Any]:
    """Return cases of some kinds about an account that came from its own pages, the newest first."""
    rows: list[Any] = await connection.fetch(
        """SELECT number, kind, state, waiting_for, assigned_to IS NOT NULL AS in_work, outcome, opened_at, closed_at,
                  (SELECT max(written_at) FROM desk_message WHERE case_id = desk_case.id AND kind = 'answer')
                      AS answered_at
             FROM desk_case WHERE account_id = $1 AND channel = 'self_service' AND kind = ANY ($2)
            ORDER BY opened_at DESC, id DESC LIMIT $3""",
        account_id, list(kinds), limit,
    )  # fmt: skip
    return rows
