"""The provider of this process: what every request needs, opened once and kept fresh."""

import asyncio
from contextlib import suppress
from typing import Self

import structlog

from motid.db import Database
from motid.limits import Limiter
from motid.oidc.call_client import GetFromClient, get_from_nobody
from motid.oidc.citizens import Citizens
from motid.oidc.client_catalogue import ClientCatalogue
from motid.oidc.client_events import ClientEventRecorder
from motid.oidc.client_key_sets import ClientKeySets
from motid.oidc.client_logos import ClientLogos
from motid.oidc.client_rates import ClientRates
from motid.oidc.dpop.nonce import ProofNonces
from motid.oidc.first_start import ensure_signing_keys, load_signing_keys, open_subjects
from motid.oidc.key_makers import key_maker
from motid.oidc.machine_tokens import MachineTokens
from motid.oidc.metadata import provider_metadata
from motid.oidc.sessions import Sessions
from motid.oidc.signing_keys import SigningKeys
from motid.oidc.subjects import Subjects
from motid.settings import Settings
from motid.vault.hardware_module import HardwareModule

log = structlog.get_logger()
REFRESH_SECONDS = 5.0
"""How old the clients and keys of a process may be."""


class Provider:
    """Issuer, clients, keys and subjects, with the ports to citizens and sessions."""

    def __init__(
        self,
        database: Database,
        settings: Settings,
        *,
        sessions: Sessions,
        citizens: Citizens,
        keys: SigningKeys,
        subjects: Subjects,
        get: GetFromClient = get_from_nobody,
        module: HardwareModule | None = None,
    ) -> None:
        self.database = database
        self.issuer = settings.exchange
        self.settings = settings
        self.limiter = Limiter(database.pool, database.vault, settings.limit_scale)
        self.sessions = sessions
        self.citizens = citizens
        self.keys = keys
        self.subjects = subjects
        self.clients = ClientCatalogue()
        self.get_from_client = get
        self.client_key_sets = ClientKeySets(get)
        self.client_logos = ClientLogos(database, strangers=settings.mode == "sandbox")
        self.client_rates = ClientRates(settings.limit_scale)
        self.client_events = ClientEventRecorder(database)
        self.machine_tokens = MachineTokens(database.pool)
        self.proof_nonces = ProofNonces(database.vault, demanded=settings.dpop_nonces == "demanded")
        self.metadata = provider_metadata(settings)
        self._module = module
        self._refreshing: asyncio.Task[None] | None = None

    @classmethod
    async def open(
        cls,
        database: Database,
        settings: Settings,
        *,
        sessions: Sessions,
        citizens: Citizens,
        get: GetFromClient = get_from_nobody,
        module: HardwareModule | None = None,
    ) -> Self:
        """Generate keys at the first start, read everything, and start to keep it fresh; end it with `close`.

        `get` reads the keys of clients that have them at an address of their own; `module` holds our own.
        """
        await ensure_signing_keys(database, key_maker(module))
        subjects = await open_subjects(database)
        async with database.read() as connection:
            keys = await load_signing_keys(connection, database.vault, module=module)
            provider = cls(
                database,
                settings,
                sessions=sessions,
                citizens=citizens,
                keys=keys,
                subjects=subjects,
                get=get,
                module=module,
            )
            await provider.clients.refresh(connection)
            await provider.client_logos.refresh(connection)
        provider._refreshing = asyncio.create_task(provider._keep_fresh())
        provider.client_events.start()
        return provider

    def addresses_of(self, uri: str) -> tuple[str, ...]:
        """Return the addresses at which clients reach one endpoint: the one given, and its alias for mTLS."""
        origin = self.settings.mtls_origin
        return (uri,) if origin is None else (uri, origin + uri.removeprefix(self.issuer))

    async def refresh(self) -> None:
        """Take over changes of clients, their logos and our keys."""
        async with self.database.read() as connection:
            await self.clients.refresh(connection)
            await self.client_logos.refresh(connection)
            self.keys = await load_signing_keys(connection, self.database.vault, self.keys, self._module)

    async def close(self) -> None:
        """Stop keeping fresh, and write the events of clients that wait."""
        if self._refreshing is not None:
            self._refreshing.cancel()
            with suppress(asyncio.CancelledError):
                await self._refreshing
        await self.client_events.close()

    async def _keep_fresh(self) -> None:
        while True:
            await asyncio.sleep(REFRESH_SECONDS)
            try:
                await self.refresh()
            except Exception as error:
                # The next round tries again; the type alone, for a text may quote what it was given.
                log.warning("oidc_refresh_failed", error=type(error).__name__)
