"""The sealed tables of this package, for key rotation."""

from motid.legacy.model import EXTERNAL_ID_INDEX
from motid.vault import IndexColumns, SealedTable

SEALED_TABLES = (
    SealedTable(
        table="legacy_account",
        kind="legacy_account",
        index=IndexColumns(value_of=lambda bundle: bundle["external_id"], fixed_kind=EXTERNAL_ID_INDEX),
    ),
)
