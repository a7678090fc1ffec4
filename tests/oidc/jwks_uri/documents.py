"""A service that serves JSON documents on a real socket, and counts who asks."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import msgspec


@dataclass
class Documents:
    """Answers every GET with `content`, once the gate is open."""

    content: object = None
    status: int = 200
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    origin: str = ""
    asked: list[str] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        self.asked.append(head.split(b" ")[1].decode())
        await self.gate.wait()
        body = self.content if isinstance(self.content, bytes) else msgspec.json.encode(self.content)
        writer.write(
            f"HTTP/1.1 {self.status} X\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: {len(body)}\r\n"
            "connection: close\r\n\r\n".encode()
            + body
        )
        await writer.drain()
        writer.close()


@asynccontextmanager
async def documents(content: object = None) -> AsyncIterator[Documents]:
    """Listen on a free port of the loopback interface."""
    found = Documents(content)
    found.gate.set()
    server = await asyncio.start_server(found.serve, "127.0.0.1", 0)
    found.origin = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server:
        yield found
