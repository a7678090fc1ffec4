"""Rules with dates for recovery (invariant 7)."""

from datetime import datetime, timedelta

import msgspec

from motid.authn.policies import Rate
from motid.kernel.clock import VIETNAM
from motid.policies import Policy, PolicyRecord
from motid.recovery.model import RecoveryKind, RiskyOperation

_CLOSED = ("change_otp_phone", "join_accounts", "reach_risky_service")
"""What stays closed after any recovery; a password can be forgotten again."""
_ALWAYS = datetime(2020, 1, 1, tzinfo=VIETNAM)


class CoolingRule(msgspec.Struct, frozen=True):
    """What stays closed for how long after a recovery."""

    period: timedelta
    closed: tuple[RiskyOperation, ...]


COOLING = Policy(
    name="recovery.cooling",
    type=dict[RecoveryKind, CoolingRule],
    meaning="How long, after which recovery, which risky operations stay closed",
    initial=(
        PolicyRecord(
            _ALWAYS,
            {
                "password": {"period": "PT24H", "closed": [*_CLOSED]},
                "otp_phone": {"period": "PT72H", "closed": [*_CLOSED, "reset_password"]},
            },
            "decision of the operator; NIST SP 800-63B-4 §4.2.3: notice of recovery to all contacts",
        ),
    ),
)


class RecoveryAttemptRules(msgspec.Struct, frozen=True):
    """How often a recovery may be begun (invariants 9 and 11).

    `name_reserve` is what each network still gets for a name that others have used up. `per_account`: changes of
    a lost phone, which only somebody who knows the password can begin; `per_password` tries of the current password
    by somebody who is signed in.
    """

    per_network: Rate
    per_name: Rate
    name_reserve: Rate
    per_account: Rate
    per_password: Rate


RECOVERY_ATTEMPTS = Policy(
    name="recovery.attempts",
    type=RecoveryAttemptRules,
    meaning="How often a recovery may be begun by a network, for a user name, and for an account",
    initial=(
        PolicyRecord(
            _ALWAYS,
            {
                "per_network": {"burst": 100, "interval": "PT5S"},
                "per_name": {"burst": 5, "interval": "PT12M"},
                "name_reserve": {"burst": 2, "interval": "PT1H"},
                "per_account": {"burst": 5, "interval": "PT4H"},
                "per_password": {"burst": 5, "interval": "PT1M"},
            },
            "decision of the operator; NIST SP 800-63B-4 §3.2.2",
        ),
    ),
)
RESET_MINUTES = Policy(
    name="recovery.reset_minutes",
    type=int,
    meaning="Minutes within which a forgotten password is replaced, from the user name to the new password",
    initial=(PolicyRecord(_ALWAYS, 30, "decision of the operator"),),
)
PHONE_CHANGE_HOURS = Policy(
    name="recovery.phone_change_hours",
    type=int,
    meaning="Hours that a change of a lost phone waits for the carrier's answer",
    initial=(PolicyRecord(_ALWAYS, 24, "decision of the operator"),),
)
OBJECTION_DAYS = Policy(
    name="recovery.objection_days",
    type=int,
    meaning="Days within which the holder of the former phone may object by the link of the message",
    initial=(PolicyRecord(_ALWAYS, 30, "decision of the operator"),),
)


class DeskResetRules(msgspec.Struct, frozen=True):
    """How long the link of a one-time reset is good, for how many tries of a number, and how often one is sent."""

    lifetime: timedelta
    tries: int
    per_account: Rate


DESK_RESET_RULES = Policy(
    name="recovery.desk_reset",
    type=DeskResetRules,
    meaning="How long the link of the desk's one-time reset is good, and how often it may be tried and sent",
    initial=(
        PolicyRecord(
            _ALWAYS,
            {"lifetime": "PT30M", "tries": 5, "per_account": {"burst": 3, "interval": "PT4H"}},
            "decision of the operator",
        ),
    ),
)


class CallerCheckRules(msgspec.Struct, frozen=True):
    """How long a caller may confirm on the phone, and how often a phone is asked."""

    lifetime: timedelta
    per_phone: Rate


CALLER_CHECK_RULES = Policy(
    name="recovery.caller_check",
    type=CallerCheckRules,
    meaning="How long a caller may confirm on the own phone, and how often a phone is asked",
    initial=(
        PolicyRecord(
            _ALWAYS,
            {"lifetime": "PT10M", "per_phone": {"burst": 5, "interval": "PT30M"}},
            "decision of the operator",
        ),
    ),
)
POLICIES = (
    COOLING,
    RECOVERY_ATTEMPTS,
    RESET_MINUTES,
    PHONE_CHANGE_HOURS,
    OBJECTION_DAYS,
    DESK_RESET_RULES,
    CALLER_CHECK_RULES,
)
