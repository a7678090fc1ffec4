"""What a balancer and a monitor ask of every site."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field

from litestar import Response, get
from litestar.handlers import HTTPRouteHandler
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

Check = Callable[[], Awaitable[bool]]


@dataclass(frozen=True, slots=True)
class Health:
    """How a site knows that it is ready, and what it measures before `/metrics` answers."""

    checks: Mapping[str, Check]
    before_metrics: Sequence[Callable[[], Awaitable[None]]] = field(default=())


def health_routes(health: Health) -> Sequence[HTTPRouteHandler]:
    """Return `/health/live`, `/health/ready` and `/metrics`. Ready means that every check says so."""

    @get("/health/live", include_in_schema=False)
    async def live() -> dict[str, str]:
        return {"status": "live"}

    @get("/health/ready", include_in_schema=False)
    async def ready() -> Response[dict[str, object]]:
        results = {name: await _holds(check) for name, check in health.checks.items()}
        good = all(results.values())
        status = "ready" if good else "not ready"
        return Response({"status": status, "checks": results}, status_code=200 if good else 503)

    @get("/metrics", include_in_schema=False)
    async def metrics() -> Response[bytes]:
        for refresh in health.before_metrics:
            await refresh()
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return (live, ready, metrics)


async def _holds(check: Check) -> bool:
    try:
        return await check()
    except Exception:
        return False
