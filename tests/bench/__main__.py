"""`python -m tests.bench`: start an installation, measure, report."""

import argparse
import sys

import msgspec
import uvloop

from tests.bench.operations import OPERATIONS
from tests.bench.report import as_markdown, write_page
from tests.bench.run import IN_PROCESS, Options, run


def main() -> int:
    """Measure and report; 1 when operations failed."""
    arguments = _parser().parse_args()
    names = (*OPERATIONS, *IN_PROCESS)
    chosen = arguments.only.split(",") if arguments.only else list(names)
    if unknown := sorted(set(chosen) - set(names)):
        sys.exit(f"unknown: {', '.join(unknown)}; there are {', '.join(names)}")
    options = Options(
        only=frozenset(chosen),
        seconds=arguments.seconds,
        connections=arguments.connections,
        accounts=arguments.accounts,
        peer=arguments.peer,
        say=lambda text: print(text, file=sys.stderr, flush=True),  # noqa: T201 - a program for people
    )
    report = uvloop.run(run(options))
    text = msgspec.json.encode(report).decode() if arguments.json else as_markdown(report)
    sys.stdout.write(f"{text}\n")
    for result in report.results:
        if result.first_error:
            sys.stderr.write(f"{result.target} {result.operation}: {result.first_error}\n")
    if arguments.write:
        write_page(report)
    return 1 if report.errors else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Measure MotID on this machine.")
    parser.add_argument("--seconds", type=float, default=8, help="how long each operation is measured (8)")
    parser.add_argument("--connections", type=int, default=16, help="connections at once (16)")
    parser.add_argument("--accounts", type=int, default=10_000, help="accounts in the database (10000)")
    parser.add_argument("--only", help=f"comma separated, of {', '.join((*OPERATIONS, *IN_PROCESS))}")
    parser.add_argument("--peer", action="store_true", help="measure node-oidc-provider beside it (installed by npm)")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--write", action="store_true", help="write the table to docs/reference/performance.md")
    return parser


if __name__ == "__main__":
    sys.exit(main())
