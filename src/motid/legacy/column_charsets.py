"""Which columns of words are written in TCVN3 or VNI: found out column by column, for portals mixed them."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from motid.kernel.legacy_charsets import Charset, examine
from motid.legacy.field_names import LegacyField
from motid.legacy.mapping import ColumnMapping
from motid.legacy.tables.table import Row

_OF_WORDS: Final = (
    LegacyField.FULL_NAME, LegacyField.FAMILY_NAME, LegacyField.GIVEN_NAME, LegacyField.GENDER,
    LegacyField.DOSSIER_TITLE, LegacyField.DOSSIER_STATE,
)  # fmt: skip
LOOKED_AT: Final = 5_000
"""First rows that are looked at."""
SURE: Final = 0.2
"""Confidence from which on a column is converted; a short list of words may fit two readings."""


@dataclass(frozen=True, slots=True)
class ColumnCharset:
    """What a column of words is written in. `telling_words` differ between the readings; `given`: by the mapping."""

    field: LegacyField
    column: str
    charset: Charset
    confidence: float
    telling_words: int
    given: bool = False

    @property
    def sure(self) -> bool:
        """Whether the reading is clear; if not, a person has to look at the names before the import."""
        return self.given or self.confidence >= SURE


def find_charsets(
    rows: Iterator[Row], mapping: ColumnMapping, places: dict[LegacyField, int]
) -> tuple[ColumnCharset, ...]:
    """Return the charset of each column of words; what is not clear stays as it is."""
    cells = [row.cells for row in islice(rows, LOOKED_AT) if row.cells is not None]
    return tuple(
        _find(field, mapping, [row[places[field]] for row in cells]) for field in _OF_WORDS if field in places
    )


def _find(field: LegacyField, mapping: ColumnMapping, texts: list[str]) -> ColumnCharset:
    column = mapping.columns[field]
    given = mapping.charsets.get(field)
    found = examine(texts)
    if given is not None:
        return ColumnCharset(field, column, given, 1.0, found.telling_words, given=True)
    charset = found.charset if found.confidence >= SURE else Charset.UNICODE
    return ColumnCharset(field, column, charset, found.confidence, found.telling_words)
