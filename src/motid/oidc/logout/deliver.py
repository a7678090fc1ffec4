"""Deliver a logout notice (OpenID Connect Back-Channel Logout 1.0 §2.5), again and again for a day."""

from datetime import timedelta
from typing import Any, Final
from uuid import UUID

import structlog

from motid.db import Database
from motid.jobs import JobHandler, RetryLater
from motid.oidc.call_client import Called, CallFailed, GetFromClient, PostToClient, get_from_nobody
from motid.oidc.client import Client
from motid.oidc.client_catalogue import ClientCatalogue
from motid.oidc.client_events import ClientEventRecorder, Fault
from motid.oidc.client_key_sets import ClientKeySets
from motid.oidc.encryption import encrypt
from motid.oidc.first_start import load_signing_keys
from motid.oidc.hung_services import HungServices
from motid.oidc.logout import store
from motid.oidc.logout.logout_token import TYPE, logout_claims
from motid.oidc.logout.notify import DELIVER_JOB, DeliverLogout
from motid.oidc.signing_keys import SigningKeys
from motid.vault.errors import ModuleUnavailable
from motid.vault.hardware_module import HardwareModule

log = structlog.get_logger()

DELAYS: Final = tuple(timedelta(seconds=seconds) for seconds in (2, 10, 60, 300, 1800, 7200))
"""Waits between attempts; the last one again and again."""
GIVEN_UP_AFTER: Final = timedelta(days=1)
_AT_ONCE: Final = 16
_DELIVERED: Final = (200, 204)
_UNTIL_IT_SIGNS: Final = timedelta(seconds=30)
_NO_KEY: Final = "no_encryption_key"


class LogoutDelivery:
    """Calls services; keeps clients and keys of this process."""

    def __init__(
        self,
        database: Database,
        issuer: str,
        post: PostToClient,
        module: HardwareModule | None = None,
        *,
        get: GetFromClient = get_from_nobody,
    ) -> None:
        """`get` reads the keys of clients whose tokens are encrypted, where they have them at `jwks_uri`."""
        self._database = database
        self._issuer = issuer
        self._post = post
        self._module = module
        self._events = ClientEventRecorder(database)
        self._clients = ClientCatalogue()
        self._client_keys = ClientKeySets(get)
        self._keys: SigningKeys | None = None
        self._services = HungServices()

    def handlers(self) -> list[JobHandler[Any]]:
        """Return the job handler."""
        return [JobHandler(DELIVER_JOB, DeliverLogout, self.deliver, concurrency=_AT_ONCE)]

    async def deliver(self, job: DeliverLogout) -> None:
        """Make one attempt. Raises `RetryLater` while another one is worth it."""
        pool = self._database.pool
        notice = await store.select_waiting_notice(pool, job.notice_id)
        if notice is None:
            return
        await self._clients.refresh(pool)
        client = self._clients.get(notice["client_id"])
        if client is None or client.metadata.backchannel_logout_uri is None:
            await store.note_attempt(pool, job.notice_id, "failed", "client_gone", self._database.clock.now())
            return
        error = await self._attempt(client, client.metadata.backchannel_logout_uri, notice)
        await self._note(job.notice_id, client, notice, error)

    async def _attempt(self, client: Client, address: str, notice: Any) -> str | None:
        """Return what went wrong; None when the service took the notice."""
        token = await self._token(client, notice)
        if token is None:
            return _NO_KEY
        match await self._services.call(client.id, lambda: self._post(address, {"logout_token": token})):
            case CallFailed(reason):
                return reason
            case Called(status):
                return None if status in _DELIVERED else f"status_{status}"

    async def _token(self, client: Client, notice: Any) -> str | None:
        """Return the logout token, encrypted where the client's ID tokens are (§2.4); None without a key for that."""
        pool, now, metadata = self._database.pool, self._database.clock.now(), client.metadata
        self._keys = await load_signing_keys(pool, self._database.vault, self._keys, self._module)
        claims = logout_claims(
            self._issuer,
            client.id,
            notice["subject"],
            notice["sid"],
            jti=self._database.ids.new(),
            now=now,
        )
        try:
            token = await self._keys.signed(metadata.id_token_signed_response_alg, claims, TYPE)
        except ModuleUnavailable:
            # Ours to mend, and no fault of the service: it counts for no attempt.
            raise RetryLater(_UNTIL_IT_SIGNS, "module_unavailable") from None
        alg, enc = metadata.id_token_encrypted_response_alg, metadata.id_token_encrypted_response_enc
        if alg is None:
            return token
        try:
            return encrypt(token.encode(), await self._client_keys.of(client), alg, enc, cty="JWT")
        except LookupError:
            return None

    async def _note(self, notice_id: UUID, client: Client, notice: Any, error: str | None) -> None:
        pool, now = self._database.pool, self._database.clock.now()
        if error is None:
            await store.note_attempt(pool, notice_id, "delivered", None, now)
            return
        given_up = now - notice["created_at"] >= GIVEN_UP_AFTER
        await store.note_attempt(pool, notice_id, "failed" if given_up else "waiting", error, now)
        log.warning("oidc_logout_not_delivered", client_id=client.id, reason=error, given_up=given_up)
        self._events.note(Fault(client.id, "backchannel_logout_uri", "logout_not_delivered", error))
        await self._events.flush()
        if not given_up:
            raise RetryLater(DELAYS[min(notice["attempts"], len(DELAYS) - 1)], error)
