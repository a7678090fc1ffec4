"""The citizen does not need the call any more: the link in the SMS."""

from dataclasses import dataclass

from motid.audit import record
from motid.db import Database
from motid.desk.call_backs import store
from motid.desk.call_backs.events import CallBackEnded
from motid.desk.call_backs.model import CallBack
from motid.kernel.actor import ANONYMOUS
from motid.kernel.opaque_token import OpaqueToken


@dataclass(frozen=True, slots=True)
class CallBackWithdrawn:
    """Nobody will call."""


@dataclass(frozen=True, slots=True)
class CallBackIsOver:
    """The link belongs to nothing that waits."""


async def find_by_link(database: Database, link: OpaqueToken) -> CallBack | CallBackIsOver:
    """Return the entry that a link is for."""
    async with database.read() as connection:
        return await store.select_by_link(connection, link.id, link.digest()) or CallBackIsOver()


async def withdraw_call_back(database: Database, link: OpaqueToken) -> CallBackWithdrawn | CallBackIsOver:
    """End the entry; an official who has just taken it finds it gone."""
    async with database.begin(ANONYMOUS) as uow:
        if not await store.withdraw(uow.connection, link.id, link.digest(), uow.now):
            return CallBackIsOver()
        await record(uow, CallBackEnded(call_back_id=link.id, outcome="withdrawn"))
    return CallBackWithdrawn()
