"""Messages on their way out, the ports that carry them, and what to do next with each: values and decisions."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol
from uuid import UUID

import msgspec

from motid.kernel.email import EmailAddress
from motid.kernel.phone import PhoneNumber
from motid.kernel.redaction import PersonalText
from motid.messaging.errors import GatewayError, SubmissionRejected, SubmissionTooLate, SubmissionUncertain, Throttled

Channel = Literal["sms", "mail"]
Purpose = Literal["one_time_code", "notification"]
State = Literal["queued", "submitting", "sent", "expired", "failed", "uncertain"]
"""`uncertain`: a code that may or may not have gone out, and is not sent again; its owner can ask for a new one."""

SETTLED: frozenset[State] = frozenset({"sent", "expired", "failed", "uncertain"})
CLAIM = timedelta(seconds=20)
"""How long a claim is respected. A message that stands longer in `submitting` lost its worker."""


@dataclass(frozen=True, slots=True)
class OutgoingSms:
    """One SMS. `idempotency_key`: ASCII, at most 64 characters, the same at every submission of one message."""

    idempotency_key: str
    recipient: PhoneNumber
    text: PersonalText
    not_after: datetime | None = None


@dataclass(frozen=True, slots=True)
class OutgoingMail:
    """One mail. `html`, when given, says the same as `text` (MIME alternative)."""

    idempotency_key: str
    recipient: EmailAddress
    subject: PersonalText
    text: PersonalText
    html: PersonalText | None = None


@dataclass(frozen=True, slots=True)
class SubmissionReceipt:
    """A gateway took responsibility for a message. `provider_ids`: its own identifiers, one a segment."""

    provider_ids: tuple[str, ...]


class SmsGateway(Protocol):
    """Carries SMS towards telephones."""

    def ready_in(self) -> float:
        """Return the seconds in which a submission would be refused without asking the SMSC; 0 when none."""
        ...

    async def submit(self, sms: OutgoingSms) -> SubmissionReceipt:
        """Hand a message over. Raises one of `motid.messaging.errors`."""
        ...


class MailGateway(Protocol):
    """Carries mail towards mailboxes."""

    async def submit(self, mail: OutgoingMail) -> SubmissionReceipt:
        """Hand a message over. Raises one of `motid.messaging.errors`."""
        ...


def reference_of(idempotency_key: str) -> int:
    """Return a 16-bit reference that is the same for every submission of one message."""
    return int.from_bytes(hashlib.sha256(idempotency_key.encode()).digest()[:2], "big")


class Content(msgspec.Struct, frozen=True, omit_defaults=True):
    """The sealed bundle of a message. Once erased, only the recipient is left."""

    recipient: str
    text: str | None = None
    subject: str | None = None
    html: str | None = None

    def erased(self) -> "Content":
        """Return what remains after retention."""
        return Content(self.recipient)

    def __repr__(self) -> str:
        return "<Content>"


@dataclass(frozen=True, slots=True)
class OutboundMessage:
    """A row of the outbox. `updated_at` is the time of the claim while the state is `submitting`."""

    id: UUID
    channel: Channel
    purpose: Purpose
    idempotency_key: str
    not_after: datetime | None
    state: State
    attempts: int
    created_at: datetime
    updated_at: datetime
    sealed: bytes


class DeliveryRules(msgspec.Struct, frozen=True):
    """How long MotID tries, and how long it keeps what it sent."""

    give_up_after_hours: int = 72
    erase_after_hours: int = 24
    forget_receipts_after_days: int = 30


@dataclass(frozen=True, slots=True)
class Submit:
    """Claim the message and hand it to the gateway."""


@dataclass(frozen=True, slots=True)
class TryAgain:
    """Come back after a while. `code` says why."""

    delay: timedelta
    code: str


@dataclass(frozen=True, slots=True)
class Settle:
    """End the message without a receipt. `code` says why."""

    state: Literal["expired", "failed", "uncertain"]
    code: str


@dataclass(frozen=True, slots=True)
class Settled:
    """The message has its end already."""


def before_submission(
    message: OutboundMessage, now: datetime, rules: DeliveryRules, *, repeatable: bool
) -> Submit | TryAgain | Settle | Settled:
    """Decide what to do with a message whose turn has come. `repeatable` as told by `may_repeat`."""
    if message.state in SETTLED:
        return Settled()
    interrupted = message.state == "submitting"
    if interrupted and now < message.updated_at + CLAIM:
        return TryAgain(message.updated_at + CLAIM - now, "delivery.claimed")
    if interrupted and not repeatable:
        return Settle("uncertain", "delivery.interrupted")
    if message.not_after is not None and now >= message.not_after:
        return Settle("expired", "delivery.too_late")
    if now - message.created_at >= timedelta(hours=rules.give_up_after_hours):
        return Settle("failed", "delivery.gave_up")
    return Submit()


def after_failure(
    message: OutboundMessage, error: GatewayError, *, repeatable: bool, jitter: float
) -> TryAgain | Settle:
    """Decide after a submission without a receipt. `message` is as claimed; `jitter` lies in 0..1."""
    match error:
        case SubmissionRejected():
            return Settle("failed", error.code)
        case SubmissionTooLate():
            return Settle("expired", error.code)
        case SubmissionUncertain() if not repeatable:
            return Settle("uncertain", error.code)
        case Throttled(retry_after=pause):
            return TryAgain(max(timedelta(seconds=pause), _backoff(message, jitter)), error.code)
        case _:
            return TryAgain(_backoff(message, jitter), error.code)


def may_repeat(message: OutboundMessage, *, smsc_deduplicates: bool) -> bool:
    """Tell whether a submission of unknown fate may be made again.

    A notification may come twice. A code may not: only an SMSC that drops repetitions may see it again.
    """
    return message.purpose != "one_time_code" or (message.channel == "sms" and smsc_deduplicates)


def _backoff(message: OutboundMessage, jitter: float) -> timedelta:
    """Return a pause that doubles with each attempt: up to 4 s for a code, whose life is short, else a minute."""
    longest = 4.0 if message.purpose == "one_time_code" else 60.0
    doubled = 0.5 * 2.0 ** min(message.attempts, 12)
    return timedelta(seconds=min(doubled, longest) * (0.5 + jitter / 2))
