"""Mail through a relay over SMTP (RFC 5321), one connection a message."""

import hashlib
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr
from typing import Literal, Self

import aiosmtplib
import structlog
from pydantic import SecretStr

from motid.kernel.clock import Clock, SystemClock
from motid.messaging.errors import GatewayUnavailable, SubmissionRejected, SubmissionUncertain, Throttled
from motid.messaging.model import OutgoingMail, SubmissionReceipt
from motid.settings import Settings

log = structlog.get_logger()

THROTTLED_PAUSE = 60.0
"""Seconds to wait when a relay answers 450 or 452: greylisting and full queues last minutes."""


@dataclass(frozen=True, slots=True)
class SmtpOptions:
    """How to reach the relay. `timeout` in seconds, for each command."""

    host: str
    port: int
    sender: str
    sender_name: str = "MotID"
    username: str | None = None
    password: SecretStr | None = None
    tls: Literal["none", "starttls", "implicit"] = "none"
    timeout: float = 15.0

    @classmethod
    def from_settings(cls, settings: Settings) -> Self:
        """Return what the settings say."""
        return cls(
            host=settings.smtp_host,
            port=settings.relay_port,
            sender=settings.mail_sender,
            username=settings.smtp_username,
            password=settings.smtp_password,
            tls=settings.smtp_tls,
        )


class SmtpGateway:
    """A `MailGateway`."""

    def __init__(self, options: SmtpOptions, clock: Clock | None = None) -> None:
        self._options = options
        self._clock = clock or SystemClock()

    async def submit(self, mail: OutgoingMail) -> SubmissionReceipt:
        """Send one mail.

        Raises `GatewayUnavailable`, `Throttled`, `SubmissionRejected` or, when the connection broke after the
        content was sent, `SubmissionUncertain`.
        """
        message = self.compose(mail)
        connection = self._connection()
        try:
            await connection.connect()
        except (aiosmtplib.SMTPException, OSError) as error:
            # Refused credentials and certificates are the installation's fault, not the message's: no rejection.
            connection.close()
            log.warning("smtp_connect_failed", reason=type(error).__name__)
            raise GatewayUnavailable("smtp.unreachable") from None
        try:
            await connection.mail(self._options.sender)
            await connection.rcpt(mail.recipient.reveal())
        except (aiosmtplib.SMTPException, OSError) as error:
            connection.close()
            raise _refusal(error) from None
        try:
            await connection.data(message.as_bytes())
        except aiosmtplib.SMTPResponseException as error:
            connection.close()
            raise _refusal(error) from None
        except (aiosmtplib.SMTPException, OSError):
            connection.close()
            raise SubmissionUncertain("smtp.answer_lost") from None
        await _say_goodbye(connection)
        return SubmissionReceipt((str(message["Message-ID"]),))

    def compose(self, mail: OutgoingMail) -> EmailMessage:
        """Build the MIME message. Its Message-ID comes from the idempotency key: the same at every submission."""
        message = EmailMessage(policy=SMTP)
        message["From"] = formataddr((self._options.sender_name, self._options.sender))
        message["To"] = mail.recipient.reveal()
        message["Subject"] = " ".join(mail.subject.reveal().split())
        message["Date"] = format_datetime(self._clock.now())
        message["Message-ID"] = message_id(mail.idempotency_key, self._options.sender)
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no vacation notices, please
        message.set_content(mail.text.reveal())
        if mail.html is not None:
            message.add_alternative(mail.html.reveal(), subtype="html")
        return message

    def _connection(self) -> aiosmtplib.SMTP:
        options = self._options
        return aiosmtplib.SMTP(
            hostname=options.host,
            port=options.port,
            username=options.username,
            password=options.password.get_secret_value() if options.password else None,
            use_tls=options.tls == "implicit",
            start_tls=options.tls == "starttls",
            timeout=options.timeout,
        )


def message_id(idempotency_key: str, sender: str) -> str:
    """Return the Message-ID (RFC 5322 §3.6.4) of a message, the same whenever it is sent."""
    unique = hashlib.sha256(idempotency_key.encode()).hexdigest()[:40]
    return f"<{unique}@{sender.rpartition('@')[2]}>"


def _refusal(error: Exception) -> GatewayUnavailable | Throttled | SubmissionRejected:
    """Tell passing from final by the reply code (RFC 5321 §4.2.1). The text of the reply may name the recipient."""
    if not isinstance(error, aiosmtplib.SMTPResponseException):
        return GatewayUnavailable("smtp.unreachable")
    code = f"smtp.{error.code}"
    if error.code in {450, 452}:
        return Throttled(code, retry_after=THROTTLED_PAUSE)
    return SubmissionRejected(code) if 500 <= error.code < 600 else GatewayUnavailable(code)


async def _say_goodbye(connection: aiosmtplib.SMTP) -> None:
    try:
        await connection.quit()
    except (aiosmtplib.SMTPException, OSError):
        connection.close()
