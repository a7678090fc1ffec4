"""A worker process that submits a message (or "any" that it finds queued) and is killed before it can record it."""

import asyncio
import os
import signal
import sys
from pathlib import Path
from uuid import UUID

from motid.db import Database, open_pool
from motid.jobs import run_worker
from motid.messaging.deliver_message import MessageDelivery
from motid.messaging.enqueue_message import DeliverMessage
from motid.messaging.model import OutgoingSms, SubmissionReceipt
from motid.messaging.smpp import SmppGateway
from motid.messaging.smtp import SmtpGateway, SmtpOptions
from motid.policies import PolicyBook
from motid.vault import FileKeyProvider, Vault
from motid.vault.store import open_ring
from tests.messaging.conftest import options


class DyingGateway(SmppGateway):
    """Kills its process as soon as the SMSC has accepted a message."""

    async def submit(self, sms: OutgoingSms) -> SubmissionReceipt:
        await super().submit(sms)
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError


async def main(url: str, keys: str, smsc_port: str, message_id: str) -> None:
    pool = await open_pool(url, size=2)
    database = Database(pool, Vault(await open_ring(pool, FileKeyProvider(Path(keys)))))
    delivery = MessageDelivery(
        database,
        PolicyBook(),
        DyingGateway(options(int(smsc_port))),
        SmtpGateway(SmtpOptions("127.0.0.1", 1, "a@motid.example")),
        smsc_deduplicates=True,
    )
    if message_id == "any":
        await run_worker(pool, delivery.handlers(sms_at_once=10), (), asyncio.Event())
    else:
        await delivery.deliver(DeliverMessage(UUID(message_id)))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
