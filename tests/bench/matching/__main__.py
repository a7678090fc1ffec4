"""`python -m tests.bench.matching`: measure how right the comparison is; exit code 1 when it is not right enough."""

import argparse
import io
import sys
import time

import msgspec

from motid.kernel.clock import SystemClock, vietnamese_date
from motid.normalisation.match_file import match_file
from motid.normalisation.matching_rules import RELEASED_RULES
from tests.bench.matching.pair import LabelledPair
from tests.bench.matching.pairs import EACH, labelled_pairs
from tests.bench.matching.report import Report, as_markdown, tally, write_page


def measure(pairs: list[LabelledPair], workers: int | None = None) -> Report:
    """Let the pairs be decided as `motid match` does it, and count."""
    lines = (
        msgspec.json.encode({"id": n, "claimed": pair.claimed.fields(), "recorded": pair.recorded.fields()})
        for n, pair in enumerate(pairs)
    )
    source, target = io.BytesIO(b"\n".join(lines)), io.BytesIO()
    begun = time.perf_counter()
    match_file(source, target, RELEASED_RULES, today=vietnamese_date(SystemClock().now()), workers=workers)
    seconds = time.perf_counter() - begun
    answers = [msgspec.json.decode(line) for line in target.getvalue().splitlines()]
    if [answer["id"] for answer in answers] != list(range(len(pairs))):
        raise RuntimeError("the answers are not in the order of the pairs")
    return tally(pairs, [answer["decision"] for answer in answers], len(pairs) / seconds)


def main() -> int:
    """Measure and report."""
    parser = argparse.ArgumentParser(prog="make bench-matching")
    parser.add_argument("--each", type=int, default=EACH, help="pairs of a kind")
    parser.add_argument("--write", action="store_true", help="put the table into docs/reference/matching.md")
    arguments = parser.parse_args()
    report = measure(labelled_pairs(each=arguments.each))
    sys.stdout.write(f"{as_markdown(report)}\n\n{report.pairs_a_second:,.0f} pairs a second\n")
    for row in report.rows:
        if row.wrong:
            sys.stderr.write(f"WRONG: {row.wrong} of {row.pairs} pairs, {row.kind}\n")
    if arguments.write:
        write_page(report)
    return 0 if report.holds else 1


if __name__ == "__main__":
    sys.exit(main())
