"""All SQL of hand-overs: table `desk_hand_over`."""

from datetime import datetime
from typing import Any
from uuid import UUID

from motid.db import Connection, Reader
from motid.desk.hand_over.model import SEALED_KIND, HandOver, HandOverBundle, State
from motid.kernel.redaction import PersonalText
from motid.vault import Vault

_SELECT = """SELECT given.id, given.case_id, desk_case.number AS case_number, given.from_id, given.to_id, given.state,
                    given.offered_at, given.lapses_at, given.decided_at, given.sealed
               FROM desk_hand_over given JOIN desk_case ON desk_case.id = given.case_id"""


def hand_over_of(row: Any, vault: Vault) -> HandOver:
    """Return the hand-over of a row."""
    note = vault.open(SEALED_KIND, row["id"], row["sealed"], HandOverBundle).note
    return HandOver(
        id=row["id"],
        case_id=row["case_id"],
        case_number=row["case_number"],
        from_id=row["from_id"],
        to_id=row["to_id"],
        state=row["state"],
        offered_at=row["offered_at"],
        lapses_at=row["lapses_at"],
        decided_at=row["decided_at"],
        note=PersonalText(note),
    )


async def insert(
    connection: Connection,
    *,
    hand_over_id: UUID,
    case_id: UUID,
    from_id: UUID,
    to_id: UUID | None,
    state: State,
    now: datetime,
    lapses_at: datetime | None,
    sealed: bytes,
) -> bool:
    """Insert a hand-over; False where the case is offered to somebody already."""
    status: str = await connection.execute(
        """INSERT INTO desk_hand_over (id, case_id, from_id, to_id, state, offered_at, lapses_at, decided_at, sealed)
           VALUES ($1, $2, $3, $4, $5, $6, $7, CASE WHEN $5 = 'offered' THEN NULL ELSE $6::timestamptz END, $8)
           ON CONFLICT DO NOTHING""",
        hand_over_id, case_id, from_id, to_id, state, now, lapses_at, sealed,
    )  # fmt: skip
    return status == "INSERT 0 1"


async def select_offered(connection: Reader, hand_over_id: UUID) -> Any | None:
    """Return an offer that waits for its answer: (id, case_id, from_id, to_id)."""
    return await connection.fetchrow(
        "SELECT id, case_id, from_id, to_id FROM desk_hand_over WHERE id = $1 AND state = 'offered'", hand_over_id
    )


async def decide(connection: Connection, hand_over_id: UUID, state: State, now: datetime) -> bool:
    """Answer an offer; False where somebody was first."""
    status: str = await connection.execute(
        "UPDATE desk_hand_over SET state = $2, decided_at = $3 WHERE id = $1 AND state = 'offered'",
        hand_over_id, state, now,
    )  # fmt: skip
    return status == "UPDATE 1"


async def withdraw_offers_of(connection: Connection, case_id: UUID, now: datetime) -> None:
    """Take back the offer of a case that goes elsewhere."""
    await connection.execute(
        "UPDATE desk_hand_over SET state = 'withdrawn', decided_at = $2 WHERE case_id = $1 AND state = 'offered'",
        case_id, now,
    )  # fmt: skip


async def select_of(connection: Reader, vault: Vault, official_id: UUID, *, limit: int) -> list[HandOver]:
    """Return what an official handed over or was offered, the newest first."""
    rows = await connection.fetch(
        f"""({_SELECT} WHERE given.from_id = $1 ORDER BY given.offered_at DESC LIMIT $2)
            UNION ({_SELECT} WHERE given.to_id = $1 ORDER BY given.offered_at DESC LIMIT $2)
            ORDER BY offered_at DESC, id LIMIT $2""",
        official_id, limit,
    )  # fmt: skip
    return [hand_over_of(row, vault) for row in rows]


async def select_lapsing(connection: Reader, now: datetime, batch: int) -> list[Any]:
    """Return offers that nobody accepted in time: (id, case_id, from_id)."""
    rows: list[Any] = await connection.fetch(
        """SELECT id, case_id, from_id FROM desk_hand_over WHERE state = 'offered' AND lapses_at <= $1
            ORDER BY case_id LIMIT $2""",
        now, batch,
    )  # fmt: skip
    return rows
