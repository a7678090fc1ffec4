"""One keep-alive connection of HTTP/1.1 that costs the driver little: the machine is the server's."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast


class BadAnswer(Exception):  # noqa: N818 - what an operation counts as an error
    """An answer that the operation did not expect."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, head (each line with its line break before it) and body of an answer."""

    status: int
    head: bytes
    body: bytes

    def headers(self, name: bytes) -> Iterator[str]:
        """Yield the values of a header; `name` in lower case."""
        lowered, start = self.head.lower(), 0
        wanted = b"\r\n" + name + b":"
        while (found := lowered.find(wanted, start)) >= 0:
            start = found + len(wanted)
            end = lowered.find(b"\r\n", start)
            yield self.head[start : end if end >= 0 else None].strip().decode("latin-1")

    def header(self, name: bytes) -> str | None:
        """Return the first value of a header."""
        return next(self.headers(name), None)

    def expect(self, status: int) -> "Answer":
        """Return the answer itself. Raises `BadAnswer` for another status."""
        if self.status != status:
            raise BadAnswer(f"{self.status} instead of {status}: {self.body[:200]!r}")
        return self


class _Wire(asyncio.Protocol):
    """Collects one answer at a time; answers carry their length, or come in chunks."""

    def __init__(self) -> None:
        self.transport: asyncio.Transport | None = None
        self.waiting: asyncio.Future[Answer] | None = None
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)

    def connection_lost(self, exc: Exception | None) -> None:
        self.transport = None
        if self.waiting is not None and not self.waiting.done():
            self.waiting.set_exception(ConnectionError("closed by the server"))

    def data_received(self, data: bytes) -> None:
        self._received += data
        end = self._received.find(b"\r\n\r\n")
        if end < 0:
            return
        answer = _whole_answer(self._received[:end], self._received[end + 4 :])
        if answer is not None and self.waiting is not None and not self.waiting.done():
            self._received = b""
            self.waiting.set_result(answer)


def _whole_answer(head: bytes, rest: bytes) -> Answer | None:
    """Return the answer when all of it has arrived."""
    answer = Answer(int(head[9:12]), head, rest)
    length = answer.header(b"content-length")
    if length is not None:
        return answer if len(rest) >= int(length) else None
    if answer.header(b"transfer-encoding") is None:
        return answer
    body = _joined_chunks(rest)
    return None if body is None else Answer(answer.status, head, body)


def _joined_chunks(rest: bytes) -> bytes | None:
    body, start = b"", 0
    while (end := rest.find(b"\r\n", start)) >= 0:
        size = int(rest[start:end].partition(b";")[0], 16)
        if size == 0:
            return body
        body += rest[end + 2 : end + 2 + size]
        start = end + 2 + size + 2
    return None


class Connection:
    """Sends one request at a time, and connects again when the server has closed."""

    def __init__(self, host: str, port: int) -> None:
        self._address = (host, port)
        self._wire: _Wire | None = None

    async def send(self, request: bytes) -> Answer:
        """Send a whole request and return its answer."""
        loop = asyncio.get_running_loop()
        wire = self._wire
        if wire is None or wire.transport is None or wire.transport.is_closing():
            _, wire = await loop.create_connection(_Wire, *self._address)
            self._wire = wire
        if wire.transport is None:
            raise ConnectionError("closed by the server")
        wire.waiting = loop.create_future()
        wire.transport.write(request)
        return await wire.waiting

    def close(self) -> None:
        """Close the connection."""
        if self._wire is not None and self._wire.transport is not None:
            self._wire.transport.close()
