"""The outbox on a real PostgreSQL, with the real worker, gateways and simulators."""

import asyncio
import contextlib
import itertools
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from motid.db import Database, Pool
from motid.jobs import RetryLater, run_worker
from motid.kernel.actor import ANONYMOUS
from motid.kernel.clock import FixedClock
from motid.messaging.deliver_message import MessageDelivery
from motid.messaging.enqueue_message import DeliverMessage, enqueue_mail, enqueue_sms
from motid.messaging.errors import SubmissionUncertain
from motid.messaging.model import CLAIM, Content, OutgoingSms, Purpose, SubmissionReceipt
from motid.messaging.smpp import DeliveryReceipt, SmppGateway
from motid.messaging.smtp import SmtpGateway
from motid.messaging.tend_outbox import OutboxKeeper
from motid.policies import PolicyBook
from motid.sandbox.faults import Fault, Faults
from motid.sandbox.messages import MessageStore, ReceivedMessage
from motid.sandbox.smsc import SandboxSmsc
from motid.vault import FileKeyProvider, KeyProvider, Vault
from tests.messaging.conftest import ADDRESS, PHONE, options

TEXT = "Ma xac thuc cua ban la 482913. Khong chia se ma nay."
POLICIES = PolicyBook()


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    return tmp_path / "master.json"


@pytest.fixture
def key_provider(key_file: Path) -> KeyProvider:
    return FileKeyProvider(key_file)


@pytest.fixture
def delivery(database: Database, sms_gateway: SmppGateway, mail_gateway: SmtpGateway) -> MessageDelivery:
    return MessageDelivery(database, POLICIES, sms_gateway, mail_gateway, smsc_deduplicates=True)


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


async def test_a_code_goes_out_after_the_commit_and_leaves_nothing_readable(
    pool: Pool,
    database: Database,
    vault: Vault,
    delivery: MessageDelivery,
    inbox: MessageStore,
) -> None:
    async with working(pool, delivery):
        message_id = await queue_sms(database)
        row = await becomes("sent", pool, message_id)
    [message] = await inbox.newest("0950123456")
    assert (message.text, message.idempotency_key) == (TEXT, str(message_id))
    assert (row["attempts"], row["last_error"], len(row["provider_ids"])) == (1, None, 1)
    assert vault.open("outbound_message", message_id, row["sealed"], Content) == Content(PHONE.reveal())
    [event] = await pool.fetch("SELECT kind, data FROM audit_event")
    assert event["kind"] == "messaging.sent"
    dump = repr(
        [
            dict(r)
            for t in ("outbound_message", "audit_event", "pgqueuer")
            for r in await pool.fetch(f"SELECT * FROM {t}")
        ]
    )
    assert not any(secret in dump for secret in ("482913", "950123456", "Ma xac thuc"))


async def test_a_rolled_back_transaction_sends_nothing(pool: Pool, database: Database) -> None:
    with contextlib.suppress(ZeroDivisionError):
        async with database.begin(ANONYMOUS) as uow:
            await enqueue_sms(uow, recipient=PHONE, text=TEXT, purpose="notification")
            _ = 1 / 0
    assert await pool.fetchval("SELECT count(*) FROM outbound_message") == 0
    assert await pool.fetchval("SELECT count(*) FROM pgqueuer") == 0


async def test_one_idempotency_key_is_one_message(pool: Pool, database: Database) -> None:
    first = await queue_sms(database, key="registration-7")
    assert await queue_sms(database, key="registration-7") == first
    together = await asyncio.gather(*(queue_sms(database, key="registration-8") for _ in range(10)))
    assert len(set(together)) == 1
    assert await pool.fetchval("SELECT count(*) FROM pgqueuer") == 2


async def test_a_code_must_expire(database: Database) -> None:
    with pytest.raises(Exception, match="outbound_message_code_expires"):
        async with database.begin(ANONYMOUS) as uow:
            await enqueue_sms(uow, recipient=PHONE, text=TEXT, purpose="one_time_code")


