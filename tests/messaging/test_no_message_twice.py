"""No message goes out twice: workers are killed, answers are lost, jobs are doubled."""

import asyncio
import itertools
import sys
from pathlib import Path

import pytest

from motid.db import Database, Pool
from motid.jobs import RetryLater
from motid.messaging.deliver_message import MessageDelivery
from motid.messaging.enqueue_message import DeliverMessage
from motid.messaging.errors import SubmissionUncertain
from motid.messaging.model import CLAIM, OutgoingSms, Purpose, SubmissionReceipt
from motid.messaging.smpp import SmppGateway
from motid.messaging.smtp import SmtpGateway
from motid.sandbox.messages import MessageStore
from motid.sandbox.smsc import SandboxSmsc
from tests.messaging.conftest import options
from tests.messaging.outbox import TEXT, Held, becomes, later, queue_sms, row_of, with_clock_of, working


@pytest.mark.parametrize(
    ("purpose", "dedup", "state", "submissions"),
    [
        ("notification", False, "sent", 2),
        ("one_time_code", True, "sent", 2),
        ("one_time_code", False, "uncertain", 1),
    ],
)
async def test_a_worker_killed_between_submission_and_record(  # noqa: PLR0917 - fixtures
    database_url: str,
    key_file: Path,
    pool: Pool,
    database: Database,
    smsc: SandboxSmsc,
    sms_gateway: SmppGateway,
    mail_gateway: SmtpGateway,
    inbox: MessageStore,
    purpose: Purpose,
    dedup: bool,
    state: str,
    submissions: int,
) -> None:
    message_id = await queue_sms(database, TEXT, purpose)
    assert await die(database_url, key_file, smsc.port, str(message_id)) == -9
    assert (await row_of(pool, message_id))["state"] == "submitting"

    takeover = with_clock_of(database, sms_gateway, mail_gateway, dedup=dedup)
    with pytest.raises(RetryLater):
        await takeover.deliver(DeliverMessage(message_id))
    takeover = with_clock_of(later(database, seconds=30), sms_gateway, mail_gateway, dedup=dedup)
    await takeover.deliver(DeliverMessage(message_id))

    assert (await row_of(pool, message_id))["state"] == state
    [message] = await inbox.newest()
    assert (message.text, message.submissions) == (TEXT, submissions)


async def die(database_url: str, key_file: Path, smsc_port: int, message: str) -> int:
    """Run a worker that is killed after its first submission; returns how the process ended."""
    command = [sys.executable, "-m", "tests.messaging.dying_worker"]
    worker = await asyncio.create_subprocess_exec(
        *command, database_url, str(key_file), str(smsc_port), message, cwd=Path(__file__).parents[2]
    )
    return await asyncio.wait_for(worker.wait(), 120)


@pytest.mark.slow
async def test_another_worker_takes_over_from_a_killed_one(  # noqa: PLR0917 - fixtures
    database_url: str,
    key_file: Path,
    pool: Pool,
    database: Database,
    smsc: SandboxSmsc,
    delivery: MessageDelivery,
    inbox: MessageStore,
) -> None:
    ids = [await queue_sms(database), await queue_sms(database, "Ho so da duoc duyet", "notification")]
    assert await die(database_url, key_file, smsc.port, "any") == -9
    # As if the time had passed after which the dead worker's job and its claim to the message are free.
    await pool.execute("UPDATE pgqueuer SET heartbeat = heartbeat - interval '10 seconds' WHERE status = 'picked'")
    await pool.execute("UPDATE outbound_message SET updated_at = updated_at - $1::interval", CLAIM)
    async with working(pool, delivery):
        for message_id in ids:
            await becomes("sent", pool, message_id)
    assert sorted(message.text for message in await inbox.newest()) == ["Ho so da duoc duyet", TEXT]


class Deaf(SmppGateway):
    """Submits, and loses the answer the way a broken connection does."""

    async def submit(self, sms: OutgoingSms) -> SubmissionReceipt:
        await super().submit(sms)
        raise SubmissionUncertain("smpp.session_lost")


async def test_a_code_whose_answer_was_lost_is_not_sent_again(
    pool: Pool, database: Database, smsc: SandboxSmsc, mail_gateway: SmtpGateway, inbox: MessageStore
) -> None:
    gateway = Deaf(options(smsc.port))
    message_id = await queue_sms(database)
    delivery = with_clock_of(database, gateway, mail_gateway, dedup=False)
    for _ in range(3):
        await delivery.deliver(DeliverMessage(message_id))
    assert (await row_of(pool, message_id))["state"] == "uncertain"
    [message] = await inbox.newest()
    assert message.submissions == 1
    await gateway.close()


async def test_two_jobs_for_one_message_submit_it_once(
    database: Database, smsc: SandboxSmsc, mail_gateway: SmtpGateway, inbox: MessageStore
) -> None:
    gateway = Held(options(smsc.port))
    delivery = with_clock_of(database, gateway, mail_gateway, dedup=True)
    message_id = await queue_sms(database)
    jobs = [asyncio.create_task(delivery.deliver(DeliverMessage(message_id))) for _ in range(5)]
    for refused in itertools.islice(asyncio.as_completed(jobs, timeout=60), 4):
        with pytest.raises(RetryLater):
            await refused
    gateway.go.set()
    await asyncio.wait(jobs)
    assert [job.exception() for job in jobs].count(None) == 1
    await gateway.close()
    [message] = await inbox.newest()
    assert message.submissions == 1
