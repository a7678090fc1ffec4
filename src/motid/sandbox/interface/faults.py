"""`/faults`: make a simulator slow, unreliable or unreachable."""

from litestar import delete, get, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from motid.sandbox.faults import REGISTRIES, Fault, UnknownRegistry
from motid.sandbox.problems import InvalidRequest, documented
from motid.sandbox.world import World

_UNKNOWN = "registry is one of " + ", ".join(REGISTRIES)


@get("/faults", summary="Faults in force", tags=["faults"])
async def list_faults(world: NamedDependency[World]) -> dict[str, Fault]:
    """Return the fault of every registry; a healthy one has no delay, no errors and no outage."""
    return {registry: world.faults.of(registry) for registry in REGISTRIES}


@put("/faults/{registry:str}", summary="Inject a fault", tags=["faults"], responses=documented(400, 404))
async def put_fault(world: NamedDependency[World], registry: FromPath[str], data: JSONBody[Fault]) -> Fault:
    """Put a fault in force in place of any other: `delay` in seconds, `error_rate` from 0 to 1, `outage`."""
    try:
        world.faults.put(registry, data)
    except UnknownRegistry:
        raise InvalidRequest(404, _UNKNOWN) from None
    return data


@delete("/faults/{registry:str}", summary="Heal one registry", tags=["faults"], responses=documented(404))
async def clear_fault(world: NamedDependency[World], registry: FromPath[str]) -> None:
    """Clear the fault of a registry."""
    try:
        world.faults.clear(registry)
    except UnknownRegistry:
        raise InvalidRequest(404, _UNKNOWN) from None


@delete("/faults", summary="Heal everything", tags=["faults"])
async def clear_faults(world: NamedDependency[World]) -> None:
    """Clear every fault."""
    for registry in REGISTRIES:
        world.faults.clear(registry)
