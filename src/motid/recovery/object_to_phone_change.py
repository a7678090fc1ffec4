"""The holder of the former phone says that the change was not theirs (S4-39): a case for the desk."""

from dataclasses import dataclass

from motid.audit import record
from motid.kernel.actor import ANONYMOUS
from motid.kernel.opaque_token import OpaqueToken
from motid.recovery.environment import RecoveryEnvironment
from motid.recovery.events import PhoneChangeObjected
from motid.recovery.store import changes as store

CASE = "otp_phone_objection"


@dataclass(frozen=True, slots=True)
class PhoneObjected:
    """The desk answers under this number."""

    case: str


@dataclass(frozen=True, slots=True)
class LinkIsOver:
    """The link was used, or is too old."""


async def object_to_phone_change(recovery: RecoveryEnvironment, link: OpaqueToken) -> PhoneObjected | LinkIsOver:
    """Open a case, once a link. Nothing changes by itself: a finder of the lost phone could object as well."""
    async with recovery.authn.database.begin(ANONYMOUS) as uow:
        account_id = await store.use_objection(uow.connection, link.id, link.digest(), uow.now)
        if account_id is None:
            return LinkIsOver()
        number = await recovery.cases.open_case(uow, kind=CASE, account_id=account_id, related=(), statement=None)
        await record(uow, PhoneChangeObjected(change_id=link.id, case_number=number), account_id=account_id)
    return PhoneObjected(number)
