"""`/health` and `/metrics`, as on every site."""

import prometheus_client
from litestar import MediaType, Response, get
from litestar.di import NamedDependency

from motid.sandbox.world import World


@get("/health/live", include_in_schema=False)
async def live() -> dict[str, str]:
    """Tell that the process runs."""
    return {"status": "live"}


@get("/health/ready", include_in_schema=False)
async def ready(world: NamedDependency[World]) -> Response[dict[str, str]]:
    """Tell whether every simulator has started; 503 until then."""
    return Response({"status": "ready" if world.ready else "starting"}, status_code=200 if world.ready else 503)


@get("/metrics", media_type=MediaType.TEXT, include_in_schema=False)
async def metrics() -> Response[bytes]:
    """Return the process's metrics in the text format of Prometheus."""
    return Response(prometheus_client.generate_latest(), media_type=prometheus_client.CONTENT_TYPE_LATEST)
