"""The table of acceptance items and the marks on the tests say the same."""

import re
from collections.abc import Iterator

import pytest

from tests.acceptance_report import every_item
from tests.docs.documents import ROOT, document

_ROW = re.compile(r"^\| ((?:S\d|X)-\d\d[^|]*) \| [^|]+ \| ([^|]+) \|$", re.MULTILINE)
_MARK = re.compile(r"mark\.item\(([^)]*)\)")
_ABOUT = ("S0", "S1", "S2", "S4", "X")


def rows() -> list[tuple[list[str], str]]:
    """Return (items, proof) of every row."""
    return [(list(_items(named)), proof) for named, proof in _ROW.findall(document("reference/acceptance.md").text)]


def _items(named: str) -> Iterator[str]:
    """Yield the items of "S0-01, S0-03 … S0-05"."""
    for part in named.split(","):
        first, *last = (word.strip() for word in part.split("…"))
        seed, start = first.split("-")
        end = last[0].split("-")[1] if last else start
        yield from (f"{seed}-{number:02}" for number in range(int(start), int(end) + 1))


def test_every_item_of_these_letters_stands_there_once() -> None:
    named = [item for items, _ in rows() for item in items]
    assert sorted(named) == sorted(item for item in every_item() if item.split("-")[0] in _ABOUT)


@pytest.mark.parametrize(("items", "proof"), rows(), ids=lambda value: value[0] if isinstance(value, list) else "")
def test_the_tests_that_are_named_bear_the_items(items: list[str], proof: str) -> None:
    """An item is never claimed without a test; one that is called open may have its first tests already."""
    if proof != "open":
        found = [_marks((ROOT / name).read_text(encoding="utf-8")) for name in re.findall(r"`([^`]+)`", proof)]
        assert set(items) <= set().union(*found)


def _marks(source: str) -> set[str]:
    return {item for marks in _MARK.findall(source) for item in re.findall(r'"([SX]\d?-\d\d)"', marks)}
