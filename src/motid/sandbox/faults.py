"""Faults that a tester injects into the simulators: delay, errors, outage.

`PUT /faults/{registry}` of the sandbox takes the JSON of `Fault`, every field optional:

    {"delay": 5.0, "error_rate": 0.5, "outage": true}

and replaces what was set before; `DELETE` clears it. Faults live in memory: a restart heals everything.
"""

import asyncio
from collections.abc import Callable
from random import Random
from typing import Annotated, Literal, get_args

import msgspec

Registry = Literal["population", "carrier", "smsc", "mail"]
REGISTRIES: tuple[Registry, ...] = get_args(Registry)
"""What can be made to fail."""


class Fault(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a simulator misbehaves: seconds before an answer, share of answers that are errors, gone altogether."""

    delay: Annotated[float, msgspec.Meta(ge=0, le=600)] = 0.0
    error_rate: Annotated[float, msgspec.Meta(ge=0, le=1)] = 0.0
    outage: bool = False


HEALTHY = Fault()


class UnknownRegistry(LookupError):  # noqa: N818 - reads as the outcome of a look-up
    """There is no simulator of that name."""


class InjectedFault(Exception):  # noqa: N818
    """The simulator must answer with an error of its protocol."""


class InjectedOutage(InjectedFault):
    """The simulator must behave as if it were not there."""


class Faults:
    """The faults in force. Errors are drawn from a seeded generator, so that a test sees the same ones again."""

    def __init__(self, seed: int = 1414) -> None:
        self._faults: dict[Registry, Fault] = {}
        self._draws = {registry: Random(f"{seed}:{registry}") for registry in REGISTRIES}
        self._observers: list[Callable[[Registry, Fault], None]] = []

    def of(self, registry: str) -> Fault:
        """Return the fault in force, `HEALTHY` when there is none. Raises `UnknownRegistry`."""
        return self._faults.get(known(registry), HEALTHY)

    def put(self, registry: str, fault: Fault) -> None:
        """Put a fault in force in place of any other. Raises `UnknownRegistry`."""
        name = known(registry)
        self._faults[name] = fault
        for observer in self._observers:
            observer(name, fault)

    def clear(self, registry: str) -> None:
        """Heal a registry. Raises `UnknownRegistry`."""
        self.put(registry, HEALTHY)

    def observe(self, observer: Callable[[Registry, Fault], None]) -> None:
        """Call `observer` at every change, so that a simulator can drop its open sessions at an outage."""
        self._observers.append(observer)

    async def apply(self, registry: str) -> None:
        """Wait out the delay, then raise `InjectedOutage` or `InjectedFault` when the answer must not come."""
        fault = self.of(registry)
        if fault.outage:
            raise InjectedOutage(registry)
        if fault.delay:
            await asyncio.sleep(fault.delay)
        if fault.error_rate and self._draws[known(registry)].random() < fault.error_rate:
            raise InjectedFault(registry)
        if self.of(registry).outage:
            raise InjectedOutage(registry)


def known(registry: str) -> Registry:
    """Return the name as one of `REGISTRIES`; raises `UnknownRegistry`."""
    for name in REGISTRIES:
        if name == registry:
            return name
    raise UnknownRegistry(registry)
