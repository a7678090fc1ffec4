"""Rules with dates of campaigns (invariant 7)."""

from datetime import datetime
from enum import StrEnum

from motid.kernel.clock import VIETNAM
from motid.policies import Policy, PolicyRecord


class VneidRule(StrEnum):
    """What is ordered of signing in with VNeID."""

    ANNOUNCED = "announced"
    """It will come."""
    OFFERED = "offered"
    """It may be used beside the other ways."""
    ONLY = "only"
    """Nothing else may be used."""


VNEID_SIGN_IN = Policy(
    name="campaigns.vneid_sign_in",
    type=VneidRule,
    meaning="Whether signing in with VNeID is announced, offered beside the other ways, or the only way",
    initial=(
        PolicyRecord(
            datetime(2023, 7, 15, tzinfo=VIETNAM),
            "announced",
            "125/UBND, 1893/STTTT-IOC (S1-16)",
            valid_to=datetime(2023, 10, 10, tzinfo=VIETNAM),
        ),
        PolicyRecord(
            datetime(2023, 10, 10, tzinfo=VIETNAM),
            "offered",
            "2740/STTTT-IOC (S0-15)",
            valid_to=datetime(2024, 7, 1, tzinfo=VIETNAM),
        ),
        PolicyRecord(datetime(2024, 7, 1, tzinfo=VIETNAM), "only", "3701/VPCP-KSTT (S2-04)"),
    ),
)
POLICIES = (VNEID_SIGN_IN,)
