"""The sealed tables of this package, for key rotation."""

from motid.vault import IndexColumns, SealedTable

SEALED_TABLES = (
    SealedTable(table="account", kind="account"),
    SealedTable(
        table="identifier",
        kind="identifier",
        index=IndexColumns(value_of=lambda bundle: bundle["value"], kind_column="type"),
    ),
)
