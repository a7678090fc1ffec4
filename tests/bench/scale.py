"""`python -m tests.bench.scale`: what an operation costs with few rows in the database, and with millions.

Two installations, one of each size, run at once and are measured in turns.
"""

import argparse
import sys

import uvloop

from tests.bench.load import Result, measure
from tests.bench.multiply import multiply
from tests.bench.operations import OPERATIONS
from tests.bench.stand import Stand, open_stand

FEW = 10_000
_ROUNDS = 5
_MEASURED = ("cc", "userinfo", "introspect", "refresh", "sso", "journey")


def main() -> int:
    """Measure both, and print them; 1 when an operation failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.scale", description=__doc__)
    parser.add_argument(
        "--accounts", type=int, default=10_000_000, help="accounts, and tokens of each kind (10000000)"
    )
    parser.add_argument("--seconds", type=float, default=5, help="how long an operation is measured a round (5)")
    arguments = parser.parse_args()
    few, many = uvloop.run(_compare(arguments.accounts, arguments.seconds))
    sys.stdout.write(as_table(few, many, arguments.accounts))
    return 1 if any(result.errors for result in (*few, *many)) else 0


async def _compare(accounts: int, seconds: float) -> tuple[list[Result], list[Result]]:
    """Measure both installations in turns, so that whatever else the machine does meets both alike."""
    async with open_stand(FEW) as small, open_stand(FEW) as large:
        await multiply(large.database_url, accounts - FEW, _say)
        for stand in (large, small):
            await _round(stand, 1)  # until the cache knows the pages
        rounds = [(await _round(small, seconds), await _round(large, seconds)) for _ in range(_ROUNDS)]
    return _medians([few for few, _ in rounds]), _medians([many for _, many in rounds])


async def _round(stand: Stand, seconds: float) -> list[Result]:
    results = []
    for name in _MEASURED:
        result = await measure(stand.target, name, OPERATIONS[name], connections=16, seconds=seconds)
        _say(f"{name}: server {result.server_cpu_ms:.3f} ms, database {result.database_cpu_ms:.3f} ms")
        results.append(result)
    return results


def _medians(rounds: list[list[Result]]) -> list[Result]:
    """Return of each operation the round of the middle CPU time; one with errors stands out."""
    return [
        next((result for result in results if result.errors), sorted(results, key=_sum)[len(results) // 2])
        for results in zip(*rounds, strict=True)
    ]


def as_table(few: list[Result], many: list[Result], accounts: int) -> str:
    """Return a Markdown table: CPU milliseconds of server and database an operation, and what they grew by."""
    lines = [
        f"| operation | server, {FEW:,} | server, {accounts:,} | database, {FEW:,} | database, {accounts:,} | both |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for before, after in zip(few, many, strict=True):
        grown = _sum(after) / _sum(before) - 1
        lines.append(
            f"| {before.operation} | {before.server_cpu_ms:.3f} | {after.server_cpu_ms:.3f} "
            f"| {before.database_cpu_ms:.3f} | {after.database_cpu_ms:.3f} | {grown:+.0%} |"
        )
    return "\n".join(lines) + "\n"


def _sum(result: Result) -> float:
    return result.server_cpu_ms + result.database_cpu_ms


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)  # noqa: T201 - a program for people


if __name__ == "__main__":
    sys.exit(main())
