"""Rules with dates for evidence (invariant 7)."""

from datetime import datetime, timedelta

import msgspec

from motid.authn.policies import Rate
from motid.desk.evidence.model import EvidenceKind
from motid.kernel.clock import VIETNAM
from motid.policies import Policy, PolicyRecord

_ALWAYS = datetime(2020, 1, 1, tzinfo=VIETNAM)

EVIDENCE_VALIDITY = Policy(
    name="desk.evidence_validity",
    type=dict[EvidenceKind, timedelta],
    meaning="How long a check of each kind counts for steps of its case",
    initial=(
        PolicyRecord(
            _ALWAYS,
            {
                "control_questions": "PT24H",
                "confirm_on_phone": "PT24H",
                "carrier_match": "P7D",
                "population_match": "P7D",
                "papers_seen": "P30D",
                "call_back_to_registered_phone": "P7D",
            },
            "decision of the operator",
        ),
    ),
)


class ControlQuestionRules(msgspec.Struct, frozen=True):
    """How many answers are asked for at least, and how many of them may be wrong.

    Fewer answers at once would tell the official which of them is right.
    """

    asked: int
    wrong: int


CONTROL_QUESTIONS = Policy(
    name="desk.control_questions",
    type=ControlQuestionRules,
    meaning="How many answers of a caller are compared with the record at once, and how many may be wrong",
    initial=(PolicyRecord(_ALWAYS, {"asked": 3, "wrong": 0}, "decision of the operator"),),
)


class EvidenceAttemptRules(msgspec.Struct, frozen=True):
    """How often evidence may be taken.

    Comparisons with the record of one account, whatever the case; questions to a registry in one case, and by one
    official; confirmations sent to phones in one case.
    """

    comparisons: Rate
    registry_per_case: Rate
    registry_per_official: Rate
    confirmations: Rate


EVIDENCE_ATTEMPTS = Policy(
    name="desk.evidence_attempts",
    type=EvidenceAttemptRules,
    meaning="How often the desk may compare answers, ask a registry, and ask for confirmation on a phone",
    initial=(
        PolicyRecord(
            _ALWAYS,
            {
                "comparisons": {"burst": 3, "interval": "PT8H"},
                "registry_per_case": {"burst": 6, "interval": "PT1H"},
                "registry_per_official": {"burst": 40, "interval": "PT2M"},
                "confirmations": {"burst": 6, "interval": "PT1H"},
            },
            "decision of the operator",
        ),
    ),
)
EVIDENCE_POLICIES = (EVIDENCE_VALIDITY, CONTROL_QUESTIONS, EVIDENCE_ATTEMPTS)
