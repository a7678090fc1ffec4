"""Send a one-time reset to the citizen's own phone (S0-19): no official ever sees, hears or sets a password.

The way back withdraws the link while nobody has used it.
"""

from uuid import UUID

from motid.desk.actions.look import account_now
from motid.desk.actions.model import (
    Action,
    ActionCode,
    Blocked,
    Effect,
    Ground,
    NotRevertible,
    Obstacle,
    Parameters,
    Preview,
    Situation,
    TakenBack,
    WhyNotRevertible,
)
from motid.desk.actions.proofs import answers_agree, papers_seen, phone_confirms
from motid.desk.environments import recovery_environment
from motid.desk.evidence.rules import AnyOf
from motid.limits import Refused
from motid.recovery.desk_reset.start_desk_reset import (
    DeskResetStarted,
    NoPhoneForReset,
    NotForThisAccount,
    start_desk_reset,
)
from motid.recovery.desk_reset.withdraw_desk_reset import withdraw_desk_reset
from motid.recovery.model import Cooling


class OneTimeReset(Parameters, frozen=True, kw_only=True):
    """Which account."""


async def _check(situation: Situation, asked: OneTimeReset) -> Preview | Blocked:
    account = await account_now(situation, asked.account_id)
    return Blocked(Obstacle.NOT_OPEN) if account.ref.state != "active" else Preview()


async def _execute(situation: Situation, asked: OneTimeReset) -> Effect | Blocked:
    account = await account_now(situation, asked.account_id)
    environment = recovery_environment(situation.desk)
    outcome = await start_desk_reset(situation.uow, environment, account, case_number=situation.case.number)
    match outcome:
        case DeskResetStarted(reset_id=reset_id):
            return Effect({"reset_id": str(reset_id)})
        case NoPhoneForReset():
            return Blocked(Obstacle.NO_PHONE)
        case NotForThisAccount():
            return Blocked(Obstacle.NOT_OPEN)
        case Cooling():
            return Blocked(Obstacle.COOLING)
        case Refused():
            return Blocked(Obstacle.TOO_OFTEN)


async def _revert(situation: Situation, _asked: OneTimeReset, effect: Effect) -> TakenBack | NotRevertible:
    if await withdraw_desk_reset(situation.uow, UUID(effect.ids["reset_id"])):
        return TakenBack()
    return NotRevertible(WhyNotRevertible.USED)


ONE_TIME_RESET = Action(
    code=ActionCode.ONE_TIME_RESET,
    dangerous=False,
    parameters=OneTimeReset,
    needs={Ground.FORGOTTEN_PASSWORD: AnyOf((papers_seen(), phone_confirms(), answers_agree()))},
    check=_check,
    execute=_execute,
    revert=_revert,
)
