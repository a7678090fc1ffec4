"""Rules with dates for calls back (invariant 7)."""

from datetime import datetime
from typing import Annotated

import msgspec

from motid.authn.policies import Rate
from motid.kernel.clock import VIETNAM
from motid.policies import Policy, PolicyRecord

_Positive = Annotated[int, msgspec.Meta(ge=1, le=100_000)]
_Hour = Annotated[int, msgspec.Meta(ge=0, le=24)]


class CallBackRules(msgspec.Struct, frozen=True):
    """What is promised, and how often somebody is called.

    `within_minutes` of service a citizen is called, or later where `lines` officials at `minutes_a_call` need longer
    for those who wait. Service is from `opens_at` to `closes_at` o'clock in Vietnam, each day. After `tries` calls
    that nobody answered, `again_after_minutes` apart, the list gives up and says so. Who takes an entry has it for
    `hold_minutes`. What waits longer than `expires_after_days` ends; names and numbers are erased
    `erase_after_days` after the end.
    """

    within_minutes: _Positive
    minutes_a_call: _Positive
    lines: _Positive
    opens_at: _Hour
    closes_at: _Hour
    tries: _Positive
    again_after_minutes: _Positive
    hold_minutes: _Positive
    expires_after_days: _Positive
    erase_after_days: _Positive
    per_network: Rate
    per_phone: Rate
    phone_reserve: Rate

    def __post_init__(self) -> None:
        if self.opens_at >= self.closes_at:
            raise ValueError("service closes after it opens")


CALL_BACK_RULES = Policy(
    name="desk.call_back_rules",
    type=CallBackRules,
    meaning="When citizens who asked for it are called back, how often, and how long their numbers are kept",
    initial=(
        PolicyRecord(
            datetime(2020, 1, 1, tzinfo=VIETNAM),
            {
                "within_minutes": 240,
                "minutes_a_call": 8,
                "lines": 4,
                "opens_at": 7,
                "closes_at": 21,
                "tries": 3,
                "again_after_minutes": 60,
                "hold_minutes": 30,
                "expires_after_days": 5,
                "erase_after_days": 30,
                "per_network": {"burst": 30, "interval": "PT2M"},
                "per_phone": {"burst": 3, "interval": "PT4H"},
                "phone_reserve": {"burst": 1, "interval": "P1D"},
            },
            "decision of the operator",
        ),
    ),
)
CALL_BACK_POLICIES = (CALL_BACK_RULES,)
