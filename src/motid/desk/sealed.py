"""The sealed tables of this package, for key rotation."""

from motid.vault import IndexColumns, SealedTable

SEALED_TABLES = (
    SealedTable(table="desk_case", kind="desk_case"),
    SealedTable(
        table="desk_caller_number",
        kind="desk_caller_number",
        index=IndexColumns(value_of=lambda bundle: bundle["value"], kind_column="type"),
    ),
    SealedTable(table="desk_evidence", kind="desk_evidence"),
    SealedTable(table="desk_step", kind="desk_step"),
    SealedTable(table="desk_reveal", kind="desk_reveal"),
    SealedTable(table="desk_message", kind="desk_message"),
)
