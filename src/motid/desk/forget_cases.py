"""Forget what people said and gave in cases that were closed long ago, in small batches.

What was done stays, as history: which kinds of checks, steps, reveals and messages there were, when, by whom, about
which accounts. What a person wrote, said or is called by goes, with what a step replaced; so a forgotten case is not
opened again. The same matter is a new case.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final
from uuid import UUID

import msgspec

from motid.audit import record
from motid.db import Database, UnitOfWork
from motid.desk import forgetting_store
from motid.desk.events import CasesForgotten
from motid.desk.hand_over.model import SEALED_KIND as HAND_OVER
from motid.desk.hand_over.model import HandOverBundle
from motid.desk.policies import FORGET_DAYS
from motid.desk.reveal_field import RevealBundle
from motid.desk.sealed import CASE, MESSAGE, REVEAL, STEP, CaseBundle, MessageBundle
from motid.desk.steps.model import StepBundle
from motid.jobs import Schedule
from motid.kernel.actor import SYSTEM
from motid.policies import PolicyBook

BATCH = 50
_EMPTY: Final[tuple[tuple[forgetting_store.Table, str, msgspec.Struct], ...]] = (
    ("desk_step", STEP, StepBundle(parameters={}, words="")),
    ("desk_message", MESSAGE, MessageBundle("")),
    ("desk_reveal", REVEAL, RevealBundle("")),
    ("desk_hand_over", HAND_OVER, HandOverBundle("")),
)


class CaseForgetter:
    """Forgets closed cases; `schedules` for the worker."""

    def __init__(self, database: Database, policies: PolicyBook, *, batch: int = BATCH) -> None:
        self._database = database
        self._policies = policies
        self._batch_size = batch

    def schedules(self) -> tuple[Schedule, ...]:
        """Return what the worker runs at intervals."""
        return (Schedule("desk_forget_cases", "29 2 * * *", self.forget),)

    async def forget(self) -> None:
        """Forget every case whose time is over, a batch in each transaction."""
        while await self._batch() == self._batch_size:
            pass

    async def _batch(self) -> int:
        async with self._database.begin(SYSTEM) as uow:
            kept = timedelta(days=self._policies.at(FORGET_DAYS, uow.now).after_close)
            case_ids = await forgetting_store.lock_closed_before(uow.connection, uow.now - kept, self._batch_size)
            if case_ids:
                await _forget(uow, case_ids)
                await record(uow, CasesForgotten(cases=len(case_ids)))
        return len(case_ids)


async def _forget(uow: UnitOfWork, case_ids: Sequence[UUID]) -> None:
    await forgetting_store.forget_facts(uow.connection, case_ids)
    for table, kind, empty in _EMPTY:
        ids = await forgetting_store.ids_of(uow.connection, table, case_ids)
        await forgetting_store.replace_sealed(uow.connection, table, _sealed(uow, kind, ids, empty))
    await forgetting_store.mark_forgotten(uow.connection, _sealed(uow, CASE, case_ids, CaseBundle()), uow.now)


def _sealed(uow: UnitOfWork, kind: str, ids: Sequence[UUID], empty: msgspec.Struct) -> list[tuple[UUID, bytes]]:
    return [(row_id, uow.vault.seal(kind, row_id, empty)) for row_id in ids]
