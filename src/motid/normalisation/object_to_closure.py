"""The owner of a closed account objects (S0-14): the desk decides, and everything can be given back."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from motid.accounts.read_closure import read_closure
from motid.audit import record
from motid.kernel.actor import Actor
from motid.kernel.redaction import PersonalText
from motid.limits import Limit, Refused
from motid.normalisation.environment import NormalisationEnvironment
from motid.normalisation.events import ClosureObjected

CASE = "closure_objection"
_OBJECTIONS = Limit("normalisation.objection", burst=3, interval=timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Objected:
    """The desk answers under this number."""

    case: str


@dataclass(frozen=True, slots=True)
class NothingToObjectTo:
    """The account is open, or was closed by its owner's own wish."""


async def object_to_closure(
    normalisation: NormalisationEnvironment, account_id: UUID, statement: PersonalText
) -> Objected | NothingToObjectTo | Refused:
    """Open a case about a closed account, whose owner has just given the right password."""
    authn = normalisation.authn
    counted = await authn.limiter.take(_OBJECTIONS, str(account_id), authn.database.clock.now())
    if isinstance(counted, Refused):
        return counted
    async with authn.database.begin(Actor("citizen", account_id)) as uow:
        closure = await read_closure(uow.connection, account_id)
        if closure is None:
            return NothingToObjectTo()
        related = () if closure.in_favour_of is None else (closure.in_favour_of,)
        number = await normalisation.cases.open_case(
            uow, kind=CASE, account_id=account_id, related=related, statement=statement
        )
        await record(uow, ClosureObjected(case_number=number), account_id=account_id)
    return Objected(number)
