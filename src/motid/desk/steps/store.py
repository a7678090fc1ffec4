"""All SQL of steps: table `desk_step`."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from motid.db import Connection, Reader
from motid.desk.actions.model import ActionCode, Effect, Ground
from motid.desk.steps.model import Step, StepBundle, StepState
from motid.kernel.redaction import PersonalText
from motid.vault import Vault

SEALED = "desk_step"
_COLUMNS = """step.id, step.case_id, step.action, step.state, step.account_id, step.other_id, step.maker,
    step.made_at, step.checker, step.decided_at, step.reason, step.effect, step.reverts, step.sealed,
    (SELECT back.id FROM desk_step back WHERE back.reverts = step.id AND back.state IN ('proposed', 'done'))
        AS reverted_by"""
_OVERTAKEN_BY = "overtaken_by"


async def insert(
    connection: Connection,
    *,
    step_id: UUID,
    case_id: UUID,
    action: ActionCode,
    ground: Ground,
    state: StepState,
    account_id: UUID,
    other_id: UUID | None,
    maker: UUID,
    now: datetime,
    effect: dict[str, str] | None,
    reverts: UUID | None,
    sealed: bytes,
) -> bool:
    """Insert a step, proposed or done; False where another one takes back the same step already."""
    row = await connection.fetchrow(
        """INSERT INTO desk_step (id, case_id, action, state, account_id, other_id, maker, made_at, decided_at,
                                  reason, effect, reverts, sealed)
           VALUES ($1, $2, $3, $4::text, $5, $6, $7, $8::timestamptz,
                   CASE WHEN $4::text = 'proposed' THEN NULL ELSE $8::timestamptz END, $9, $10, $11, $12)
           ON CONFLICT (reverts) WHERE state IN ('proposed', 'done') DO NOTHING RETURNING id""",
        step_id, case_id, action, state, account_id, other_id, maker, now, ground, effect, reverts, sealed,
    )  # fmt: skip
    return row is not None


async def conclude(
    connection: Connection,
    step: Step,
    state: StepState,
    *,
    checker: UUID | None,
    now: datetime,
    effect: dict[str, str] | None,
    sealed: bytes,
) -> None:
    """Write what became of a proposed step. The caller holds its row."""
    await connection.execute(
        """UPDATE desk_step SET state = $2, checker = $3, decided_at = $4, effect = $5, sealed = $6
            WHERE id = $1 AND state = 'proposed'""",
        step.id, state, checker, now, effect, sealed,
    )  # fmt: skip


async def select(connection: Reader, vault: Vault, step_id: UUID) -> Step | None:
    """Return a step."""
    row = await connection.fetchrow(f"SELECT {_COLUMNS} FROM desk_step step WHERE id = $1", step_id)  # noqa: S608 - constant
    return None if row is None else _step(vault, row)


async def lock(connection: Connection, vault: Vault, step_id: UUID) -> Step | None:
    """Return a step, which nobody else decides until the transaction ends."""
    row = await connection.fetchrow(
        f"SELECT {_COLUMNS} FROM desk_step step WHERE id = $1 FOR UPDATE OF step",  # noqa: S608 - constant
        step_id,
    )
    return None if row is None else _step(vault, row)


async def of_case(connection: Reader, vault: Vault, case_id: UUID) -> tuple[Step, ...]:
    """Return the steps of a case in the order in which they were proposed."""
    rows = await connection.fetch(
        f"SELECT {_COLUMNS} FROM desk_step step WHERE case_id = $1 ORDER BY made_at, id",  # noqa: S608 - constant
        case_id,
    )
    return tuple(_step(vault, row) for row in rows)


async def is_proposed(
    connection: Reader, case_id: UUID, action: ActionCode, account_id: UUID, other_id: UUID | None
) -> bool:
    """Whether the same step waits for its decision in a case."""
    found: bool = await connection.fetchval(
        """SELECT EXISTS (SELECT FROM desk_step WHERE case_id = $1 AND action = $2 AND account_id = $3
                             AND other_id IS NOT DISTINCT FROM $4 AND state = 'proposed' AND reverts IS NULL)""",
        case_id, action, account_id, other_id,
    )  # fmt: skip
    return found


def overtaken(by: str | None) -> dict[str, str]:
    """Return the effect of a step that was overtaken."""
    return {_OVERTAKEN_BY: by or "evidence"}


def _step(vault: Vault, row: Any) -> Step:
    bundle = vault.open(SEALED, row["id"], row["sealed"], StepBundle)
    ids = msgspec.convert(row["effect"] or {}, dict[str, str])
    return Step(
        id=row["id"],
        case_id=row["case_id"],
        action=ActionCode(row["action"]),
        ground=Ground(row["reason"]),
        state=row["state"],
        account_id=row["account_id"],
        other_id=row["other_id"],
        maker=row["maker"],
        made_at=row["made_at"],
        checker=row["checker"],
        decided_at=row["decided_at"],
        reverts=row["reverts"],
        reverted_by=row["reverted_by"],
        parameters=bundle.parameters,
        words=PersonalText(bundle.words),
        answer=PersonalText(bundle.answer) if bundle.answer else None,
        effect=Effect(ids, bundle.former),
        overtaken_by=ids.get(_OVERTAKEN_BY),
    )
