"""Rules with dates for cases (invariant 7)."""

from datetime import datetime, timedelta
from typing import Annotated

import msgspec

from motid.authn.policies import Rate
from motid.desk.call_backs.policies import CALL_BACK_POLICIES
from motid.desk.evidence.policies import EVIDENCE_POLICIES
from motid.desk.hand_over.policies import HAND_OVER_POLICIES
from motid.desk.templates.policies import ANSWER_TEMPLATES
from motid.kernel.clock import VIETNAM
from motid.policies import Policy, PolicyBook, PolicyRecord

COMPLAINT_DAYS = Policy(
    name="desk.complaint_days",
    type=int,
    meaning="Days within which a complaint about an account is answered, and any case that has no days of its own",
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
CASE_DAYS = Policy(
    name="desk.case_days",
    type=dict[str, int],
    meaning="Days within which a case of a kind is closed, where that is not `desk.complaint_days`",
    initial=(
        PolicyRecord(
            datetime(2020, 1, 1, tzinfo=VIETNAM),
            {"forgotten_password": 1, "phone_taken": 3, "identity_taken": 3, "no_match": 3, "otp_phone_objection": 3},
            "decision of the operator",
        ),
    ),
)


class ForgetRules(msgspec.Struct, frozen=True):
    """Days after its close that a case keeps what people said. What is forgotten does not come back."""

    after_close: Annotated[int, msgspec.Meta(ge=30, le=36_500)]


FORGET_DAYS = Policy(
    name="desk.forget_days",
    type=ForgetRules,
    meaning="Days after its close that the words, numbers and facts of a case are kept; what was done in it stays",
    initial=(
        PolicyRecord(
            datetime(2020, 1, 1, tzinfo=VIETNAM),
            {"after_close": 730},
            "decision of the operator, after NĐ 356/2025/NĐ-CP: kept no longer than the purpose needs",
        ),
    ),
)
UNITS_OF_ORIGIN = Policy(
    name="desk.units_of_origin",
    type=dict[str, str],
    meaning="Code of the unit whose desk answers for the accounts of an origin; accounts of others are every desk's",
    initial=(PolicyRecord(datetime(2020, 1, 1, tzinfo=VIETNAM), {}, "decision of the operator"),),
)
REVEAL_MINUTES = Policy(
    name="desk.reveal_minutes",
    type=int,
    meaning="Minutes that a revealed field stays visible to the official who asked for it",
    initial=(PolicyRecord(datetime(2020, 1, 1, tzinfo=VIETNAM), 5, "decision of the operator"),),
)


class OfficialAttemptRules(msgspec.Struct, frozen=True):
    """How often one official may look for accounts, reveal fields, and send answers."""

    searches: Rate
    reveals: Rate
    answers: Rate


OFFICIAL_ATTEMPTS = Policy(
    name="desk.official_attempts",
    type=OfficialAttemptRules,
    meaning="How often an official may search, reveal and answer",
    initial=(
        PolicyRecord(
            datetime(2020, 1, 1, tzinfo=VIETNAM),
            {
                "searches": {"burst": 60, "interval": "PT1M"},
                "reveals": {"burst": 40, "interval": "PT90S"},
                "answers": {"burst": 60, "interval": "PT1M"},
            },
            "decision of the operator: about 60 searches, 40 reveals and 60 answers an hour",
        ),
    ),
)
POLICIES = (
    COMPLAINT_DAYS,
    COMPLAINT_ATTEMPTS,
    CASE_DAYS,
    UNITS_OF_ORIGIN,
    REVEAL_MINUTES,
    FORGET_DAYS,
    OFFICIAL_ATTEMPTS,
    *EVIDENCE_POLICIES,
    *CALL_BACK_POLICIES,
    *HAND_OVER_POLICIES,
    ANSWER_TEMPLATES,
)


def due_at(policies: PolicyBook, kind: str, opened_at: datetime) -> datetime:
    """Return until when a case of a kind should be closed."""
    days = policies.at(CASE_DAYS, opened_at).get(kind)
    return opened_at + timedelta(days=policies.at(COMPLAINT_DAYS, opened_at) if days is None else days)


def unit_of_origin(policies: PolicyBook, origin: str, instant: datetime) -> str | None:
    """Return the code of the unit that the accounts of an origin belong to; None where they belong to none."""
    return policies.at(UNITS_OF_ORIGIN, instant).get(origin)
