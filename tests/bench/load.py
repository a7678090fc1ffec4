"""Run an operation on several connections for some seconds, and count."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import msgspec

from tests.bench.http_connection import BadAnswer
from tests.bench.operations import Operation
from tests.bench.processes import cpu_seconds, memory_mib
from tests.bench.target import Target

WARM_UP = 1.0
"""Seconds before counting begins, at most."""
PAUSE_AFTER_ERROR = 0.02
"""Seconds, so that a broken server is not flooded."""


class Result(msgspec.Struct, kw_only=True):
    """What one operation cost. CPU figures are milliseconds an operation that succeeded."""

    target: str
    operation: str
    connections: int
    operations: int
    errors: int
    per_second: float
    p50_ms: float
    p99_ms: float
    server_cpu_ms: float
    database_cpu_ms: float
    server_memory_mib: float = 0.0
    first_error: str | None = None


@dataclass(slots=True)
class Tally:
    """Durations and errors while counting is on."""

    counting: bool = False
    seconds: list[float] = field(default_factory=list)
    errors: int = 0
    first_error: str | None = None

    async def keep(self, work: Callable[[], Awaitable[None]]) -> None:
        """Do it once and note how it went."""
        start = time.perf_counter()
        try:
            await work()
        except (BadAnswer, ConnectionError) as error:
            self.errors += self.counting
            self.first_error = self.first_error or str(error)
            await asyncio.sleep(PAUSE_AFTER_ERROR)
            return
        if self.counting:
            self.seconds.append(time.perf_counter() - start)

    def percentile(self, part: float) -> float:
        """Return a percentile in milliseconds; 0 when nothing succeeded."""
        ordered = sorted(self.seconds)
        return 1000 * ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else 0.0


async def measure(
    target: Target,
    name: str,
    make: Callable[[Target], Operation],
    *,
    connections: int,
    seconds: float,
) -> Result:
    """Measure one operation as fast as it goes: each connection begins the next one when the last has ended."""
    operations = [make(target) for _ in range(connections)]
    for operation in operations:
        await operation.prepare()
    tally = Tally()
    async with running(operations, tally):
        await asyncio.sleep(min(WARM_UP, seconds / 2))
        tally.counting = True
        server, database, start = cpu_seconds(target.server), cpu_seconds(target.database), time.perf_counter()
        await asyncio.sleep(seconds)
        tally.counting = False
        elapsed = time.perf_counter() - start
        server, database = cpu_seconds(target.server) - server, cpu_seconds(target.database) - database
    done = max(1, len(tally.seconds))
    return Result(
        target=target.name,
        operation=name,
        connections=connections,
        operations=len(tally.seconds),
        errors=tally.errors,
        per_second=len(tally.seconds) / elapsed,
        p50_ms=tally.percentile(0.5),
        p99_ms=tally.percentile(0.99),
        server_cpu_ms=1000 * server / done,
        database_cpu_ms=1000 * database / done,
        server_memory_mib=memory_mib(target.server),
        first_error=tally.first_error,
    )


@asynccontextmanager
async def running(operations: list[Operation], tally: Tally, *, every: float = 0.0) -> AsyncIterator[None]:
    """Keep operations going, each in a task, until the end of the block; then wait for what is under way.

    `every`: a pause in seconds after each.
    """
    stop = asyncio.Event()

    async def go_on(operation: Operation) -> None:
        while not stop.is_set():
            await tally.keep(operation.once)
            if every:
                await asyncio.sleep(every)

    tasks = [asyncio.create_task(go_on(operation)) for operation in operations]
    try:
        yield
    finally:
        stop.set()
        await asyncio.gather(*tasks)


async def measure_beside(
    target: Target,
    name: str,
    make: Callable[[Target], Operation],
    burden: Callable[[Target], Operation],
    *,
    connections: int,
    seconds: float,
    every: float = 0.005,
) -> Result:
    """Measure the latency of one operation, begun at a steady pace on two connections, while `burden` saturates.

    The CPU figures stay 0: they could not be told apart.
    """
    watched, others = [make(target) for _ in range(2)], [burden(target) for _ in range(connections)]
    for operation in (*watched, *others):
        await operation.prepare()
    tally, background = Tally(), Tally()
    async with running(others, background):
        await asyncio.sleep(min(WARM_UP, seconds / 2))
        tally.counting = True
        async with running(watched, tally, every=every):
            await asyncio.sleep(seconds)
    return Result(
        target=target.name,
        operation=name,
        connections=2,
        operations=len(tally.seconds),
        errors=tally.errors + background.errors,
        per_second=len(tally.seconds) / seconds,
        p50_ms=tally.percentile(0.5),
        p99_ms=tally.percentile(0.99),
        server_cpu_ms=0.0,
        database_cpu_ms=0.0,
        first_error=tally.first_error or background.first_error,
    )
