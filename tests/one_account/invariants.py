"""Invariants 1 to 3, asked of the database itself."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from motid.db import Reader

_NEVER = {
    "two normalised accounts of a person": """
        SELECT person_id FROM account WHERE state = 'active' AND normalised_at IS NOT NULL
         GROUP BY person_id HAVING count(*) > 1""",
    "a normalised account without a number": """
        SELECT id FROM account WHERE state = 'active' AND normalised_at IS NOT NULL AND NOT EXISTS (
               SELECT FROM identifier WHERE account_id = account.id AND type = 'personal_number'
                  AND status = 'active')""",
    "two holders of a number or phone": """
        SELECT type FROM identifier WHERE status = 'active' AND type IN ('personal_number', 'registered_phone')
         GROUP BY type, coalesce(index_a, index_b) HAVING count(*) > 1""",
    "two numbers, phones or addresses of one account": """
        SELECT account_id FROM identifier WHERE status = 'active'
           AND type IN ('personal_number', 'registered_phone', 'email')
         GROUP BY account_id, type HAVING count(*) > 1""",
    "an identifier of another person than its account": """
        SELECT identifier.id FROM identifier JOIN account ON account.id = account_id
         WHERE identifier.person_id <> account.person_id""",
    "an identifier held by an account that is gone": """
        SELECT identifier.id FROM identifier JOIN account ON account.id = account_id
         WHERE account.state IN ('merged', 'cancelled') AND status IN ('active', 'claimed')""",
    "an identifier without its end": """
        SELECT id FROM identifier WHERE (status IN ('active', 'claimed')) <> (valid_to IS NULL)""",
    "a merged account of another person than its survivor": """
        SELECT account.id FROM account JOIN account survivor ON survivor.id = account.merged_into
         WHERE survivor.person_id <> account.person_id""",
    "a merge that is not in the account, or the other way round": """
        SELECT account.id FROM account FULL JOIN (SELECT * FROM account_merge WHERE reverted_at IS NULL) merge
            ON merge.absorbed_id = account.id
         WHERE account.merged_into IS DISTINCT FROM merge.survivor_id""",
    "a closed account that nothing closes": """
        SELECT account.id FROM account LEFT JOIN account_closure closure
            ON closure.account_id = account.id AND closure.reopened_at IS NULL
         WHERE account.state <> 'merged' AND (account.state = 'active') <> (closure.kind IS NULL)""",
}


async def broken_rules(connection: Reader) -> list[str]:
    """Return what must never be, and is."""
    return [what for what, question in _NEVER.items() if await connection.fetch(question)]


@dataclass
class Ledger:
    """Remembers for which account each dossier and identifier was recorded, and expects it where that one went on."""

    dossiers: dict[str, UUID] = field(default_factory=dict)
    identifiers: dict[UUID, tuple[UUID, Any]] = field(default_factory=dict)

    async def lost(self, connection: Reader, account_ids: list[UUID]) -> list[str]:
        """Return what is not where it should be; new identifiers are learnt."""
        rows = await connection.fetch("SELECT id, merged_into FROM account WHERE id = ANY ($1)", account_ids)
        on = {row["id"]: row["merged_into"] for row in rows}
        return [
            *await self._lost_dossiers(connection, on, account_ids),
            *await self._lost_identifiers(connection, on, account_ids),
        ]

    async def _lost_dossiers(self, connection: Reader, on: dict[UUID, UUID | None], ids: list[UUID]) -> list[str]:
        rows = await connection.fetch("SELECT code, account_id FROM dossier WHERE account_id = ANY ($1)", ids)
        found = {row["code"]: row["account_id"] for row in rows}
        return [f"dossier {code}" for code, home in self.dossiers.items() if found.get(code) != _goes_on(on, home)]

    async def _lost_identifiers(self, connection: Reader, on: dict[UUID, UUID | None], ids: list[UUID]) -> list[str]:
        rows = await connection.fetch(
            "SELECT id, account_id, type, index_a, valid_from, source FROM identifier WHERE account_id = ANY ($1)",
            ids,
        )
        found = {row["id"]: row for row in rows}
        for row in rows:
            self.identifiers.setdefault(row["id"], (row["account_id"], _content(row)))
        return [
            f"{content[0]} of {home}"
            for one, (home, content) in self.identifiers.items()
            if one not in found or found[one]["account_id"] != _goes_on(on, home) or _content(found[one]) != content
        ]


def _goes_on(on: dict[UUID, UUID | None], account_id: UUID) -> UUID:
    following = on[account_id]
    return account_id if following is None else _goes_on(on, following)


def _content(row: Any) -> tuple[Any, ...]:
    return (row["type"], row["index_a"], row["valid_from"], row["source"])
