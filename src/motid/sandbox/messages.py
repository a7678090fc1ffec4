"""What the simulated telephones and mailboxes received, in SQLite, so that an inbox can show it.

These are messages to invented people; nothing here is sealed.
"""

import asyncio
import re
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Concatenate, Literal, ParamSpec, Self, TypeVar
from uuid import UUID

import msgspec
from uuid_utils.compat import uuid7

P = ParamSpec("P")
R = TypeVar("R")
Channel = Literal["sms", "mail"]

_SCHEMA = """
CREATE TABLE IF NOT EXISTS message (
    id              TEXT PRIMARY KEY,
    channel         TEXT NOT NULL,
    recipient       TEXT NOT NULL,
    recipient_key   TEXT NOT NULL,
    sender          TEXT NOT NULL,
    subject         TEXT,
    text            TEXT NOT NULL,
    html            TEXT,
    segments        INTEGER NOT NULL,
    encoding        TEXT NOT NULL,
    received_at     TEXT NOT NULL,
    idempotency_key TEXT,
    submissions     INTEGER NOT NULL DEFAULT 1
);
CREATE INDEX IF NOT EXISTS message_recipient ON message (recipient_key, id);
CREATE INDEX IF NOT EXISTS message_key ON message (channel, idempotency_key) WHERE idempotency_key IS NOT NULL;
"""
_COLUMNS = (
    "id, channel, recipient, sender, subject, text, html, segments, encoding, received_at, "
    "idempotency_key, submissions"
)


class ReceivedMessage(msgspec.Struct, frozen=True, kw_only=True):
    """One SMS or mail as its recipient sees it.

    `submissions` counts how often it was handed in under one idempotency key; only the first one is delivered when
    the simulator drops repetitions.
    """

    id: UUID
    channel: Channel
    recipient: str = msgspec.field(name="to")
    sender: str
    subject: str | None = None
    text: str
    html: str | None = None
    segments: int = 1
    encoding: str
    received_at: datetime
    idempotency_key: str | None = None
    submissions: int = 1


class MessageStore:
    """The messages received, newest first. Opens at `start`, or as a context."""

    def __init__(self, path: Path | str) -> None:
        self._path = path
        self._connection: sqlite3.Connection | None = None
        self._one_at_a_time = asyncio.Lock()

    async def start(self) -> None:
        """Open the file and make the table."""
        if isinstance(self._path, Path):
            self._path.parent.mkdir(parents=True, exist_ok=True)
        self._connection = await asyncio.to_thread(self._open)

    async def stop(self) -> None:
        """Close the file."""
        connection, self._connection = self._connection, None
        if connection is not None:
            await asyncio.to_thread(connection.close)

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def add(
        self,
        *,
        channel: Channel,
        recipient: str,
        sender: str,
        text: str,
        subject: str | None = None,
        html: str | None = None,
        segments: int = 1,
        encoding: str,
        idempotency_key: str | None = None,
    ) -> ReceivedMessage:
        """Keep a message and return it."""
        message = ReceivedMessage(
            id=uuid7(),
            channel=channel,
            recipient=recipient,
            sender=sender,
            subject=subject,
            text=text,
            html=html,
            segments=segments,
            encoding=encoding,
            received_at=datetime.now(UTC),
            idempotency_key=idempotency_key,
        )
        await self._run(_insert, message)
        return message

    async def seen_again(self, channel: Channel, idempotency_key: str) -> bool:
        """Count a repetition; False when no message has that key yet."""
        return await self._run(_count_again, channel, idempotency_key)

    async def newest(
        self, to: str | None = None, limit: int = 50, channel: Channel | None = None
    ) -> list[ReceivedMessage]:
        """Return the newest messages; `to` is a phone number in any spelling or a mail address in any case."""
        return await self._run(_newest, address_key(to) if to else None, limit, channel)

    async def clear(self) -> None:
        """Forget every message."""
        await self._run(_delete_all)

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, check_same_thread=False, isolation_level=None)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.executescript(_SCHEMA)
        return connection

    async def _run(
        self, work: Callable[Concatenate[sqlite3.Connection, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Do database work in a thread, one piece at a time: SQLite has one writer."""
        if self._connection is None:
            raise RuntimeError("the message store is not open")
        async with self._one_at_a_time:
            return await asyncio.to_thread(work, self._connection, *args, **kwargs)


def _insert(connection: sqlite3.Connection, message: ReceivedMessage) -> None:
    connection.execute(
        f"INSERT INTO message (recipient_key, {_COLUMNS}) VALUES (?{', ?' * 12})",  # noqa: S608 - constant text
        (
            address_key(message.recipient),
            str(message.id),
            message.channel,
            message.recipient,
            message.sender,
            message.subject,
            message.text,
            message.html,
            message.segments,
            message.encoding,
            message.received_at.isoformat(),
            message.idempotency_key,
            message.submissions,
        ),
    )


def _count_again(connection: sqlite3.Connection, channel: Channel, key: str) -> bool:
    counted = connection.execute(
        "UPDATE message SET submissions = submissions + 1 WHERE channel = ? AND idempotency_key = ?", (channel, key)
    )
    return counted.rowcount > 0


def _newest(
    connection: sqlite3.Connection, recipient_key: str | None, limit: int, channel: Channel | None
) -> list[ReceivedMessage]:
    rows = connection.execute(
        f"""SELECT {_COLUMNS} FROM message
             WHERE (?1 IS NULL OR recipient_key = ?1) AND (?2 IS NULL OR channel = ?2)
             ORDER BY id DESC LIMIT ?3""",  # noqa: S608 - constant text
        (recipient_key, channel, limit),
    ).fetchall()
    names = ("id", "channel", "to", *_COLUMNS.split(", ")[3:])
    return [msgspec.convert(dict(zip(names, row, strict=True)), ReceivedMessage) for row in rows]


def _delete_all(connection: sqlite3.Connection) -> None:
    connection.execute("DELETE FROM message")


def address_key(address: str) -> str:
    """Return the one spelling under which an address is found: digits with country code, or lower-case mail."""
    if "@" in address:
        return address.strip().casefold()
    digits = re.sub(r"\D", "", address)
    if digits.startswith("00"):
        return digits[2:]
    return f"84{digits[1:]}" if digits.startswith("0") else digits
