"""What has to be done for the outbox again and again: erase old content, find messages that lost their job."""

from datetime import timedelta

from motid.db import Database
from motid.jobs import Schedule, enqueue
from motid.kernel.actor import SYSTEM
from motid.messaging import store
from motid.messaging.enqueue_message import JOB_OF, PRIORITY_OF, DeliverMessage
from motid.messaging.model import Content
from motid.messaging.policies import DELIVERY_RULES
from motid.messaging.sealed import OUTBOUND_MESSAGE
from motid.messaging.smpp import DeliveryReceipt
from motid.policies import PolicyBook

BATCH = 500
FORGOTTEN_AFTER = timedelta(minutes=5)
"""A message this long past its turn has no job any more: the queue was lost, or the job died too often."""


class OutboxKeeper:
    """Tends the outbox; `schedules` for the worker, `keep_receipt` for the SMPP gateway."""

    def __init__(self, database: Database, policies: PolicyBook) -> None:
        self._database = database
        self._policies = policies

    def schedules(self) -> tuple[Schedule, ...]:
        """Return what the worker runs at intervals."""
        return (
            Schedule("messaging_erase_content", "*/10 * * * *", self.erase_content),
            Schedule("messaging_revive_forgotten", "* * * * *", self.revive_forgotten),
        )

    async def erase_content(self) -> None:
        """Erase the text of messages that ended long enough ago; the recipient stays. Forget old receipts."""
        while await self._erase_batch() == BATCH:
            pass
        now = self._database.clock.now()
        days = self._policies.at(DELIVERY_RULES, now).forget_receipts_after_days
        async with self._database.read() as connection:
            await store.forget_receipts(connection, now - timedelta(days=days))

    async def _erase_batch(self) -> int:
        async with self._database.begin(SYSTEM) as uow:
            kept = timedelta(hours=self._policies.at(DELIVERY_RULES, uow.now).erase_after_hours)
            rows = await store.lock_erasable(uow.connection, uow.now - kept, BATCH)
            erased = []
            for row in rows:
                content = uow.vault.open(OUTBOUND_MESSAGE, row["id"], row["sealed"], Content).erased()
                erased.append((row["id"], uow.vault.seal(OUTBOUND_MESSAGE, row["id"], content)))
            await store.erase(uow.connection, erased, uow.now)
        return len(rows)

    async def revive_forgotten(self) -> None:
        """Enqueue a new job for messages without one. A second job for a message does no harm: one claims it."""
        async with self._database.begin(SYSTEM) as uow:
            rows = await store.overdue(uow.connection, uow.now - FORGOTTEN_AFTER, uow.now, BATCH)
            for row in rows:
                job, priority = JOB_OF[row["channel"]], PRIORITY_OF[row["purpose"]]
                await enqueue(uow, job, DeliverMessage(row["id"]), priority=priority)

    async def keep_receipt(self, receipt: DeliveryReceipt) -> None:
        """Store what the SMSC reports of a segment; nothing depends on it."""
        async with self._database.read() as connection:
            await store.keep_receipt(connection, receipt.provider_id, receipt.state, self._database.clock.now())
