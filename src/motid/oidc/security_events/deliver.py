"""Push an event to a service (RFC 8935 §2), again and again for a week."""

from datetime import timedelta
from typing import Any, Final
from uuid import UUID

import structlog

from motid.db import Database
from motid.jobs import JobHandler, RetryLater
from motid.oidc.call_client import Called, CallFailed, PushToClient
from motid.oidc.client import Client
from motid.oidc.client_catalogue import ClientCatalogue
from motid.oidc.client_events import ClientEventRecorder, Fault
from motid.oidc.first_start import load_signing_keys, open_subjects
from motid.oidc.hung_services import HungServices
from motid.oidc.security_events import store
from motid.oidc.security_events.notify import DELIVER_JOB, DeliverSecurityEvent
from motid.oidc.security_events.set_token import MEDIA_TYPE, TYPE, set_claims
from motid.oidc.signing_keys import SigningKeys
from motid.oidc.subjects import Subjects
from motid.vault.hardware_module import HardwareModule

log = structlog.get_logger()

DELAYS: Final = tuple(timedelta(seconds=seconds) for seconds in (2, 10, 60, 300, 1800, 7200))
"""Waits between attempts; the last one again and again."""
GIVEN_UP_AFTER: Final = timedelta(days=7)
_AT_ONCE: Final = 16
_ACCEPTED: Final = (200, 202, 204)
"""§2.2 asks for 202; receivers that answer as others do have taken the event as well."""


class SecurityEventDelivery:
    """Calls services; keeps clients, keys and subjects of this process."""

    def __init__(
        self, database: Database, issuer: str, push: PushToClient, module: HardwareModule | None = None
    ) -> None:
        self._database = database
        self._issuer = issuer
        self._push = push
        self._module = module
        self._events = ClientEventRecorder(database)
        self._clients = ClientCatalogue()
        self._keys: SigningKeys | None = None
        self._subjects: Subjects | None = None
        self._services = HungServices()

    def handlers(self) -> list[JobHandler[Any]]:
        """Return the job handler."""
        return [JobHandler(DELIVER_JOB, DeliverSecurityEvent, self.deliver, concurrency=_AT_ONCE)]

    async def deliver(self, job: DeliverSecurityEvent) -> None:
        """Make one attempt. Raises `RetryLater` while another one is worth it."""
        pool = self._database.pool
        event = await store.select_waiting(pool, job.event_id)
        if event is None:
            return
        await self._clients.refresh(pool)
        client = self._clients.get(event["client_id"])
        if client is None or client.metadata.security_event_uri is None:
            await store.note_attempt(pool, job.event_id, "failed", "client_gone", self._database.clock.now())
            return
        token = await self._token(job.event_id, client, event)
        error = await self._attempt(client.id, client.metadata.security_event_uri, token)
        await self._note(job.event_id, client, event, error)

    async def _token(self, event_id: UUID, client: Client, event: Any) -> str:
        database = self._database
        self._keys = await load_signing_keys(database.pool, database.vault, self._keys, self._module)
        subjects = self._subjects = self._subjects or await open_subjects(database)
        successor = event["successor_id"]
        claims = set_claims(
            issuer=self._issuer,
            client_id=client.id,
            subject=subjects.subject(client, event["person_id"]),
            successor=None if successor is None else subjects.subject(client, successor),
            event=event["event"],
            reason=event["reason"],
            jti=event_id,
            occurred_at=event["occurred_at"],
            now=database.clock.now(),
        )
        return await self._keys.signed(client.metadata.id_token_signed_response_alg, claims, TYPE)

    async def _attempt(self, client_id: str, address: str, token: str) -> str | None:
        """Return what went wrong; None when the service took the event."""
        match await self._services.call(client_id, lambda: self._push(address, token.encode(), MEDIA_TYPE)):
            case CallFailed(reason):
                return reason
            case Called(status):
                return None if status in _ACCEPTED else f"status_{status}"

    async def _note(self, event_id: UUID, client: Client, event: Any, error: str | None) -> None:
        pool, now = self._database.pool, self._database.clock.now()
        if error is None:
            await store.note_attempt(pool, event_id, "delivered", None, now)
            return
        given_up = now - event["occurred_at"] >= GIVEN_UP_AFTER
        await store.note_attempt(pool, event_id, "failed" if given_up else "waiting", error, now)
        log.warning("oidc_security_event_not_delivered", client_id=client.id, reason=error, given_up=given_up)
        self._events.note(Fault(client.id, "security_event_uri", "security_event_not_delivered", error))
        await self._events.flush()
        if not given_up:
            raise RetryLater(DELAYS[min(event["attempts"], len(DELAYS) - 1)], error)
