"""Rules with dates for cases (invariant 7)."""

from datetime import datetime

from motid.kernel.clock import VIETNAM
from motid.policies import Policy, PolicyRecord

COMPLAINT_DAYS = Policy(
    name="desk.complaint_days",
    type=int,
    meaning="Days within which a complaint about an account is answered",
    initial=(PolicyRecord(datetime(2020, 1, 1, tzinfo=VIETNAM), 10, "NĐ 356/2025/NĐ-CP, Đ5"),),
)
POLICIES = (COMPLAINT_DAYS,)
