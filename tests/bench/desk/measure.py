"""Ask for a page some times, one request after the other, and see what it takes."""

import statistics
import time
from collections.abc import Sequence
from urllib.parse import urlencode, urlsplit

import msgspec

from tests.bench.desk.officials import AtDesk
from tests.bench.desk.pages import Asked, MeasuredPage
from tests.bench.desk.samples import Samples
from tests.bench.desk.stand import DeskStand
from tests.bench.http_connection import BadAnswer, Connection
from tests.bench.processes import cpu_seconds

WARM_UP = 8
"""Requests before counting: PostgreSQL plans a prepared statement anew for the first five times only."""
_FORM = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\nOrigin: {origin}\r\n"


class Took(msgspec.Struct, kw_only=True):
    """What a page took: milliseconds of the clock, and CPU milliseconds of both processes a request."""

    page: str
    fastest_ms: float
    median_ms: float
    p95_ms: float
    desk_cpu_ms: float
    database_cpu_ms: float
    most_ms: float
    bytes: int
    error: str | None = None

    @property
    def within(self) -> bool:
        """Whether it answered, and fast enough."""
        return self.error is None and self.median_ms < self.most_ms


async def measure_pages(
    stand: DeskStand, samples: Samples, pages: Sequence[MeasuredPage], requests: int
) -> list[Took]:
    """Measure pages in turn, over one connection."""
    connection = Connection("127.0.0.1", urlsplit(stand.origin).port or 80)
    try:
        return [await _measure(stand, connection, samples, page, requests) for page in pages]
    finally:
        connection.close()


async def _measure(
    stand: DeskStand, connection: Connection, samples: Samples, page: MeasuredPage, requests: int
) -> Took:
    took, size, who = [], 0, page.who(stand.shift)
    desk = database = 0.0
    try:
        for turn in range(WARM_UP + requests):
            if turn == WARM_UP:
                desk, database = cpu_seconds(stand.server), cpu_seconds(stand.database_server)
            request = _request(stand.origin, who, page.asked(samples, turn))
            begun = time.perf_counter()
            answer = (await connection.send(request)).expect(page.expected)
            if turn >= WARM_UP:
                took.append(1e3 * (time.perf_counter() - begun))
            size = len(answer.body)
    except (BadAnswer, ConnectionError, IndexError) as error:
        return _failed(page, str(error))
    return Took(
        page=page.name,
        fastest_ms=min(took),
        median_ms=statistics.median(took),
        p95_ms=statistics.quantiles(took, n=20)[-1],
        desk_cpu_ms=1e3 * (cpu_seconds(stand.server) - desk) / requests,
        database_cpu_ms=1e3 * (cpu_seconds(stand.database_server) - database) / requests,
        most_ms=page.most_ms,
        bytes=size,
    )


def _failed(page: MeasuredPage, error: str) -> Took:
    return Took(
        page=page.name, fastest_ms=0, median_ms=0, p95_ms=0, desk_cpu_ms=0, database_cpu_ms=0,
        most_ms=page.most_ms, bytes=0, error=error,
    )  # fmt: skip


def _request(origin: str, who: AtDesk, asked: Asked) -> bytes:
    """Return a whole request, as the browser of an official sends it."""
    body = b"" if asked.form is None else urlencode({**asked.form, "csrf_token": who.csrf_token}).encode()
    method = "GET" if asked.form is None else "POST"
    form = "" if asked.form is None else _FORM.format(length=len(body), origin=origin)
    head = f"{method} {asked.path} HTTP/1.1\r\nHost: {urlsplit(origin).netloc}\r\nCookie: {who.cookie}\r\n{form}\r\n"
    return head.encode() + body
