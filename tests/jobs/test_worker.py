import asyncio
import logging
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from motid.db import Database, Pool
from motid.jobs import JobHandler, RetryLater, Schedule, enqueue, queue_depth, run_worker
from motid.kernel.actor import SYSTEM
from tests.jobs.doomed_worker import Letter


class Stranger(msgspec.Struct):
    number: str


@asynccontextmanager
async def working(
    pool: Pool, handlers: Sequence[JobHandler[Any]], schedules: Sequence[Schedule] = ()
) -> AsyncIterator[None]:
    stop = asyncio.Event()
    worker = asyncio.create_task(run_worker(pool, handlers, schedules, stop))
    try:
        yield
    finally:
        stop.set()
        await worker


async def send(database: Database, *numbers: int, job: str = "letter", after: timedelta | None = None) -> None:
    async with database.begin(SYSTEM) as uow:
        for number in numbers:
            await enqueue(uow, job, Letter(number), after=after)


async def until(condition: Callable[[], Awaitable[bool] | bool], seconds: float = 60.0) -> None:
    async with asyncio.timeout(seconds):
        while True:
            met = condition()
            if met if isinstance(met, bool) else await met:
                return
            await asyncio.sleep(0.02)


async def test_a_job_runs_once_its_transaction_commits_and_never_before(database: Database) -> None:
    done: list[int] = []

    async def handle(letter: Letter) -> None:
        done.append(letter.number)

    async with working(database.pool, [JobHandler("letter", Letter, handle)]):
        async with database.begin(SYSTEM) as uow:
            await enqueue(uow, "letter", Letter(1))
            await asyncio.sleep(0.5)
            assert done == []
        await until(lambda: done == [1])

        async def change_one_s_mind() -> None:
            async with database.begin(SYSTEM) as uow:
                await enqueue(uow, "letter", Letter(2))
                raise LookupError

        with pytest.raises(LookupError):
            await change_one_s_mind()
        await send(database, 3)
        await until(lambda: done == [1, 3])


async def test_a_job_that_asks_for_it_runs_again_later(database: Database) -> None:
    runs: list[float] = []

    async def handle(_: Letter) -> None:
        runs.append(asyncio.get_running_loop().time())
        if len(runs) < 3:
            raise RetryLater(timedelta(seconds=0.3), "the gateway is throttled")

    async with working(database.pool, [JobHandler("letter", Letter, handle, attempts=1)]):
        await send(database, 1)
        await until(lambda: len(runs) == 3)
        assert runs[1] - runs[0] >= 0.3
        await until(lambda: _is_empty(database))


async def test_a_deferred_job_waits(database: Database) -> None:
    done: list[int] = []

    async def handle(letter: Letter) -> None:
        done.append(letter.number)

    async with working(database.pool, [JobHandler("letter", Letter, handle)]):
        await send(database, 1, after=timedelta(hours=1))
        await send(database, 2)
        await until(lambda: done == [2])
        await database.pool.execute("UPDATE pgqueuer SET execute_after = now()")
        await until(lambda: done == [2, 1])


async def _is_empty(database: Database) -> bool:
    return bool(await database.pool.fetchval("SELECT count(*) = 0 FROM pgqueuer"))


