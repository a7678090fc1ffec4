"""Work that happens after the transaction that caused it: a queue in PostgreSQL (pgqueuer)."""

from motid.jobs.enqueue import enqueue, enqueue_each
from motid.jobs.queue_depth import QueueDepth, queue_depth
from motid.jobs.worker import JobHandler, RetryLater, Schedule, run_worker

__all__ = [
    "JobHandler",
    "QueueDepth",
    "RetryLater",
    "Schedule",
    "enqueue",
    "enqueue_each",
    "queue_depth",
    "run_worker",
]
