"""The number of the form is a normalised account's (S2-21): the desk decides which of the two goes on (S2-26)."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from motid.accounts.find_account import holders_of
from motid.db import UnitOfWork
from motid.kernel.actor import Actor
from motid.kernel.redaction import PersonalText
from motid.limits import Limit, Refused
from motid.normalisation.environment import NormalisationEnvironment
from motid.normalisation.request.model import Request

CASE = "number_taken"
_QUESTIONS = Limit("normalisation.ask_desk", burst=3, interval=timedelta(days=1))


@dataclass(frozen=True, slots=True)
class DeskAsked:
    """The desk answers under this number."""

    case: str


@dataclass(frozen=True, slots=True)
class NothingToAsk:
    """The request is not one whose number is taken."""


async def ask_desk(
    normalisation: NormalisationEnvironment, request: Request, statement: PersonalText | None
) -> DeskAsked | NothingToAsk | Refused:
    """Open a case about the account of a request, and the normalised account of its number."""
    if request.state != "taken" or request.claims is None:
        return NothingToAsk()
    authn = normalisation.authn
    counted = await authn.limiter.take(_QUESTIONS, str(request.account_id), authn.database.clock.now())
    if isinstance(counted, Refused):
        return counted
    async with authn.database.begin(Actor("citizen", request.account_id)) as uow:
        number = await normalisation.cases.open_case(
            uow,
            kind=CASE,
            account_id=request.account_id,
            related=await _holders(uow, request),
            statement=statement,
        )
    return DeskAsked(number)


async def _holders(uow: UnitOfWork, request: Request) -> tuple[UUID, ...]:
    """Return the accounts that hold the number, as they are now."""
    if request.claims is None:
        return ()
    found = await holders_of(uow.connection, uow.vault, "personal_number", request.claims.personal_number)
    return tuple(account.account_id for account in found if account.account_id != request.account_id)
