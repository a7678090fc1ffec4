"""A part of the labelled set of `make bench-matching`, in every run: no wrong match, no accepted spelling missed."""

import pytest

from tests.bench.matching.__main__ import measure_here
from tests.bench.matching.pairs import labelled_pairs
from tests.bench.matching.report import Report, as_markdown
from tests.bench.matching.spellings import ACCEPTED, LOOKS_LIKE


@pytest.fixture(scope="module")
def report() -> Report:
    return measure_here(labelled_pairs(each=60, chunks=2))


def test_an_automatic_match_is_never_wrong(report: Report) -> None:
    assert [row.kind for row in report.rows if row.wrong] == []
    assert report.precision == 1.0


def test_every_accepted_variation_matches(report: Report) -> None:
    assert report.recall == 1.0
    assert {f"name: {kind}" for kind in (*ACCEPTED, *LOOKS_LIKE)} <= {row.kind for row in report.rows}


def test_what_typing_makes_of_a_name_is_kept_for_a_person(report: Report) -> None:
    lost = {row.kind: row.decisions["no_match"] for row in report.rows if row.kind.startswith("name: ")}
    assert {kind: count for kind, count in lost.items() if count} == {}


def test_the_report_has_a_row_a_kind(report: Report) -> None:
    assert as_markdown(report).count("\n|") == len(report.rows) + 2
