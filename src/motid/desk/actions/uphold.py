"""Uphold: nothing changes, and the case says why. An objection that is not right is answered this way."""

from motid.desk.actions.model import (
    Action,
    ActionCode,
    Blocked,
    Effect,
    Ground,
    NotRevertible,
    Parameters,
    Preview,
    Situation,
    TakenBack,
    WhyNotRevertible,
)
from motid.desk.evidence.rules import NOTHING_NEEDED


class Uphold(Parameters, frozen=True, kw_only=True):
    """Which account stays as it is."""


async def _check(_situation: Situation, _asked: Uphold) -> Preview | Blocked:
    return Preview()


async def _execute(_situation: Situation, _asked: Uphold) -> Effect | Blocked:
    return Effect()


async def _revert(_situation: Situation, _asked: Uphold, _effect: Effect) -> TakenBack | NotRevertible:
    return NotRevertible(WhyNotRevertible.NOTHING_DONE)


UPHOLD = Action(
    code=ActionCode.UPHOLD,
    dangerous=False,
    parameters=Uphold,
    needs={Ground.CLOSURE_WAS_RIGHT: NOTHING_NEEDED, Ground.NOT_PROVED: NOTHING_NEEDED},
    check=_check,
    execute=_execute,
    revert=_revert,
)
