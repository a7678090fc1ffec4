"""Rules with dates for hand-overs (invariant 7)."""

from datetime import datetime

from motid.kernel.clock import VIETNAM
from motid.policies import Policy, PolicyRecord

HAND_OVER_HOURS = Policy(
    name="desk.hand_over_hours",
    type=int,
    meaning="Hours after which a case that was handed over and not accepted goes back to the queue of its unit",
    initial=(PolicyRecord(datetime(2020, 1, 1, tzinfo=VIETNAM), 4, "decision of the operator"),),
)
HAND_OVER_POLICIES = (HAND_OVER_HOURS,)
