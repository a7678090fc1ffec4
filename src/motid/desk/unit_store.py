"""SQL of units as cases see them; campaigns record them."""

from typing import Any
from uuid import UUID

from motid.db import Reader


async def select_near(connection: Reader, unit_id: UUID, *, national: UUID, limit: int) -> list[Any]:
    """Return units that are in force: the national one, those above and right below a unit, then the topmost ones."""
    rows: list[Any] = await connection.fetch(
        """WITH RECURSIVE above (id, parent_id) AS (
               SELECT id, parent_id FROM unit WHERE id = $1
               UNION SELECT unit.id, unit.parent_id FROM unit JOIN above ON unit.id = above.parent_id)
           SELECT code, name FROM unit
            WHERE id <> $1 AND (valid_to IS NULL OR valid_to > current_date)
              AND (id = $2 OR parent_id = $1 OR parent_id IS NULL OR id IN (SELECT id FROM above))
            ORDER BY id <> $2, id NOT IN (SELECT id FROM above), parent_id IS DISTINCT FROM $1, code LIMIT $3""",
        unit_id, national, limit,
    )  # fmt: skip
    return rows
