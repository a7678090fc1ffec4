"""Rules with dates for normalisation (invariant 7)."""

from datetime import datetime
from typing import Literal

import msgspec

from motid.authn.policies import Rate
from motid.kernel.clock import VIETNAM
from motid.normalisation.matching_rules import MATCHING
from motid.policies import Policy, PolicyRecord

Shared = Literal["personal_number", "cmnd", "registered_phone"]
DuplicateDecision = Literal["match", "near_match", "no_match"]
DuplicateAction = Literal["merge", "lock", "case", "release", "leave"]


def _since(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, tzinfo=VIETNAM)


class AttemptRules(msgspec.Struct, frozen=True):
    """How often somebody may ask the registries (invariants 9 and 11); the reserve is each network's own."""

    per_account: Rate
    per_network: Rate
    per_number: Rate
    number_reserve: Rate


class DuplicateRule(msgspec.Struct, frozen=True):
    """What becomes of another account that shares an identifier with a person who has just been verified (S0-14).

    `decision` compares the other account with what is on record. Actions: `merge`, it goes on in the verified one;
    `lock`, it is closed and the identifier set free; `case`, an operator decides; `release`, it loses the identifier
    alone; `leave`.
    """

    name: str
    shared: Shared
    decision: DuplicateDecision
    action: DuplicateAction


NORMALISATION_ATTEMPTS = Policy(
    name="normalisation.attempts",
    type=AttemptRules,
    meaning="How often a normalisation may be asked for by an account, by a network, and for a number",
    initial=(
        PolicyRecord(
            _since(2020, 1, 1),
            {
                "per_account": {"burst": 6, "interval": "PT10M"},
                "per_network": {"burst": 300, "interval": "PT5S"},
                "per_number": {"burst": 6, "interval": "PT10M"},
                "number_reserve": {"burst": 2, "interval": "PT1H"},
            },
            "decision of the operator",
        ),
    ),
)
NORMALISATION_HOURS = Policy(
    name="normalisation.request_hours",
    type=int,
    meaning="Hours that an unanswered or unconfirmed normalisation is kept",
    initial=(PolicyRecord(_since(2020, 1, 1), 72, "decision of the operator"),),
)
POPULATION_QUOTA = Policy(
    name="normalisation.population_quota",
    type=Rate,
    meaning="Questions that the population database takes from here: at once, and one more each interval",
    initial=(PolicyRecord(_since(2020, 1, 1), {"burst": 20_000, "interval": "PT1S"}, "agreement with its operator"),),
)
OWN_PHONE_NEEDED = Policy(
    name="normalisation.own_phone_needed",
    type=bool,
    meaning="Whether the phone must be registered with its carrier in the person's own name (chính chủ)",
    initial=(
        PolicyRecord(_since(2020, 1, 1), False, "147/UBND-VH (S3-20)", valid_to=_since(2024, 7, 1)),
        PolicyRecord(_since(2024, 7, 1), True, "NĐ 69/2024/NĐ-CP, Đ10"),
    ),
)
CMND_UPDATE_MAY_WAIT = Policy(
    name="normalisation.cmnd_update_may_wait",
    type=bool,
    meaning="Whether a CMND account may be used without its update to the 12-digit number: the button Bỏ qua",
    initial=(
        PolicyRecord(_since(2020, 1, 1), True, "3701/VPCP-KSTT (S2-25)", valid_to=_since(2024, 7, 1)),
        PolicyRecord(_since(2024, 7, 1), False, "3701/VPCP-KSTT (S2-23, S2-25)"),
    ),
)
DUPLICATE_RULES = Policy(
    name="normalisation.duplicate_rules",
    type=tuple[DuplicateRule, ...],
    meaning="What becomes of accounts that share an identifier with a person who has just been verified",
    initial=(
        PolicyRecord(
            _since(2020, 1, 1),
            [
                {"name": name, "shared": shared, "decision": decision, "action": action}
                for name, shared, decision, action in (
                    ("same_number_same_person", "personal_number", "match", "merge"),
                    ("same_number_perhaps_same", "personal_number", "near_match", "lock"),
                    ("same_number_other_person", "personal_number", "no_match", "lock"),
                    ("same_cmnd_same_person", "cmnd", "match", "merge"),
                    ("same_cmnd_perhaps_same", "cmnd", "near_match", "case"),
                    ("same_cmnd_other_person", "cmnd", "no_match", "leave"),
                    ("same_phone_same_person", "registered_phone", "match", "merge"),
                    ("same_phone_perhaps_same", "registered_phone", "near_match", "release"),
                    ("same_phone_other_person", "registered_phone", "no_match", "release"),
                )
            ],
            "2740/STTTT-IOC (S0-14); CMND numbers were given out twice (domain facts, CMND)",
        ),
    ),
)
POLICIES = (
    MATCHING,
    NORMALISATION_ATTEMPTS,
    NORMALISATION_HOURS,
    POPULATION_QUOTA,
    OWN_PHONE_NEEDED,
    CMND_UPDATE_MAY_WAIT,
    DUPLICATE_RULES,
)
