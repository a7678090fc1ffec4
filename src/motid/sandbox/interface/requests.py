"""`GET /requests/{registry}`: what the simulated registries were asked, by request id, for tests of idempotency."""

from typing import Annotated, Any

import msgspec
from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from motid.sandbox.problems import InvalidRequest, documented
from motid.sandbox.registries.request_log import LoggedRequest, RequestLog
from motid.sandbox.world import World


class Requests(msgspec.Struct):
    """How often a registry was asked since the sandbox started, and the newest request ids."""

    total: int
    requests: list[LoggedRequest]


@get(
    "/requests/{registry:str}",
    summary="Requests that a registry received",
    tags=["requests"],
    responses=documented(400, 404),
)
async def list_requests(
    world: NamedDependency[World],
    registry: FromPath[str],
    limit: Annotated[int, QueryParameter(ge=1, le=1000, description="At most so many")] = 50,
) -> Requests:
    """Return request ids with their counts, newest first; `carrier` and `population` keep such a log."""
    logs: dict[str, RequestLog[Any]] = {
        "carrier": world.carrier.log,
        "population": world.population_service.log,
    }
    if registry not in logs:
        raise InvalidRequest(404, "registry is one of carrier, population")
    log = logs[registry]
    return Requests(log.total, log.newest(limit))
