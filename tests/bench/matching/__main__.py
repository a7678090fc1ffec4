"""`python -m tests.bench.matching`: measure how right the comparison is; exit code 1 when it is not right enough."""

import argparse
import subprocess
import sys
import time
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from tempfile import TemporaryDirectory

import msgspec

from motid.kernel.clock import SystemClock, vietnamese_date
from motid.normalisation.match_lines import answer_lines
from motid.normalisation.matching_rules import RELEASED_RULES
from tests.bench.matching.pair import LabelledPair
from tests.bench.matching.pairs import EACH, labelled_pairs
from tests.bench.matching.report import Report, as_markdown, tally, write_page


def measure_command(pairs: list[LabelledPair]) -> Report:
    """Let `motid match` decide on the pairs, as anyone would, and count. Its start is part of the time."""
    with TemporaryDirectory() as folder:
        source, target = Path(folder) / "pairs.jsonl", Path(folder) / "decisions.jsonl"
        source.write_bytes(as_lines(pairs))
        begun, before = time.perf_counter(), getrusage(RUSAGE_CHILDREN).ru_utime
        subprocess.run([sys.executable, "-m", "motid", "match", source, "--output", target], check=True)
        seconds, busy = time.perf_counter() - begun, getrusage(RUSAGE_CHILDREN).ru_utime - before
        sys.stdout.write(
            f"{len(pairs) / seconds:,.0f} pairs a second, {len(pairs) / busy:,.0f} a processor's second\n\n"
        )
        return count(pairs, target.read_bytes())


def measure_here(pairs: list[LabelledPair]) -> Report:
    """Decide on the pairs within this process, for a test."""
    answers = answer_lines(as_lines(pairs).splitlines(), RELEASED_RULES, today=vietnamese_date(SystemClock().now()))
    return count(pairs, answers.text)


def as_lines(pairs: list[LabelledPair]) -> bytes:
    """Return the pairs as the command reads them, without their labels."""
    return b"".join(
        msgspec.json.encode({"id": n, "claimed": pair.claimed.fields(), "recorded": pair.recorded.fields()}) + b"\n"
        for n, pair in enumerate(pairs)
    )


def count(pairs: list[LabelledPair], text: bytes) -> Report:
    """Count the decisions in the answers, which must be in the order of the pairs."""
    answers = [msgspec.json.decode(line) for line in text.splitlines()]
    if [answer["id"] for answer in answers] != list(range(len(pairs))):
        raise RuntimeError("the answers are not in the order of the pairs")
    return tally(pairs, [answer["decision"] for answer in answers])


def main() -> int:
    """Measure and report."""
    parser = argparse.ArgumentParser(prog="make bench-matching")
    parser.add_argument("--each", type=int, default=EACH, help="pairs of a kind")
    parser.add_argument("--write", action="store_true", help="put the table into docs/reference/matching.md")
    arguments = parser.parse_args()
    report = measure_command(labelled_pairs(each=arguments.each))
    sys.stdout.write(f"{as_markdown(report)}\n")
    for row in report.rows:
        if row.wrong:
            sys.stderr.write(f"WRONG: {row.wrong} of {row.pairs} pairs, {row.kind}\n")
    if arguments.write:
        write_page(report)
    return 0 if report.holds else 1


if __name__ == "__main__":
    sys.exit(main())
