"""Codes of dossiers, several in a cell."""

import re
from typing import Final

LONGEST_CODE: Final = 100
MOST_CODES: Final = 1_000
_BETWEEN: Final = re.compile(r"[;,|\s]+")


def dossier_codes(cell: str) -> tuple[tuple[str, ...], bool]:
    """Return the codes of a cell, each once, and whether all of it was codes.

    They are parted by semicolons, commas, bars, spaces or lines; brackets and quotes of JSON lists are dropped.
    """
    if not cell:
        return (), True
    words = [word for word in _BETWEEN.split(cell.translate(_QUOTES)) if word]
    codes = [word for word in dict.fromkeys(words) if len(word) <= LONGEST_CODE and word.isprintable()]
    all_right = len(codes) == len(dict.fromkeys(words)) and len(codes) <= MOST_CODES
    return tuple(codes[:MOST_CODES]), all_right


_QUOTES: Final = str.maketrans(dict.fromkeys("[]\"'"))
