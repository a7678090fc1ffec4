"""How much work waits, for `/metrics` and for an alarm."""

from dataclasses import dataclass

from motid.db import Connection


@dataclass(frozen=True, slots=True)
class QueueDepth:
    """The jobs of one kind. `oldest_seconds` is how long the first due one waits to be taken; 0 where none is."""

    job: str
    due: int
    later: int
    running: int
    failed: int
    oldest_seconds: float


async def queue_depth(connection: Connection) -> list[QueueDepth]:
    """Return the depth of every kind of job that has any, by name."""
    rows = await connection.fetch(
        """SELECT entrypoint AS job,
                  count(*) FILTER (WHERE status = 'queued' AND execute_after <= now()) AS due,
                  count(*) FILTER (WHERE status = 'queued' AND execute_after > now()) AS later,
                  count(*) FILTER (WHERE status = 'picked') AS running,
                  count(*) FILTER (WHERE status = 'failed') AS failed,
                  coalesce(extract(epoch FROM now() - min(execute_after)
                    FILTER (WHERE status = 'queued' AND execute_after <= now())), 0)::float8 AS oldest_seconds
             FROM pgqueuer GROUP BY entrypoint ORDER BY entrypoint"""
    )
    return [QueueDepth(**row) for row in rows]