async def test_a_job_that_fails_to_the_end_is_kept_aside_and_tells_nothing_personal(
    database: Database, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    async def handle(_: Letter) -> None:
        raise ValueError("no such subscriber: 0951234567")

    async def failed() -> bool:
        async with database.read() as connection:
            return [depth.failed for depth in await queue_depth(connection)] == [1]

    with caplog.at_level(logging.DEBUG):
        async with working(database.pool, [JobHandler("letter", Letter, handle, attempts=2)]):
            await send(database, 1)
            await until(failed)
    rows = await database.pool.fetch("SELECT status::text, traceback::text AS trace FROM pgqueuer_log")
    traces = "".join(row["trace"] or "" for row in rows)
    assert "ValueError" in traces
    shown = traces + caplog.text + "".join(capsys.readouterr())
    assert "0951234567" not in shown


async def test_a_payload_of_another_shape_fails_like_any_other(database: Database) -> None:
    async def handle(_: Letter) -> None:
        raise AssertionError("never reached")

    async def failed() -> bool:
        async with database.read() as connection:
            return [depth.failed for depth in await queue_depth(connection)] == [1]

    async with working(database.pool, [JobHandler("letter", Letter, handle, attempts=1)]):
        async with database.begin(SYSTEM) as uow:
            await enqueue(uow, "letter", Stranger("0951234567"))
        await until(failed)


async def test_the_job_of_a_killed_worker_is_taken_over(database: Database, database_url: str, project: Path) -> None:
    await send(database, 7)
    doomed = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.jobs.doomed_worker", database_url, cwd=project, stdout=asyncio.subprocess.PIPE
    )
    assert doomed.stdout is not None
    async with asyncio.timeout(60):
        assert await doomed.stdout.readline() == b"took 7\n"
    os.kill(doomed.pid, signal.SIGKILL)
    await doomed.wait()
    # As if the time had passed after which the job of a silent worker is free.
    await database.pool.execute("UPDATE pgqueuer SET heartbeat = heartbeat - interval '1 hour'")
    done: list[int] = []

    async def handle(letter: Letter) -> None:
        done.append(letter.number)

    async with working(database.pool, [JobHandler("letter", Letter, handle)]):
        await until(lambda: done == [7])
        await until(lambda: _is_empty(database))


async def test_a_slow_kind_never_keeps_another_waiting(database: Database) -> None:
    running, most, done = 0, 0, list[int]()
    release = asyncio.Event()

    async def slow(_: Letter) -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await release.wait()
        running -= 1

    async def quick(letter: Letter) -> None:
        done.append(letter.number)

    handlers = [JobHandler("slow", Letter, slow), JobHandler("quick", Letter, quick)]
    await send(database, *range(200), job="slow")
    async with working(database.pool, handlers):
        await until(lambda: running == 8)
        for number in range(5):
            await send(database, number, job="quick")
            await until(lambda: len(done) == number + 1)  # noqa: B023
        assert (running, most) == (8, 8)
        release.set()
        await until(lambda: _is_empty(database))
    assert most == 8


async def test_two_workers_share_one_limit(database: Database) -> None:
    running, most, ended = 0, 0, 0

    async def handle(_: Letter) -> None:
        nonlocal running, most, ended
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.05)
        running -= 1
        ended += 1

    handler = JobHandler("letter", Letter, handle, concurrency=2)
    await send(database, *range(12))
    async with working(database.pool, [handler]), working(database.pool, [handler]):
        await until(lambda: ended == 12)
    assert most == 2


def test_a_handler_needs_a_limit() -> None:
    async def handle(_: Letter) -> None: ...

    with pytest.raises(ValueError, match="at least one"):
        JobHandler("letter", Letter, handle, concurrency=0)


async def test_schedules_run_again_and_again_also_after_a_failure(database: Database) -> None:
    runs = 0

    async def run() -> None:
        nonlocal runs
        runs += 1
        raise RuntimeError("the first one fails")

    async with working(database.pool, [], [Schedule("often", "* * * * * */1", run)]):
        await until(lambda: runs >= 2)


async def test_the_depth_of_the_queue_is_known_by_job(database: Database) -> None:
    await send(database, 1, 2)
    await send(database, 3, after=timedelta(hours=1))
    await send(database, 4, job="other")
    await database.pool.execute("UPDATE pgqueuer SET execute_after = execute_after - interval '1 minute'")
    async with database.read() as connection:
        letter, other = await queue_depth(connection)
    assert (letter.job, letter.due, letter.later, letter.running, letter.failed) == ("letter", 2, 1, 0, 0)
    assert 60 <= letter.oldest_seconds < 120
    assert (other.job, other.due, other.later) == ("other", 1, 0)
