"""Rules with dates for proofing (invariant 7)."""

from datetime import datetime

import msgspec

from motid.authn.policies import Rate
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


class RegistrationAttemptRules(msgspec.Struct, frozen=True):
    """How often a registration may be begun (invariants 9 and 11).

    Many people share one network address (carriers translate addresses), so `per_network` is wide. The reserves are
    what each network still gets for a number or phone that others have used up: its owner is not shut out.
    """

    per_network: Rate
    per_number: Rate
    per_phone: Rate
    number_reserve: Rate
    phone_reserve: Rate


REGISTRATION_ATTEMPTS = Policy(
    name="proofing.registration_attempts",
    type=RegistrationAttemptRules,
    meaning="How often a registration may be begun by a network, for a number, and with a phone",
    initial=(
        PolicyRecord(
            _since(2020, 1, 1),
            {
                "per_network": {"burst": 300, "interval": "PT5S"},
                "per_number": {"burst": 6, "interval": "PT10M"},
                "per_phone": {"burst": 6, "interval": "PT10M"},
                "number_reserve": {"burst": 2, "interval": "PT1H"},
                "phone_reserve": {"burst": 2, "interval": "PT1H"},
            },
            "decision of the operator",
        ),
    ),
)
POLICIES = (CMND_ACCEPTED, REGISTRATION_HOURS, SUBSCRIPTION_EVIDENCE_DAYS, REGISTRATION_ATTEMPTS)
