"""What becomes of messages while a gateway is dead, slow or fails: delivered once, in time or not at all."""

import asyncio
from datetime import UTC, datetime, timedelta

from motid.db import Database, Pool
from motid.kernel.actor import ANONYMOUS
from motid.kernel.clock import FixedClock
from motid.messaging.deliver_message import MessageDelivery
from motid.messaging.enqueue_message import DeliverMessage, enqueue_mail
from motid.messaging.smpp import SmppGateway
from motid.messaging.smtp import SmtpGateway
from motid.sandbox.faults import Fault, Faults
from motid.sandbox.messages import MessageStore
from motid.sandbox.smsc import SandboxSmsc
from tests.messaging.conftest import ADDRESS, options
from tests.messaging.outbox import TEXT, Held, becomes, later, queue_sms, row_of, until, with_clock_of, working


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


async def unsent_when_due(pool: Pool) -> int:
    """Count what is not sent, as if the time had passed after which each that failed is tried again."""
    await pool.execute("UPDATE pgqueuer SET execute_after = now() WHERE status = 'queued' AND execute_after > now()")
    return int(await pool.fetchval("SELECT count(*) FROM outbound_message WHERE state <> 'sent'"))


async def test_an_smsc_that_fails_half_the_time_gets_every_message_once(
    pool: Pool, database: Database, delivery: MessageDelivery, inbox: MessageStore, faults: Faults
) -> None:
    faults.put("smsc", Fault(error_rate=0.5))
    async with working(pool, delivery):
        for n in range(12):
            await queue_sms(database, f"{TEXT} {n}")
        await until(lambda: unsent_when_due(pool), lambda unsent: unsent == 0)
    assert sorted(m.text for m in await inbox.newest()) == sorted(f"{TEXT} {n}" for n in range(12))


async def test_a_slow_smsc_holds_no_connection_and_blocks_no_mail(
    pool: Pool, database: Database, smsc: SandboxSmsc, mail_gateway: SmtpGateway
) -> None:
    gateway = Held(options(smsc.port))
    async with working(pool, with_clock_of(database, gateway, mail_gateway, dedup=True)):
        ids = [await queue_sms(database, f"{TEXT} {n}", "notification") for n in range(30)]
        await until(
            lambda: pool.fetchval("SELECT count(*) FROM outbound_message WHERE state = 'submitting'"),
            lambda count: count == 10,
        )
        # The worker's own, and one that looks.
        await until(lambda: asyncio.sleep(0, pool.get_size() - pool.get_idle_size()), lambda in_use: in_use <= 3)
        async with database.begin(ANONYMOUS) as uow:
            mail_id = await enqueue_mail(uow, recipient=ADDRESS, subject="a", text="b")
        await becomes("sent", pool, mail_id)
        gateway.go.set()
        for message_id in ids:
            await becomes("sent", pool, message_id)
    await gateway.close()


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


async def test_a_notification_is_given_up_after_three_days(
    pool: Pool, database: Database, sms_gateway: SmppGateway, mail_gateway: SmtpGateway
) -> None:
    message_id = await queue_sms(database, TEXT, "notification")
    delivery = with_clock_of(later(database, hours=72), sms_gateway, mail_gateway, dedup=True)
    await delivery.deliver(DeliverMessage(message_id))
    assert (await row_of(pool, message_id))["last_error"] == "delivery.gave_up"
