"""Messages on their way out, and the ports that carry them."""

import hashlib
from dataclasses import dataclass
from typing import Protocol

from motid.kernel.email import EmailAddress
from motid.kernel.phone import PhoneNumber
from motid.kernel.redaction import PersonalText


@dataclass(frozen=True, slots=True)
class OutgoingSms:
    """One SMS. `idempotency_key`: ASCII, at most 64 characters, the same at every submission of one message."""

    idempotency_key: str
    recipient: PhoneNumber
    text: PersonalText


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