async def test_mail_and_long_vietnamese_sms_arrive_as_written(
    pool: Pool, database: Database, delivery: MessageDelivery, inbox: MessageStore
) -> None:
    text = "Hồ sơ đăng ký tài khoản của công dân Nguyễn Văn A đã được phê duyệt. " * 6
    async with working(pool, delivery):
        message_id = await queue_sms(database, text, "notification")
        async with database.begin(ANONYMOUS) as uow:
            mail_id = await enqueue_mail(uow, recipient=ADDRESS, subject="Thông báo", text=text, html="<p>x</p>")
        sms_row = await becomes("sent", pool, message_id)
        await becomes("sent", pool, mail_id)
    sms, mail = (await inbox.newest(PHONE.reveal()), await inbox.newest(ADDRESS.reveal()))
    assert (sms[0].text, sms[0].segments) == (text, len(sms_row["provider_ids"]))
    assert (mail[0].subject, mail[0].text, mail[0].html) == ("Thông báo", text, "<p>x</p>")


async def test_what_was_promised_in_an_outage_is_delivered_after_it(
    pool: Pool, database: Database, delivery: MessageDelivery, inbox: MessageStore, faults: Faults
) -> None:
    faults.put("smsc", Fault(outage=True))
    async with working(pool, delivery):
        message_id = await queue_sms(database)
        row = await until(lambda: row_of(pool, message_id), lambda row: row["attempts"] >= 2)
        assert row["last_error"].startswith("smpp.")
        faults.clear("smsc")
        await becomes("sent", pool, message_id)
    assert [message.text for message in await inbox.newest()] == [TEXT]


async def test_a_long_queue_behind_a_dead_smsc_is_left_alone(
    pool: Pool, database: Database, delivery: MessageDelivery, inbox: MessageStore, faults: Faults
) -> None:
    faults.put("smsc", Fault(outage=True))
    for n in range(300):
        await queue_sms(database, f"{TEXT} {n}", "notification")

    async def touched() -> int:
        return int(await pool.fetchval("SELECT count(*) FROM pgqueuer WHERE attempts > 0"))

    async with working(pool, delivery):
        await until(touched, lambda jobs: jobs > 0)
        await asyncio.sleep(3)
        assert await touched() < 150
        code_id = await queue_sms(database)
        faults.clear("smsc")
        await becomes("sent", pool, code_id)
        left = await pool.fetchval("SELECT count(*) FROM outbound_message WHERE state = 'queued'")
        assert left > 0, "a code overtakes notifications"


async def test_an_smsc_that_fails_half_the_time_gets_every_message_once(
    pool: Pool, database: Database, delivery: MessageDelivery, inbox: MessageStore, faults: Faults
) -> None:
    faults.put("smsc", Fault(error_rate=0.5))
    async with working(pool, delivery):
        ids = [await queue_sms(database, f"{TEXT} {n}") for n in range(12)]
        for message_id in ids:
            await becomes("sent", pool, message_id)
    assert sorted(m.text for m in await inbox.newest()) == sorted(f"{TEXT} {n}" for n in range(12))


async def test_an_expired_code_is_not_sent_late(
    pool: Pool, database: Database, sms_gateway: SmppGateway, mail_gateway: SmtpGateway, inbox: MessageStore
) -> None:
    message_id = await queue_sms(database)
    delivery = with_clock_of(later(database, minutes=2, seconds=1), sms_gateway, mail_gateway, dedup=True)
    await delivery.deliver(DeliverMessage(message_id))
    row = await row_of(pool, message_id)
    assert (row["state"], row["last_error"], row["attempts"]) == ("expired", "delivery.too_late", 0)
    assert row["erased_at"] is not None
    assert await inbox.newest() == []
    assert await pool.fetchval("SELECT data->>'state' FROM audit_event") == "expired"


async def test_a_code_that_expires_in_front_of_the_gateway_is_not_sent_either(
    pool: Pool, database: Database, smsc: SandboxSmsc, mail_gateway: SmtpGateway, inbox: MessageStore
) -> None:
    message_id = await queue_sms(database)
    slow_clock = FixedClock(datetime.now(UTC) + timedelta(minutes=3))
    gateway = SmppGateway(options(smsc.port), clock=slow_clock)
    await with_clock_of(database, gateway, mail_gateway, dedup=True).deliver(DeliverMessage(message_id))
    assert (await row_of(pool, message_id))["state"] == "expired"
    assert await inbox.newest() == []
    await gateway.close()


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


class Held(SmppGateway):
    """Submits once it is let go, however long the others take to come."""

    go: asyncio.Event

    async def submit(self, sms: OutgoingSms) -> SubmissionReceipt:
        await self.go.wait()
        return await super().submit(sms)


