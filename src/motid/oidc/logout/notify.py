"""Tell services that a session is over: the notices are stored, and their delivery queued, with the end itself."""

from datetime import timedelta
from typing import Final
from uuid import UUID

import msgspec

from motid.db import UnitOfWork
from motid.jobs import enqueue_each
from motid.oidc.logout import store

DELIVER_JOB: Final = "oidc.deliver_logout"
KEPT_FOR: Final = timedelta(days=30)
"""How long operators can see what happened to a notice."""


class DeliverLogout(msgspec.Struct, frozen=True):
    """Tell one service that one session is over."""

    notice_id: UUID


async def notify_clients_of_session(uow: UnitOfWork, session_id: UUID) -> None:
    """Queue a back-channel call to each service of a session; a hook of `authn`, in the transaction of its end."""
    reached = await store.take_session_clients(uow.connection, session_id)
    if not reached:
        return
    notices = [(uow.new_id(), client) for client in reached]
    await store.insert_notices(uow.connection, notices, uow.now, uow.now + KEPT_FOR)
    await enqueue_each(uow, DELIVER_JOB, [DeliverLogout(notice_id) for notice_id, _ in notices])
