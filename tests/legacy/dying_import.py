"""An import that says when it has written some batches, and waits to be killed."""

import asyncio
import itertools
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from motid.db import Database, open_pool
from motid.legacy import portal_file
from motid.legacy.import_accounts import import_accounts
from motid.legacy.portal import Portal
from motid.legacy.portal_file import open_accounts_file
from motid.legacy.problems import Problem
from motid.vault import FileKeyProvider, Vault
from motid.vault.store import open_ring


async def main(url: str, keys: str, file: str, waits_after: str) -> None:
    portal_file.ROWS_EACH = 50  # type: ignore[misc]
    pool = await open_pool(url, size=4)
    vault = Vault(await open_ring(pool, FileKeyProvider(Path(keys))))

    told = itertools.count(1)

    def tell(rows: int, _: Sequence[Problem]) -> None:
        sys.stdout.write(f"{rows}\n")
        sys.stdout.flush()
        if next(told) == int(waits_after):
            signal.pause()

    await import_accounts(
        Database(pool, vault), open_accounts_file(Path(file)), Portal("portal"), workers=1, progress=tell
    )


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
