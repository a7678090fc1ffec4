"""The line of a file that names its columns; lines above it may hold a title."""

from collections.abc import Sequence
from dataclasses import dataclass

from motid.legacy.field_names import field_of_header
from motid.legacy.tables.table import MOST_COLUMNS


@dataclass(frozen=True, slots=True)
class Header:
    """Which of the first records it is (0 …), and the names, made different from one another where they are not."""

    place: int
    columns: tuple[str, ...]


def find_header(records: Sequence[Sequence[str]]) -> Header | None:
    """Return the first record with two names that are known, else the first with two cells; None without such."""
    candidates = [place for place, cells in enumerate(records) if sum(1 for cell in cells if cell.strip()) >= 2]
    if not candidates:
        return None
    known = (place for place in candidates if sum(1 for cell in records[place] if field_of_header(cell)) >= 2)
    place = next(known, candidates[0])
    cells = [cell.strip() for cell in records[place]][:MOST_COLUMNS]
    while cells and not cells[-1]:
        cells.pop()
    return Header(place, _distinct(cells))


def _distinct(names: Sequence[str]) -> tuple[str, ...]:
    """Number names that come again; a column without a name is called by its place."""
    seen: dict[str, int] = {}
    found = []
    for place, name in enumerate(names, start=1):
        wanted = name or f"column {place}"
        seen[wanted] = seen.get(wanted, 0) + 1
        found.append(wanted if seen[wanted] == 1 else f"{wanted} ({seen[wanted]})")
    return tuple(found)
