"""What the outbox promises: after the commit, once, as written, and forgotten in time; on the real gateways."""

import asyncio
import contextlib
from uuid import UUID

import pytest

from motid.db import Database, Pool
from motid.kernel.actor import ANONYMOUS
from motid.messaging.deliver_message import MessageDelivery
from motid.messaging.enqueue_message import DeliverMessage, enqueue_mail, enqueue_sms
from motid.messaging.model import Content
from motid.messaging.smpp import DeliveryReceipt
from motid.messaging.tend_outbox import OutboxKeeper
from motid.sandbox.messages import MessageStore, ReceivedMessage
from motid.vault import Vault
from tests.messaging.conftest import ADDRESS, PHONE
from tests.messaging.outbox import POLICIES, TEXT, becomes, later, queue_sms, row_of, working


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


async def test_a_refused_number_fails_for_good(pool: Pool, database: Database, delivery: MessageDelivery) -> None:
    message_id = await queue_sms(database, "a" * 50_000, "notification")
    await delivery.deliver(DeliverMessage(message_id))
    row = await row_of(pool, message_id)
    assert (row["state"], row["last_error"]) == ("failed", "sms.too_long")


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
