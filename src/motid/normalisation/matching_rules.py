"""The dated rule that says how different two values may be for a person to look at a pair (invariant 7)."""

from datetime import datetime
from typing import Annotated, Final

import msgspec

from motid.kernel.clock import VIETNAM
from motid.policies import Policy, PolicyRecord


class MatchRules(msgspec.Struct, frozen=True, kw_only=True):
    """How different two values may be for a person to look at the pair.

    No value makes a match automatic: that the personal number, the name (marks and all) and the date of birth agree
    is fixed (S0-22, invariants 8 and 10). `issue_date_must_agree` can only ask for more.
    """

    name_typing_errors: Annotated[int, msgspec.Meta(ge=0, le=4)] = 2
    """Letters of a name that may be wrong, left out, added or swapped with the next …"""
    name_letters_each_error: Annotated[int, msgspec.Meta(ge=2, le=20)] = 4
    """… at most one among so many letters."""
    number_typing_errors: Annotated[int, msgspec.Meta(ge=0, le=3)] = 2
    """Digits of a number that may be wrong, left out, added or swapped."""
    date_typing_errors: Annotated[int, msgspec.Meta(ge=0, le=2)] = 1
    """Digits of a date that may be wrong."""
    issue_date_must_agree: bool = True
    """Whether a date of issue that differs keeps a pair from matching by itself (S0-13: complete and correct)."""


RELEASED_RULES: Final = MatchRules()
"""The rules with which a new installation starts."""

MATCHING = Policy(
    name="normalisation.matching",
    type=MatchRules,
    meaning="How different two values may be for a person to look at the pair; no value makes a match automatic",
    initial=(
        PolicyRecord(
            datetime(2020, 1, 1, tzinfo=VIETNAM),
            msgspec.to_builtins(RELEASED_RULES),
            "decision of the operator; 2740/STTTT-IOC (S0-13) for the date of issue",
        ),
    ),
)
