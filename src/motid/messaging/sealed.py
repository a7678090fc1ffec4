"""The sealed tables of this package, for key rotation."""

from motid.vault import SealedTable

OUTBOUND_MESSAGE = "outbound_message"

SEALED_TABLES = (SealedTable(table=OUTBOUND_MESSAGE, kind=OUTBOUND_MESSAGE),)
