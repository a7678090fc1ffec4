"""The SQL that writes credentials of many accounts at once: tables `otp_phone`, `password_credential`."""

from collections.abc import Sequence
from typing import Any

from motid.db import Connection

_PHONE = ("id", "account_id", "is_default", "added_at", "sealed", "index_a", "index_b")
_PASSWORD = ("account_id", "set_at", "changed_at", "sealed")


async def insert_phones(connection: Connection, rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert phones: (id, account, is_default, added_at, sealed, index_a, index_b)."""
    await connection.copy_records_to_table("otp_phone", records=rows, columns=_PHONE)


async def insert_passwords(connection: Connection, rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert hashes: (account, set_at, changed_at, sealed)."""
    await connection.copy_records_to_table("password_credential", records=rows, columns=_PASSWORD)
