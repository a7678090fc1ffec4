"""What `/metrics` tells of the work that waits."""

from collections.abc import Awaitable, Callable

from prometheus_client import Gauge

from motid.db import Pool
from motid.jobs.queue_depth import queue_depth

_DUE = Gauge("motid_jobs_due", "Jobs that wait to be taken", ["job"])
_LATER = Gauge("motid_jobs_later", "Jobs whose time has not come", ["job"])
_RUNNING = Gauge("motid_jobs_running", "Jobs at work", ["job"])
_FAILED = Gauge("motid_jobs_failed", "Jobs that were given up", ["job"])
_OLDEST = Gauge("motid_jobs_oldest_seconds", "How long the first due job has waited", ["job"])


def queue_metrics(pool: Pool) -> Callable[[], Awaitable[None]]:
    """Return what `/metrics` does before it answers: one query."""

    async def refresh() -> None:
        async with pool.acquire() as connection:
            depths = await queue_depth(connection)
        for gauge in (_DUE, _LATER, _RUNNING, _FAILED, _OLDEST):
            gauge.clear()
        for depth in depths:
            _DUE.labels(depth.job).set(depth.due)
            _LATER.labels(depth.job).set(depth.later)
            _RUNNING.labels(depth.job).set(depth.running)
            _FAILED.labels(depth.job).set(depth.failed)
            _OLDEST.labels(depth.job).set(depth.oldest_seconds)

    return refresh
