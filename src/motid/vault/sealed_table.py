"""What a package declares about its sealed tables, so that rotation finds every bundle and digest."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class IndexColumns:
    """A pair of blind-index columns of a table.

    `value_of(bundle)` gives the indexed value back from the opened bundle, or None where the row has none; the digest
    is made under the kind that `kind_column` of the row holds, or under `fixed_kind`.
    """

    value_of: Callable[[dict[str, Any]], str | None]
    kind_column: str | None = None
    fixed_kind: str | None = None
    slot_a: str = "index_a"
    slot_b: str = "index_b"


@dataclass(frozen=True, slots=True)
class SealedTable:
    """A table with sealed bundles. `kind` is what the bundles are bound to, by convention the table's name."""

    table: str
    kind: str
    id_column: str = "id"
    sealed_column: str = "sealed"
    index: IndexColumns | None = None
