"""What has to be done for the list again and again, in small batches."""

from datetime import timedelta
from uuid import UUID

from motid.audit import record
from motid.db import Database, UnitOfWork
from motid.desk.call_backs import store
from motid.desk.call_backs.events import CallBackEnded, CallBackGivenBack
from motid.desk.call_backs.messages import expired_sms
from motid.desk.call_backs.model import ERASED, SEALED_KIND, CallBackBundle
from motid.desk.call_backs.policies import CALL_BACK_RULES
from motid.desk.directory.read_directory import national_hotline
from motid.jobs import Schedule
from motid.kernel.actor import SYSTEM
from motid.kernel.clock import vietnamese_date
from motid.kernel.phone import PhoneNumber
from motid.messaging.enqueue_message import enqueue_sms
from motid.policies import PolicyBook

BATCH = 100


class CallBackKeeper:
    """Tends the list; `schedules` for the worker."""

    def __init__(self, database: Database, policies: PolicyBook) -> None:
        self._database = database
        self._policies = policies

    def schedules(self) -> tuple[Schedule, ...]:
        """Return what the worker runs at intervals."""
        return (Schedule("desk_tend_call_backs", "* * * * *", self.tend),)

    async def tend(self) -> None:
        """Give back what is held too long, end what waited too long, erase what ended long ago."""
        for step in (self._give_back, self._expire, self._erase):
            while await step() == BATCH:
                pass

    async def _give_back(self) -> int:
        async with self._database.begin(SYSTEM) as uow:
            hold = timedelta(minutes=self._policies.at(CALL_BACK_RULES, uow.now).hold_minutes)
            ids = await store.give_back_held_since(uow.connection, uow.now - hold, uow.now, BATCH)
            for entry_id in ids:
                await record(uow, CallBackGivenBack(call_back_id=entry_id, reason="held_too_long"))
        return len(ids)

    async def _expire(self) -> int:
        async with self._database.begin(SYSTEM) as uow:
            kept = timedelta(days=self._policies.at(CALL_BACK_RULES, uow.now).expires_after_days)
            rows = await store.expire_asked_before(uow.connection, uow.now - kept, uow.now, BATCH)
            hotline = await national_hotline(uow.connection, vietnamese_date(uow.now)) if rows else ""
            for row in rows:
                await self._tell(uow, row["id"], row["number"], row["sealed"], hotline)
        return len(rows)

    async def _tell(self, uow: UnitOfWork, entry_id: UUID, number: str, sealed: bytes, hotline: str) -> None:
        bundle = uow.vault.open(SEALED_KIND, entry_id, sealed, CallBackBundle)
        await enqueue_sms(
            uow, recipient=PhoneNumber(bundle.phone), text=expired_sms(number, hotline), purpose="notification"
        )
        await record(uow, CallBackEnded(call_back_id=entry_id, outcome="expired"))

    async def _erase(self) -> int:
        async with self._database.begin(SYSTEM) as uow:
            kept = timedelta(days=self._policies.at(CALL_BACK_RULES, uow.now).erase_after_days)
            ids = await store.lock_erasable(uow.connection, uow.now - kept, BATCH)
            if ids:
                sealed = [(entry_id, uow.vault.seal(SEALED_KIND, entry_id, ERASED)) for entry_id in ids]
                await store.erase(uow.connection, sealed, uow.now)
        return len(ids)
