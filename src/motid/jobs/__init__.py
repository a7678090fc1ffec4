"""Work that happens after the transaction that caused it: a queue in PostgreSQL (pgqueuer)."""

from motid.jobs.enqueue import enqueue
from motid.jobs.worker import JobHandler, RetryLater, Schedule, run_worker

__all__ = ["JobHandler", "RetryLater", "Schedule", "enqueue", "run_worker"]
