"""Tell a citizen by SMS that a request waits on their own page."""

from typing import Any, Final
from uuid import UUID

from motid.accounts.errors import NoSuchAccount
from motid.accounts.read_account import read_account
from motid.authn.list_otp_phones import list_otp_phones
from motid.db import Database, UnitOfWork
from motid.jobs import JobHandler
from motid.kernel.actor import SYSTEM
from motid.kernel.phone import PhoneNumber
from motid.limits import Limiter, Refused
from motid.messaging.enqueue_message import enqueue_sms
from motid.oidc.ciba.limits import NOTICES_BY_CITIZEN, NOTICES_BY_CITIZEN_A_DAY, NOTICES_BY_CLIENT
from motid.oidc.ciba.messages import request_waits
from motid.oidc.ciba.notice_job import NOTICE_JOB, TellCitizen
from motid.oidc.client_catalogue import ClientCatalogue
from motid.oidc.decoupled import store

PAGE: Final = "/account/requests"
_AT_ONCE: Final = 8


class CitizenNotices:
    """Sends the SMS; knows the clients of this process. `origin` is that of the citizens' pages."""

    def __init__(self, database: Database, limiter: Limiter, origin: str) -> None:
        self._database = database
        self._limiter = limiter
        self._origin = origin
        self._clients = ClientCatalogue()

    def handlers(self) -> list[JobHandler[Any]]:
        """Return the job handler."""
        return [JobHandler(NOTICE_JOB, TellCitizen, self.tell, concurrency=_AT_ONCE)]

    async def tell(self, job: TellCitizen) -> None:
        """Send one SMS for a request that still waits for somebody; not too many to one person.

        Without an SMS the request waits on the citizen's page all the same.
        """
        await self._clients.refresh(self._database.pool)
        async with self._database.begin(SYSTEM) as uow:
            row = await store.select_waiting(uow.connection, job.request_id, uow.now)
            client = None if row is None else self._clients.get(row["client_id"])
            if row is None or client is None or row["account_id"] is None:
                return
            phone = await _phone_of(uow, row["account_id"])
            if phone is None:
                return
            citizen = str(row["account_id"])
            limits = [
                (NOTICES_BY_CITIZEN, citizen),
                (NOTICES_BY_CITIZEN_A_DAY, citizen),
                (NOTICES_BY_CLIENT, client.id),
            ]
            _, taken = await self._limiter.take_in_turn(limits, uow.now, within=uow.connection)
            if isinstance(taken, Refused):
                return
            await enqueue_sms(
                uow,
                recipient=phone,
                text=request_waits(client.name, f"{self._origin}{PAGE}"),
                purpose="notification",
                not_after=row["expires_at"],
                idempotency_key=f"ciba-{job.request_id}",
            )


async def _phone_of(uow: UnitOfWork, account_id: UUID) -> PhoneNumber | None:
    """Return the phone for codes, else the registered one."""
    phones = await list_otp_phones(uow.connection, uow.vault, account_id)
    if phones:
        return phones[0].phone
    try:
        account = await read_account(uow.connection, uow.vault, account_id)
    except NoSuchAccount:
        return None
    registered = account.first("registered_phone")
    return registered.value if registered is not None and isinstance(registered.value, PhoneNumber) else None
