"""`python -m tests.bench.soak`: whether the memory of a worker stays flat over a million requests."""

import argparse
import asyncio
import sys

import uvloop

from tests.bench.operations import OPERATIONS
from tests.bench.processes import memory_mib
from tests.bench.stand import open_stand
from tests.bench.target import Target

_WARM = 0.1
"""Part of the requests after which caches are full and counting begins."""
_LOOKS = 10
_MIXED = ("userinfo", "cc", "introspect", "discovery", "refresh")


def main() -> int:
    """Send the requests and print the memory; 1 when it grew by more than allowed."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.soak", description=__doc__)
    parser.add_argument("--requests", type=int, default=1_000_000, help="how many (1000000)")
    parser.add_argument("--connections", type=int, default=16, help="connections at once (16)")
    parser.add_argument("--allowed", type=float, default=8, help="growth in MiB after the first tenth (8)")
    arguments = parser.parse_args()
    looks = uvloop.run(_soak(arguments.requests, arguments.connections))
    growth = looks[-1] - looks[0]
    sys.stdout.write(f"{arguments.requests:,} requests: {looks[0]:.1f} to {looks[-1]:.1f} MiB, {growth:+.1f}\n")
    return int(growth > arguments.allowed)


async def _soak(requests: int, connections: int) -> list[float]:
    async with open_stand(1_000) as stand:
        await _send(stand.target, int(requests * _WARM), connections)
        looks = [memory_mib(stand.target.server)]
        for number in range(_LOOKS):
            await _send(stand.target, int(requests * (1 - _WARM) / _LOOKS), connections)
            looks.append(memory_mib(stand.target.server))
            sys.stderr.write(f"{number + 1} of {_LOOKS}: {looks[-1]:.1f} MiB\n")
        return looks


async def _send(target: Target, requests: int, connections: int) -> None:
    operations = [OPERATIONS[_MIXED[number % len(_MIXED)]](target) for number in range(connections)]
    for operation in operations:
        await operation.prepare()
    left = requests

    async def go(number: int) -> None:
        nonlocal left
        while left > 0:
            left -= 1
            await operations[number].once()

    await asyncio.gather(*(go(number) for number in range(connections)))


if __name__ == "__main__":
    sys.exit(main())
