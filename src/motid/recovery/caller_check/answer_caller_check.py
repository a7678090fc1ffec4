"""Whoever holds the phone says whether they are calling: once, and in time."""

from motid.audit import record
from motid.db import Database
from motid.kernel.actor import ANONYMOUS
from motid.kernel.opaque_token import OpaqueToken
from motid.recovery.caller_check import store
from motid.recovery.caller_check.model import Answer
from motid.recovery.events import CallerAnswered


async def answer_caller_check(database: Database, link: OpaqueToken, given: Answer) -> bool:
    """Write the answer; False when there is one already, or the time is over."""
    async with database.begin(ANONYMOUS) as uow:
        row = await store.answer(uow.connection, link.id, link.digest(), given, uow.now)
        if row is None:
            return False
        event = CallerAnswered(check_id=link.id, case_number=row["case_number"], answer=given)
        await record(uow, event, account_id=row["account_id"])
    return True
