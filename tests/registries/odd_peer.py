"""A peer that answers whatever a test tells it to, byte for byte, and remembers what it was asked."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass
class OddPeer:
    """Answers each request with the next script line; the last one is repeated. None hangs up without a word."""

    script: deque[bytes | None]
    delay: float = 0.0
    requests: list[bytes] = field(default_factory=list)
    connections: int = 0
    origin: str = ""

    def next_answer(self) -> bytes | None:
        return self.script.popleft() if len(self.script) > 1 else self.script[0]

    def header(self, index: int, name: str) -> str:
        head = self.requests[index].partition(b"\r\n\r\n")[0].decode("latin-1")
        return next(
            line.partition(":")[2].strip()
            for line in head.split("\r\n")[1:]
            if line.partition(":")[0].lower() == name.lower()
        )


def http(status: int, body: bytes, content_type: str = "application/json", *headers: str) -> bytes:
    head = [f"HTTP/1.1 {status} X", f"Content-Type: {content_type}", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join([*head, "", ""]).encode() + body


@asynccontextmanager
async def odd_peer(*script: bytes | None, delay: float = 0.0) -> AsyncIterator[OddPeer]:
    peer = OddPeer(deque(script), delay)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        peer.connections += 1
        try:
            while request := await _request(reader):
                peer.requests.append(request)
                answer = peer.next_answer()
                await asyncio.sleep(peer.delay)
                if answer is None:
                    break
                writer.write(answer)
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        peer.origin = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        yield peer


async def _request(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(
        int(line.partition(b":")[2]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")
    )
    return head + await reader.readexactly(length)
