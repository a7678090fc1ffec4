"""Tell a client that its citizen has answered (CIBA Core §10.2): a call that is repeated until the request ends."""

from datetime import timedelta
from typing import Any, Final

import structlog

from motid.db import Database
from motid.jobs import JobHandler, RetryLater
from motid.oidc.call_client import Called, CallFailed, NotifyClient
from motid.oidc.client_catalogue import ClientCatalogue
from motid.oidc.client_events import ClientEventRecorder, Fault
from motid.oidc.decoupled import store
from motid.oidc.decoupled.model import SEALED_KIND, DecoupledBundle
from motid.oidc.decoupled.ping_job import PING_JOB, PingClient
from motid.oidc.hung_services import HungServices

log = structlog.get_logger()

DELAYS: Final = tuple(timedelta(seconds=seconds) for seconds in (1, 3, 10, 30))
"""Waits between attempts; the last one again and again, while the request could still be redeemed."""
_AT_ONCE: Final = 16
_TAKEN: Final = (200, 204)
_PASSING: Final = (408, 425, 429)
"""Refusals that time may mend. The others need somebody's hand, as redirects do, which are never followed (§10.2)."""
_FAULT_OF_THE_SERVER: Final = 500


class PingDelivery:
    """Calls clients; keeps the clients of this process."""

    def __init__(self, database: Database, notify: NotifyClient) -> None:
        self._database = database
        self._notify = notify
        self._clients = ClientCatalogue()
        self._events = ClientEventRecorder(database)
        self._services = HungServices()

    def handlers(self) -> list[JobHandler[Any]]:
        """Return the job handler."""
        return [JobHandler(PING_JOB, PingClient, self.ping, concurrency=_AT_ONCE)]

    async def ping(self, job: PingClient) -> None:
        """Make one attempt. Raises `RetryLater` while another one is worth it.

        A client that refuses the ping, or answers with a redirect, is not asked again: it may still poll.
        """
        pool, now = self._database.pool, self._database.clock.now()
        row = await store.select_decided(pool, job.request_id)
        if row is None:
            return
        await self._clients.refresh(pool)
        client = self._clients.get(row["client_id"])
        bundle = self._database.vault.open(SEALED_KIND, job.request_id, row["sealed"], DecoupledBundle)
        endpoint = None if client is None else client.metadata.backchannel_client_notification_endpoint
        if endpoint is None or bundle.auth_req_id is None or bundle.notification_token is None:
            return
        message, token = {"auth_req_id": bundle.auth_req_id}, bundle.notification_token
        called = await self._services.call(row["client_id"], lambda: self._notify(endpoint, message, token))
        reason = called.reason if isinstance(called, CallFailed) else f"status_{called.status}"
        if not isinstance(called, CallFailed) and called.status in _TAKEN:
            return
        attempts = await store.count_ping(pool, job.request_id)
        given_up = row["expires_at"] <= now or not _may_pass(called)
        log.warning("oidc_ping_not_delivered", client_id=row["client_id"], reason=reason, given_up=given_up)
        fault = Fault(row["client_id"], "backchannel_client_notification_endpoint", "ping_not_delivered", reason)
        self._events.note(fault)
        await self._events.flush()
        if not given_up:
            raise RetryLater(DELAYS[min(attempts - 1, len(DELAYS) - 1)], reason)


def _may_pass(called: Called | CallFailed) -> bool:
    """Whether what went wrong may go right by itself."""
    match called:
        case CallFailed():
            return True
        case Called(status=status):
            return status in _PASSING or status >= _FAULT_OF_THE_SERVER