async def test_two_jobs_for_one_message_submit_it_once(
    database: Database, smsc: SandboxSmsc, mail_gateway: SmtpGateway, inbox: MessageStore
) -> None:
    gateway = Held(options(smsc.port))
    gateway.go = asyncio.Event()
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


async def test_a_refused_number_fails_for_good(pool: Pool, database: Database, delivery: MessageDelivery) -> None:
    message_id = await queue_sms(database, "a" * 50_000, "notification")
    await delivery.deliver(DeliverMessage(message_id))
    row = await row_of(pool, message_id)
    assert (row["state"], row["last_error"]) == ("failed", "sms.too_long")


async def test_a_notification_is_given_up_after_three_days(
    pool: Pool, database: Database, sms_gateway: SmppGateway, mail_gateway: SmtpGateway
) -> None:
    message_id = await queue_sms(database, TEXT, "notification")
    delivery = with_clock_of(later(database, hours=72), sms_gateway, mail_gateway, dedup=True)
    await delivery.deliver(DeliverMessage(message_id))
    assert (await row_of(pool, message_id))["last_error"] == "delivery.gave_up"


async def test_a_slow_smsc_holds_no_connection_and_blocks_no_mail(
    pool: Pool, database: Database, delivery: MessageDelivery, inbox: MessageStore, faults: Faults
) -> None:
    faults.put("smsc", Fault(delay=3))
    async with working(pool, delivery):
        ids = [await queue_sms(database, f"{TEXT} {n}", "notification") for n in range(30)]
        await until(
            lambda: pool.fetchval("SELECT count(*) FROM outbound_message WHERE state = 'submitting'"),
            lambda count: count == 10,
        )
        in_use = pool.get_size() - pool.get_idle_size()
        assert in_use <= 3
        async with database.begin(ANONYMOUS) as uow:
            mail_id = await enqueue_mail(uow, recipient=ADDRESS, subject="a", text="b")
        await becomes("sent", pool, mail_id, 2)
        faults.clear("smsc")
        for message_id in ids:
            await becomes("sent", pool, message_id)


async def texts_left(pool: Pool, vault: Vault, message_id: UUID) -> str | None:
    row = await row_of(pool, message_id)
    return vault.open("outbound_message", message_id, row["sealed"], Content).text


async def test_the_content_of_a_notification_is_erased_a_day_after(
    pool: Pool, database: Database, vault: Vault, delivery: MessageDelivery
) -> None:
    message_id = await queue_sms(database, TEXT, "notification")
    waiting = await queue_sms(database, TEXT, "notification")
    await delivery.deliver(DeliverMessage(message_id))
    await OutboxKeeper(database, POLICIES).erase_content()
    assert await texts_left(pool, vault, message_id) == TEXT
    await OutboxKeeper(later(database, hours=25), POLICIES).erase_content()
    assert await texts_left(pool, vault, message_id) is None
    assert await texts_left(pool, vault, waiting) == TEXT


async def test_a_message_without_a_job_gets_one(
    pool: Pool, database: Database, delivery: MessageDelivery, inbox: MessageStore
) -> None:
    message_id = await queue_sms(database, TEXT, "notification")
    await pool.execute("DELETE FROM pgqueuer")
    await OutboxKeeper(database, POLICIES).revive_forgotten()
    assert await pool.fetchval("SELECT count(*) FROM pgqueuer") == 0
    await OutboxKeeper(later(database, minutes=6), POLICIES).revive_forgotten()
    async with working(pool, delivery):
        await becomes("sent", pool, message_id)
    received: list[ReceivedMessage] = await inbox.newest()
    assert len(received) == 1


async def test_receipts_are_kept_and_forgotten(pool: Pool, database: Database) -> None:
    keeper = OutboxKeeper(database, POLICIES)
    await keeper.keep_receipt(DeliveryReceipt("a", "ENROUTE"))
    await keeper.keep_receipt(DeliveryReceipt("a", "DELIVRD"))
    assert await pool.fetchval("SELECT state FROM delivery_receipt") == "DELIVRD"
    await OutboxKeeper(later(database, days=31), POLICIES).erase_content()
    assert await pool.fetchval("SELECT count(*) FROM delivery_receipt") == 0
