"""`python -m tests.bench.desk`: fill a database, start the desk, ask for every page, report."""

import argparse
import sys
from pathlib import Path

import uvloop

from tests.bench.desk.measure import Took, measure_pages
from tests.bench.desk.pages import PAGES
from tests.bench.desk.report import as_markdown, write_page
from tests.bench.desk.samples import take_samples
from tests.bench.desk.stand import Size, open_desk_stand
from tests.bench.report import facts_of_machine


def main() -> int:
    """Measure and report; 1 when a page failed or was too slow."""
    arguments = _parser().parse_args()
    size = Size(arguments.accounts, arguments.cases, arguments.cases // 4)
    took, machine = uvloop.run(_measure(size, arguments))
    text = as_markdown(took, size, machine)
    sys.stdout.write(text)
    if arguments.write:
        write_page(text)
    slow = [each for each in took if not each.within]
    for each in slow:
        _say(f"{each.page}: {each.error or f'{each.median_ms:.1f} ms, and may take {each.most_ms:.0f}'}")
    return int(bool(slow))


async def _measure(size: Size, arguments: argparse.Namespace) -> tuple[list[Took], dict[str, str]]:
    _say("starting …")
    async with open_desk_stand(size, _say, arguments.keep) as stand:
        machine = await facts_of_machine(stand.url)
        samples = await take_samples(stand)
        chosen = [page for page in PAGES if (arguments.only or "") in page.name]
        return await measure_pages(stand, samples, chosen, arguments.requests), machine


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.desk", description="Measure the desk's pages.")
    parser.add_argument("--accounts", type=int, default=200_000, help="accounts in the database (200000)")
    parser.add_argument("--cases", type=int, default=20_000, help="open cases, and a quarter as many closed (20000)")
    parser.add_argument("--requests", type=int, default=30, help="how often each page is asked for (30)")
    parser.add_argument("--only", help="pages with this in their names")
    parser.add_argument("--keep", type=Path, help="a folder for the filled database, used again the next time")
    parser.add_argument("--write", action="store_true", help="write the table to docs/reference/performance.md")
    return parser


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)  # noqa: T201 - a program for people


if __name__ == "__main__":
    sys.exit(main())
