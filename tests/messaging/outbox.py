"""Messages in the outbox, the worker that delivers them, and how they end."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from motid.db import Database, Pool
from motid.jobs import run_worker
from motid.kernel.actor import ANONYMOUS
from motid.kernel.clock import FixedClock
from motid.messaging.deliver_message import MessageDelivery
from motid.messaging.enqueue_message import enqueue_sms
from motid.messaging.model import OutgoingSms, Purpose, SubmissionReceipt
from motid.messaging.smpp import SmppGateway, SmppOptions
from motid.messaging.smtp import SmtpGateway
from motid.policies import PolicyBook
from tests.messaging.conftest import PHONE

TEXT = "Ma xac thuc cua ban la 482913. Khong chia se ma nay."
POLICIES = PolicyBook()


class Held(SmppGateway):
    """Submits once it is let go, however long everything else takes."""

    def __init__(self, options: SmppOptions) -> None:
        super().__init__(options)
        self.go = asyncio.Event()

    async def submit(self, sms: OutgoingSms) -> SubmissionReceipt:
        await self.go.wait()
        return await super().submit(sms)


@asynccontextmanager
async def working(pool: Pool, delivery: MessageDelivery) -> AsyncIterator[None]:
    stop = asyncio.Event()
    worker = asyncio.create_task(run_worker(pool, delivery.handlers(sms_at_once=10), (), stop))
    try:
        yield
    finally:
        stop.set()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(worker, 15)


async def queue_sms(
    database: Database,
    text: str = TEXT,
    purpose: Purpose = "one_time_code",
    *,
    life: timedelta = timedelta(minutes=2),
    key: str | None = None,
) -> UUID:
    async with database.begin(ANONYMOUS) as uow:
        return await enqueue_sms(
            uow,
            recipient=PHONE,
            text=text,
            purpose=purpose,
            not_after=uow.now + life if purpose == "one_time_code" else None,
            idempotency_key=key,
        )


async def row_of(pool: Pool, message_id: UUID) -> Any:
    return await pool.fetchrow("SELECT * FROM outbound_message WHERE id = $1", message_id)


async def becomes(state: str, pool: Pool, message_id: UUID, seconds: float = 60) -> Any:
    return await until(lambda: row_of(pool, message_id), lambda row: row["state"] == state, seconds)


async def until(look: Callable[[], Awaitable[Any]], right: Callable[[Any], bool], seconds: float = 60) -> Any:
    deadline = time.monotonic() + seconds
    while not right(seen := await look()):
        if time.monotonic() > deadline:
            pytest.fail(f"not within {seconds} s")
        await asyncio.sleep(0.05)
    return seen


def later(database: Database, **span: float) -> Database:
    return Database(database.pool, database.vault, FixedClock(datetime.now(UTC) + timedelta(**span)))


def with_clock_of(database: Database, sms: SmppGateway, mail: SmtpGateway, *, dedup: bool) -> MessageDelivery:
    return MessageDelivery(database, POLICIES, sms, mail, smsc_deduplicates=dedup)
