"""A relying service that hears of the end of sessions, on a real socket."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs


@dataclass
class Receiver:
    """Answers every request with `status`, and keeps the logout tokens that it got."""

    status: int = 200
    location: str = ""
    tokens: list[str] = field(default_factory=list)
    requests: list[bytes] = field(default_factory=list)
    address: str = ""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:"))
        body = await reader.readexactly(length)
        self.requests.append(head + body)
        self.tokens += parse_qs(body.decode()).get("logout_token", [])
        more = f"location: {self.location}\r\n" if self.location else ""
        writer.write(f"HTTP/1.1 {self.status} X\r\n{more}content-length: 0\r\nconnection: close\r\n\r\n".encode())
        await writer.drain()
        writer.close()


@asynccontextmanager
async def receiver(status: int = 200, location: str = "") -> AsyncIterator[Receiver]:
    """Listen on a free port of the loopback interface."""
    found = Receiver(status, location)
    server = await asyncio.start_server(found.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    found.address = f"http://localhost:{port}/bye?app=1"
    async with server:
        yield found
