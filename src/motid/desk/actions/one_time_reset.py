"""Send a one-time reset to the citizen's own phone (S0-19): no official ever sees, hears or sets a password.

Where the account has no phone for codes, the link goes to its registered one, and codes from then on. That phone may
be somebody else's by now, so the carrier has to hold it for the owner. The way back withdraws the link while nobody
has used it.
"""

from uuid import UUID

from motid.accounts.model import Account
from motid.authn.list_otp_phones import list_otp_phones
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
from motid.desk.evidence.model import IDENTITY_PAPERS, EvidenceKind, EvidenceResult
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
    if account.ref.state != "active":
        return Blocked(Obstacle.NOT_OPEN)
    return Blocked(Obstacle.NO_VOUCHER) if await _lacks_carrier(situation, account) else Preview()


async def _lacks_carrier(situation: Situation, account: Account) -> bool:
    """Whether the link would go to a phone of which nobody knows whose it is now; papers prove the caller instead."""
    account_id, uow = account.ref.account_id, situation.uow
    registered = account.first("registered_phone")
    if registered is None or await list_otp_phones(uow.connection, uow.vault, account_id):
        return False
    counting = [one for one in situation.evidence if one.account_id == account_id and one.counts_at(uow.now)]
    newest = {one.kind: one for one in sorted(counting, key=lambda one: (one.changed_at, one.id))}
    papers, carrier = newest.get(EvidenceKind.PAPERS_SEEN), newest.get(EvidenceKind.CARRIER_MATCH)
    if papers is not None and papers.result is EvidenceResult.CONFIRMED and papers.detail["paper"] in IDENTITY_PAPERS:
        return False
    agrees = carrier is not None and carrier.result is EvidenceResult.AGREES
    return carrier is None or not agrees or carrier.facts.phone != registered.value


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
