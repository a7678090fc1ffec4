"""Rules with dates for cases (invariant 7)."""

from datetime import datetime

import msgspec

from motid.authn.policies import Rate
from motid.kernel.clock import VIETNAM
from motid.policies import Policy, PolicyRecord

COMPLAINT_DAYS = Policy(
    name="desk.complaint_days",
    type=int,
    meaning="Days within which a complaint about an account is answered",
    initial=(PolicyRecord(datetime(2020, 1, 1, tzinfo=VIETNAM), 10, "NĐ 356/2025/NĐ-CP, Đ5"),),
)


class ComplaintAttemptRules(msgspec.Struct, frozen=True):
    """How often a complaint may be filed.

    `number_reserve` is what each network still gets when others have complained about a number too often: nobody can
    silence its owner.
    """

    per_network: Rate
    per_number: Rate
    number_reserve: Rate


COMPLAINT_ATTEMPTS = Policy(
    name="desk.complaint_attempts",
    type=ComplaintAttemptRules,
    meaning="How often a complaint may be filed by a network and about a number",
    initial=(
        PolicyRecord(
            datetime(2020, 1, 1, tzinfo=VIETNAM),
            {
                "per_network": {"burst": 30, "interval": "PT2M"},
                "per_number": {"burst": 3, "interval": "PT4H"},
                "number_reserve": {"burst": 1, "interval": "P1D"},
            },
            "decision of the operator",
        ),
    ),
)
POLICIES = (COMPLAINT_DAYS, COMPLAINT_ATTEMPTS)
