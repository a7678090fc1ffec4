"""Which logo stands beside which service, in memory; the pictures themselves as they are asked for."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from motid.db import Database, Reader
from motid.oidc.client import Client
from motid.oidc.client_logos import store
from motid.oidc.client_logos.model import Logo

MISS_SECONDS: Final = 1.0
"""How often a logo that nobody has looked at yet may cause a look at the database."""
KEPT_PICTURES: Final = 256
"""Pictures that a process keeps in memory; one has some eight kilobytes."""


class ClientLogos:
    """Knows the logos that may be shown.

    `strangers`: also those of services that registered themselves, whom nobody vouches for: in sandbox mode alone,
    where no citizen is deceived (ADR 0029).
    """

    def __init__(
        self, database: Database, *, strangers: bool, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._database = database
        self._strangers = strangers
        self._monotonic = monotonic
        self._logos: dict[tuple[str, str], Logo | None] = {}
        self._fingerprint: tuple[int, int] | None = None
        self._looked_at = float("-inf")
        self._refreshing = asyncio.Lock()
        self._pictures: OrderedDict[bytes, bytes] = OrderedDict()

    async def of(self, client: Client, language: str) -> Logo | None:
        """Return a client's logo in a language; None where it has none, or none that may be shown.

        A logo that was read a moment ago is looked for, though not more than once a second.
        """
        address = client.text_in(language, "logo_uri")
        if address is None:
            return None
        key = (client.id, address)
        if key not in self._logos and self._monotonic() - self._looked_at >= MISS_SECONDS:
            async with self._database.read() as connection:
                await self.refresh(connection)
        return self._logos.get(key)

    async def refresh(self, connection: Reader) -> None:
        """Take over what changed; one small query while nothing does."""
        async with self._refreshing:
            fingerprint = await store.fingerprint(connection)
            self._looked_at = self._monotonic()
            if fingerprint == self._fingerprint:
                return
            rows = await store.select_logos(connection, strangers=self._strangers)
            self._logos = {
                (row["client_id"], row["address"]): None
                if row["digest"] is None
                else Logo(row["digest"], row["width"], row["height"])
                for row in rows
            }
            self._fingerprint = fingerprint
            shown = {logo.digest for logo in self._logos.values() if logo is not None}
            for digest in self._pictures.keys() - shown:
                del self._pictures[digest]

    async def picture(self, digest: bytes) -> bytes | None:
        """Return the PNG of this SHA-256, if it is a logo that may be shown."""
        known = self._pictures.get(digest)
        if known is not None:
            self._pictures.move_to_end(digest)
            return known
        async with self._database.read() as connection:
            found = await store.select_picture(connection, digest, strangers=self._strangers)
        if found is not None:
            self._pictures[digest] = found
            if len(self._pictures) > KEPT_PICTURES:
                self._pictures.popitem(last=False)
        return found
