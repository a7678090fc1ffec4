"""The sealed tables of this package, for key rotation."""

from motid.vault import SealedTable

SEALED_TABLES = (SealedTable(table="desk_session", kind="desk_session"),)
