"""Simulators on free ports, and gateways that speak to them."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from motid.db import Database
from motid.kernel.email import EmailAddress
from motid.kernel.phone import PhoneNumber
from motid.kernel.redaction import PersonalText
from motid.messaging.deliver_message import MessageDelivery
from motid.messaging.model import OutgoingMail, OutgoingSms
from motid.messaging.smpp import SmppGateway, SmppOptions
from motid.messaging.smtp import SmtpGateway, SmtpOptions
from motid.policies import PolicyBook
from motid.sandbox.faults import Faults
from motid.sandbox.mail import SandboxMail
from motid.sandbox.messages import MessageStore
from motid.sandbox.smsc import SandboxSmsc
from motid.vault import FileKeyProvider, KeyProvider
from tests.ports import free_port

PHONE = PhoneNumber.parse("0950 123 456")
ADDRESS = EmailAddress.parse("An.Nguyen@example.com")


def sms(text: str, key: str = "k-1", phone: PhoneNumber = PHONE) -> OutgoingSms:
    return OutgoingSms(key, phone, PersonalText(text))


def mail(subject: str, text: str, key: str = "k-1", html: str | None = None) -> OutgoingMail:
    return OutgoingMail(key, ADDRESS, PersonalText(subject), PersonalText(text), PersonalText(html) if html else None)


def options(port: int, **changes: object) -> SmppOptions:
    settings: dict[str, object] = {
        "host": "127.0.0.1",
        "port": port,
        "system_id": "motid",
        "password": SecretStr("sandbox"),
        "sender": "MotID",
        "bind_timeout": 2.0,
        **changes,
    }
    return SmppOptions(**settings)  # type: ignore[arg-type]


@pytest.fixture
def unused_port() -> int:
    return free_port()


@pytest.fixture
def faults() -> Faults:
    return Faults()


@pytest.fixture
async def inbox(tmp_path: Path) -> AsyncIterator[MessageStore]:
    async with MessageStore(tmp_path / "sandbox" / "messages.sqlite") as store:
        yield store


@pytest.fixture
async def smsc(inbox: MessageStore, faults: Faults) -> AsyncIterator[SandboxSmsc]:
    async with SandboxSmsc(inbox, faults) as server:
        yield server


@pytest.fixture
async def sms_gateway(smsc: SandboxSmsc) -> AsyncIterator[SmppGateway]:
    gateway = SmppGateway(options(smsc.port))
    yield gateway
    await gateway.close()


@pytest.fixture
async def mail_server(inbox: MessageStore, faults: Faults) -> AsyncIterator[SandboxMail]:
    async with SandboxMail(inbox, faults) as server:
        yield server


@pytest.fixture
def mail_gateway(mail_server: SandboxMail) -> SmtpGateway:
    return SmtpGateway(SmtpOptions("127.0.0.1", mail_server.port, "khong-tra-loi@motid.example"))


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    """Where a worker in a process of its own finds the test's master keys."""
    return tmp_path / "master.json"


@pytest.fixture
def key_provider(key_file: Path) -> KeyProvider:
    return FileKeyProvider(key_file)


@pytest.fixture
def delivery(database: Database, sms_gateway: SmppGateway, mail_gateway: SmtpGateway) -> MessageDelivery:
    return MessageDelivery(database, PolicyBook(), sms_gateway, mail_gateway, smsc_deduplicates=True)
