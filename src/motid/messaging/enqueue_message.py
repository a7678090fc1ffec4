"""Put a message into the outbox, in the transaction of whatever caused it."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from motid.db import UnitOfWork
from motid.jobs import enqueue
from motid.kernel.email import EmailAddress
from motid.kernel.phone import PhoneNumber
from motid.messaging import store
from motid.messaging.model import Channel, Content, Purpose
from motid.messaging.sealed import OUTBOUND_MESSAGE

Job = Literal["messaging.deliver_sms", "messaging.deliver_mail"]
JOB_OF: dict[Channel, Job] = {"sms": "messaging.deliver_sms", "mail": "messaging.deliver_mail"}
PRIORITY_OF: dict[Purpose, int] = {"one_time_code": 10, "notification": 0}
"""Somebody is looking at the screen and waiting for a code."""


class DeliverMessage(msgspec.Struct, frozen=True):
    """Payload of a delivery job."""

    message_id: UUID


async def enqueue_sms(
    uow: UnitOfWork,
    *,
    recipient: PhoneNumber,
    text: str,
    purpose: Purpose,
    not_after: datetime | None = None,
    idempotency_key: str | None = None,
) -> UUID:
    """Queue an SMS; it leaves after the transaction commits, and never if it rolls back. Returns its identifier.

    `not_after`: never submitted at or after this instant; required for a one-time code. `idempotency_key`: ASCII, at
    most 64 characters, free of personal data; queueing it twice queues one message.
    """
    content = Content(recipient.reveal(), text)
    return await _enqueue(uow, "sms", content, purpose=purpose, not_after=not_after, key=idempotency_key)


async def enqueue_mail(
    uow: UnitOfWork,
    *,
    recipient: EmailAddress,
    subject: str,
    text: str,
    html: str | None = None,
    purpose: Purpose = "notification",
    not_after: datetime | None = None,
    idempotency_key: str | None = None,
) -> UUID:
    """Queue a mail; parameters as of `enqueue_sms`, `html` as an alternative form of `text`."""
    content = Content(recipient.reveal(), text, subject, html)
    return await _enqueue(uow, "mail", content, purpose=purpose, not_after=not_after, key=idempotency_key)


async def _enqueue(
    uow: UnitOfWork,
    channel: Channel,
    content: Content,
    *,
    purpose: Purpose,
    not_after: datetime | None,
    key: str | None,
) -> UUID:
    message_id = uow.new_id()
    key = key or str(message_id)
    if not key.isascii() or len(key) > 64:
        raise ValueError("an idempotency key is at most 64 ASCII characters")
    fresh = await store.insert(
        uow.connection,
        message_id=message_id,
        channel=channel,
        purpose=purpose,
        idempotency_key=key,
        not_after=not_after,
        now=uow.now,
        sealed=uow.vault.seal(OUTBOUND_MESSAGE, message_id, content),
    )
    if not fresh:
        return await store.id_of_key(uow.connection, key)
    await enqueue(uow, JOB_OF[channel], DeliverMessage(message_id), priority=PRIORITY_OF[purpose])
    return message_id
