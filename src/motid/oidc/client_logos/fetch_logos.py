"""The job that looks at the addresses of a client's logo, and what it tells the integrator."""

import asyncio
from collections.abc import Sequence
from typing import Any, Final, assert_never

from motid.audit import record
from motid.db import Database, UnitOfWork
from motid.jobs import JobHandler, RetryLater
from motid.kernel.actor import SYSTEM
from motid.oidc import client_store
from motid.oidc.call_client import CallFailed, Fetched, GetFromClient
from motid.oidc.client_check.reasons import REASONS as REASONS_OF_CALLS
from motid.oidc.client_events import ClientEventRecorder, Fault
from motid.oidc.client_events.model import shown_address
from motid.oidc.client_logos import store
from motid.oidc.client_logos.draw_logo import draw_logo
from motid.oidc.client_logos.model import DELAYS, DrawnLogo, NotShown, logo_addresses
from motid.oidc.client_logos.reasons import REASONS, REGISTERED_ITSELF
from motid.oidc.client_logos.vouched_for import vouched_for
from motid.oidc.client_logos.want_logos import FETCH_JOB, FetchLogos
from motid.oidc.client_record import find_record, record_of
from motid.oidc.events import ClientLogoChanged

NOT_SHOWN: Final = "logo_not_shown"
_AT_ONCE: Final = 4


class LogoFetcher:
    """Reads logos by `get`, which must bound what it reads. `sandbox` reads those of strangers too (ADR 0029)."""

    def __init__(self, database: Database, get: GetFromClient, *, sandbox: bool) -> None:
        self._database = database
        self._get = get
        self._sandbox = sandbox
        self._events = ClientEventRecorder(database)

    def handlers(self) -> list[JobHandler[Any]]:
        """Return the job handler."""
        return [JobHandler(FETCH_JOB, FetchLogos, self.fetch, concurrency=_AT_ONCE)]

    async def fetch(self, job: FetchLogos) -> None:
        """Look at every address once. Raises `RetryLater` while one is out of reach and another attempt is due."""
        pool = self._database.pool
        found = await find_record(pool, job.client_id)
        addresses = () if found is None else tuple(dict.fromkeys(logo_addresses(found.client.metadata).values()))
        seen = frozenset() if found is None else await vouched_for(pool, found, addresses)
        pictures = await asyncio.gather(*(self._look(address, known=address in seen) for address in addresses))
        looks = [(address, address in seen, picture) for address, picture in zip(addresses, pictures, strict=True)]
        async with self._database.begin(SYSTEM) as uow:
            failures = await self._note(uow, job.client_id, looks)
        await self._tell(job.client_id, looks)
        waiting = [failures[address] for address, _, each in looks if isinstance(each, NotShown) and each.may_pass]
        again = [count for count in waiting if 0 < count <= len(DELAYS)]
        if again:
            raise RetryLater(DELAYS[min(again) - 1], NOT_SHOWN)

    async def _look(self, address: str, *, known: bool) -> DrawnLogo | NotShown:
        if not known and not self._sandbox:
            return NotShown(REGISTERED_ITSELF)
        match await self._get(address):
            case CallFailed(reason):
                return NotShown(reason)
            case Fetched(body):
                return await asyncio.to_thread(draw_logo, body)
            case never:
                assert_never(never)

    async def _note(self, uow: UnitOfWork, client_id: str, looks: Sequence[store.Look]) -> dict[str, int]:
        """Write down what was found, unless the client was changed meanwhile: that queued another look.

        Returns the number of failures in a row by address.
        """
        row = await client_store.lock_client(uow.connection, client_id)
        wanted = set() if row is None else set(logo_addresses(record_of(row).client.metadata).values())
        before = {each["address"]: each["digest"] for each in await store.select_of(uow.connection, client_id)}
        await store.delete_others(uow.connection, client_id, wanted)
        current = [look for look in looks if look[0] in wanted]
        after = await store.note_looks(uow.connection, client_id, current, uow.now) if current else []
        for each in after:
            if each["digest"] != before.get(each["address"]):
                digest = "" if each["digest"] is None else each["digest"].hex()
                await record(uow, ClientLogoChanged(client_id=client_id, digest=digest))
        return {look[0]: 0 for look in looks} | {each["address"]: each["failures"] for each in after}

    async def _tell(self, client_id: str, looks: Sequence[store.Look]) -> None:
        for address, _, found in looks:
            if isinstance(found, NotShown):
                detail = in_words(found.reason)
                self._events.note(Fault(client_id, "logo_uri", NOT_SHOWN, detail, shown_address(address)))
        await self._events.flush()


def in_words(reason: str) -> str:
    """Return why a logo is not shown, for an integrator."""
    known = REASONS.get(reason) or REASONS_OF_CALLS.get(reason)
    if known is not None:
        return known[0]
    status = reason.removeprefix("status_")
    return f"it cannot be read ({reason})" if status == reason else f"the address answers {status}, not 200"
