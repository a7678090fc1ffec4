"""The worker process: takes jobs, retries those that ask for it, runs the schedules."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Generic, TypeVar, cast

import msgspec
import structlog
from pgqueuer import PgQueuer
from pgqueuer.errors import RetryRequested
from pgqueuer.models import Job
from pgqueuer.models import Schedule as PgqSchedule

from motid.db import Pool

log = structlog.get_logger()
P = TypeVar("P", bound=msgspec.Struct)
_BATCH = 10


class RetryLater(Exception):  # noqa: N818
    """Raised by a handler that wants the same job again after `delay`."""

    def __init__(self, delay: timedelta, reason: str) -> None:
        super().__init__(reason)
        self.delay = delay
        self.reason = reason


@dataclass(frozen=True, slots=True)
class JobHandler(Generic[P]):
    """A job's name, its payload type, what to do, and how many may run at once in the whole installation.

    Every kind has its own places, so that jobs that wait for a slow gateway never keep the others waiting. A job that
    fails after `attempts` runs is kept aside as failed, for a person to look at. Every run counts, but `RetryLater`
    never fails a job: how long it is worth trying, the handler decides.
    """

    job: str
    payload: type[P]
    handle: Callable[[P], Awaitable[None]]
    concurrency: int = 8
    attempts: int = 20

    def __post_init__(self) -> None:
        if self.concurrency < 1:
            raise ValueError("a handler needs at least one place")


class JobFailed(Exception):  # noqa: N818
    """What the queue is told of a failure: the type alone, since an exception's text may quote personal data."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """Something to do again and again; `cron` in the usual five fields."""

    name: str
    cron: str
    run: Callable[[], Awaitable[None]]


async def run_worker(
    pool: Pool,
    handlers: Sequence[JobHandler[Any]],
    schedules: Sequence[Schedule],
    stop: asyncio.Event,
    *,
    take_over_after: timedelta = timedelta(seconds=10),
) -> None:
    """Work until `stop` is set. A job of a worker that died is taken over by another one after a while.

    So a job runs at least once, and may run twice: what a handler does bears repetition.
    """
    queue = PgQueuer.from_asyncpg_pool(cast("Any", pool))  # ours has the methods that it calls
    for handler in handlers:
        queue.entrypoint(handler.job, concurrency_limit=handler.concurrency, on_failure="hold")(_entrypoint(handler))
    for schedule in schedules:
        queue.schedule(schedule.name, schedule.cron)(_scheduled(schedule))

    async def watch() -> None:
        await stop.wait()
        queue.shutdown.set()

    watcher = asyncio.create_task(watch())
    try:
        await queue.run(
            # A job that asks for a retry wakes nobody: it waits for the next look at the queue.
            dequeue_timeout=timedelta(seconds=1),
            heartbeat_timeout=take_over_after,
            batch_size=_BATCH,
            # Room for every kind at its limit: a smaller total would let one kind keep the others waiting.
            max_concurrent_tasks=max(2 * _BATCH, sum(handler.concurrency for handler in handlers)),
        )
    finally:
        watcher.cancel()


def _entrypoint(handler: JobHandler[Any]) -> Callable[[Job], Awaitable[None]]:
    async def run(job: Job) -> None:
        try:
            await handler.handle(msgspec.json.decode(job.payload or b"{}", type=handler.payload))
        except RetryLater as retry:
            raise RetryRequested(delay=retry.delay, reason=retry.reason) from None
        except Exception as error:
            # The type alone: an exception's text may quote what it was given.
            log.error("job_failed", job=handler.job, error=type(error).__name__, attempts=job.attempts)
            if job.attempts + 1 >= handler.attempts:
                raise JobFailed(type(error).__name__) from None
            delay = timedelta(seconds=min(300.0, 2.0**job.attempts))
            raise RetryRequested(delay=delay, reason=type(error).__name__) from None

    return run


def _scheduled(schedule: Schedule) -> Callable[[PgqSchedule], Awaitable[None]]:
    async def run(_: PgqSchedule) -> None:
        try:
            await schedule.run()
        except Exception as error:
            log.error("schedule_failed", schedule=schedule.name, error=type(error).__name__)

    return run
