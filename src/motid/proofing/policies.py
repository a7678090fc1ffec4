"""Rules with dates for proofing (invariant 7)."""

from datetime import datetime

from motid.kernel.clock import VIETNAM
from motid.policies import Policy, PolicyRecord


def _since(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, tzinfo=VIETNAM)


CMND_ACCEPTED = Policy(
    name="proofing.registration_by_cmnd",
    type=bool,
    meaning="Whether a new account may be registered under a CMND number",
    initial=(
        PolicyRecord(_since(2020, 9, 22), True, "949/UBND-VP (S4-15)", valid_to=_since(2025, 1, 1)),
        PolicyRecord(_since(2025, 1, 1), False, "Luật Căn cước 26/2023/QH15, Đ46 k2: CMND hết hiệu lực"),
    ),
)
REGISTRATION_HOURS = Policy(
    name="proofing.registration_hours",
    type=int,
    meaning="Hours that an unfinished registration is kept, so that it can be resumed without retyping",
    initial=(PolicyRecord(_since(2020, 1, 1), 24, "decision of the operator"),),
)
SUBSCRIPTION_EVIDENCE_DAYS = Policy(
    name="proofing.subscription_evidence_days",
    type=int,
    meaning="Days that a carrier's confirmation supports IAL2; numbers change hands",
    initial=(PolicyRecord(_since(2020, 1, 1), 730, "decision of the operator"),),
)
POLICIES = (CMND_ACCEPTED, REGISTRATION_HOURS, SUBSCRIPTION_EVIDENCE_DAYS)
