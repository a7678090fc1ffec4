"""What somebody wrote in a form that was not taken: shown again, so that nothing of it has to be written twice."""

from collections.abc import Iterable
from typing import Final

from motid.web.desk.paths import DESK_PATHS

_WRITTEN: Final = frozenset({"words", "statement", "text"})
"""Fields of free text; those of numbers, names and choices are typed anew in a moment."""
_NOTE: Final = "note-"
"""Notes of a hand-over, one a case."""
_LONGEST: Final = 4_000
_WORTH_KEEPING: Final = 3
"""Characters."""


def typed_words(pairs: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Return the free texts of a form."""
    return tuple(
        value[:_LONGEST]
        for name, value in pairs
        if (name in _WRITTEN or name.startswith(_NOTE)) and len(value.strip()) >= _WORTH_KEEPING
    )


def page_of_form(path: str) -> str:
    """Return the address of the page whose form was sent to a path: the case's, or the beginning."""
    _, first, *rest = path.split("/")
    if path in {DESK_PATHS.new_case, DESK_PATHS.search, DESK_PATHS.directory_edit}:
        return path
    return DESK_PATHS.at(DESK_PATHS.case, number=rest[0]) if first == "cases" and rest else DESK_PATHS.home
