"""A simulated mail relay and mailbox: a real SMTP server (aiosmtpd) that delivers to the sandbox's inbox.

Like a mailbox with duplicate suppression, it shows a message that comes again under the same Message-ID once.

Faults of registry "mail": a delay makes it answer late, an error rate makes it answer 451, an outage answers 421 and
closes every connection.
"""

import asyncio
import logging
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Self

from aiosmtpd.smtp import SMTP, Envelope, Session

from motid.sandbox.faults import Faults, InjectedFault, InjectedOutage
from motid.sandbox.messages import MessageStore

logging.getLogger("mail.log").setLevel(logging.WARNING)  # below that, aiosmtpd logs the addresses of people

LARGEST_MAIL = 10 * 1024 * 1024


class SandboxMail:
    """The server. Use as a context, or `start` and `stop`; port 0 takes a free one, told by `port`."""

    def __init__(self, messages: MessageStore, faults: Faults, *, host: str = "127.0.0.1", port: int = 0) -> None:
        self._handler = _Mailbox(messages, faults)
        self._address = (host, port)
        self._server: asyncio.Server | None = None

    @property
    def port(self) -> int:
        """The port listened on."""
        return self._address[1]

    async def start(self) -> None:
        """Listen."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._protocol, *self._address)
        self._address = (self._address[0], self._server.sockets[0].getsockname()[1])

    async def stop(self) -> None:
        """Stop listening."""
        server, self._server = self._server, None
        if server is not None:
            server.close()
            await server.wait_closed()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    def _protocol(self) -> SMTP:
        return SMTP(self._handler, hostname="mail.sandbox", data_size_limit=LARGEST_MAIL)


class _Mailbox:
    """What aiosmtpd calls: refuses as the faults say, keeps what it accepts."""

    def __init__(self, messages: MessageStore, faults: Faults) -> None:
        self._messages = messages
        self._faults = faults

    async def handle_MAIL(  # noqa: N802 - the name aiosmtpd looks for
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Refuse the transaction during an outage."""
        if self._faults.of("mail").outage:
            return _hang_up(server)
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep the mail for each of its recipients."""
        try:
            await self._faults.apply("mail")
        except InjectedOutage:
            return _hang_up(server)
        except InjectedFault:
            return "451 4.3.0 Try again later"
        content = envelope.original_content or b""
        message = message_from_bytes(content, policy=default)
        message_id = str(message["Message-ID"] or "") or None
        if message_id and await self._messages.seen_again("mail", message_id):
            return "250 2.0.0 Had it already"
        for recipient in envelope.rcpt_tos:
            await self._messages.add(
                channel="mail",
                recipient=recipient,
                sender=envelope.mail_from or "",
                subject=str(message["Subject"] or ""),
                text=_body(message, "plain"),
                html=_body(message, "html") or None,
                encoding="utf-8",
                idempotency_key=message_id,
            )
        return "250 2.0.0 Delivered"


def _hang_up(server: SMTP) -> str:
    """Return 421 and close the connection after it (RFC 5321 §3.8)."""
    if server.transport is not None:
        asyncio.get_running_loop().call_later(0.05, server.transport.close)
    return "421 4.3.2 Service not available"


def _body(message: EmailMessage, subtype: str) -> str:
    """Return the decoded text of one alternative, with `\\n` line ends and without the last one."""
    part = message.get_body(preferencelist=(subtype,))
    return str(part.get_content()).replace("\r\n", "\n").rstrip("\n") if part is not None else ""
