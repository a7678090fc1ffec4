"""The sealed tables of this package, for key rotation."""

from motid.vault import SealedTable

SEALED_TABLES = (
    SealedTable(table="registration", kind="registration"),
    SealedTable(table="evidence", kind="evidence"),
)
