"""Cases that nobody accepted in time go back to the queue of their unit: nothing is lost between two shifts."""

from motid.audit import record
from motid.db import Database
from motid.desk import store as cases
from motid.desk.hand_over import store
from motid.desk.hand_over.events import HandOverDecided
from motid.desk.hand_over.move_case import move_case
from motid.jobs import Schedule
from motid.kernel.actor import SYSTEM

BATCH = 50


class HandOverKeeper:
    """Tends hand-overs; `schedules` for the worker."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def schedules(self) -> tuple[Schedule, ...]:
        """Return what the worker runs at intervals."""
        return (Schedule("desk_lapse_hand_overs", "* * * * *", self.lapse),)

    async def lapse(self) -> None:
        """Lapse offers in small batches; a case that its giver does not have any more stays where it is."""
        while await self._batch() == BATCH:
            pass

    async def _batch(self) -> int:
        async with self._database.begin(SYSTEM) as uow:
            rows = await store.select_lapsing(uow.connection, uow.now, BATCH)
            for row in rows:  # the case first, as everybody who changes both does
                case = await cases.lock_case(uow.connection, row["case_id"])
                if not await store.decide(uow.connection, row["id"], "lapsed", uow.now):
                    continue
                if case is not None and case.state == "open" and case.assigned_to == row["from_id"]:
                    await cases.note_change(uow.connection, case, uow.now)
                    await move_case(uow, case.id, None)
                decided = HandOverDecided(hand_over_id=row["id"], case_id=row["case_id"], decision="lapsed")
                await record(uow, decided)
        return len(rows)
