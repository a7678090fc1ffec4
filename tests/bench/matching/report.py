"""The figures: precision, recall and the confusion by kind of variation."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tests.bench.matching.pair import LabelledPair
from tests.docs.documents import document

PAGE = "reference/matching.md"
_BLOCK = re.compile(r"(<!-- measured: matching -->\n).*?(<!-- end of measured -->)", re.DOTALL)


@dataclass(frozen=True)
class Row:
    """The decisions on the pairs of one kind."""

    kind: str
    truth: str
    must_match: bool
    decisions: Counter[str]

    @property
    def pairs(self) -> int:
        return self.decisions.total()

    @property
    def wrong(self) -> int:
        """Pairs on which software has decided wrongly: a match of two people, or a person not known again."""
        if self.truth == "different":
            return self.decisions["match"]
        return self.pairs - self.decisions["match"] if self.must_match else 0


@dataclass(frozen=True)
class Report:
    """All rows."""

    rows: tuple[Row, ...]

    @property
    def pairs(self) -> int:
        return sum(row.pairs for row in self.rows)

    @property
    def precision(self) -> float:
        """Matches that are of one person, of all matches."""
        matches = sum(row.decisions["match"] for row in self.rows)
        right = sum(row.decisions["match"] for row in self.rows if row.truth == "same")
        return right / matches if matches else 1.0

    @property
    def recall(self) -> float:
        """Matches among the pairs of one person that differ only in what is accepted."""
        due = [row for row in self.rows if row.must_match]
        return sum(row.decisions["match"] for row in due) / sum(row.pairs for row in due)

    @property
    def kept_for_a_person(self) -> float:
        """Pairs of one person that were matched or given to somebody, of all pairs of one person."""
        same = [row for row in self.rows if row.truth == "same"]
        return 1 - sum(row.decisions["no_match"] for row in same) / sum(row.pairs for row in same)

    @property
    def holds(self) -> bool:
        return self.precision == 1.0 and self.recall == 1.0


def tally(pairs: Sequence[LabelledPair], decisions: Iterable[str]) -> Report:
    """Count decisions by kind, in the order of the pairs."""
    counts: dict[tuple[str, str, bool], Counter[str]] = {}
    for pair, decision in zip(pairs, decisions, strict=True):
        counts.setdefault((pair.kind, pair.truth, pair.must_match), Counter())[decision] += 1
    return Report(tuple(Row(*key, decisions=count) for key, count in counts.items()))


def as_markdown(report: Report) -> str:
    """Return the table."""
    lines = [
        f"{report.pairs:,} pairs; precision of automatic matches **{report.precision:.6f}**; recall on accepted "
        f"variations **{report.recall:.6f}**; {report.kept_for_a_person:.1%} of the pairs of one person matched or "
        f"were kept for somebody to look at.",
        "",
        "| kind of pair | truth | pairs | match | near match | no match |",
        "|---|---|---:|---:|---:|---:|",
    ]
    for row in report.rows:
        truth = (
            ("one person, must match" if row.must_match else "one person") if row.truth == "same" else "two people"
        )
        counts = (f"{row.decisions[name]:,}" for name in ("match", "near_match", "no_match"))
        lines.append(f"| {row.kind} | {truth} | {row.pairs:,} | {' | '.join(counts)} |")
    return "\n".join(lines)


def write_page(report: Report) -> None:
    """Put the table into the reference."""
    page = document(PAGE)
    text, count = _BLOCK.subn(lambda found: f"{found[1]}\n{as_markdown(report)}\n\n{found[2]}", page.text)
    if count != 1:
        raise LookupError(f"{page.name} has {count} places for the table")
    page.path.write_text(text, encoding="utf-8")
