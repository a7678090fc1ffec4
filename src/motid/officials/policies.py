"""Rules with dates for officials (invariant 7)."""

from datetime import datetime, timedelta

import msgspec

from motid.kernel.clock import VIETNAM
from motid.policies import Policy, PolicyRecord


class DeskSessionRules(msgspec.Struct, frozen=True):
    """How long a session at the desk lives: since its last request, and since it was opened."""

    idle: timedelta
    absolute: timedelta


DESK_SESSION = Policy(
    name="officials.desk_session",
    type=DeskSessionRules,
    meaning="How long a session at the desk lives: without a request, and altogether",
    initial=(
        PolicyRecord(
            datetime(2020, 1, 1, tzinfo=VIETNAM),
            {"idle": "PT15M", "absolute": "PT10H"},
            "decision of the operator; NIST SP 800-63B-4 §2.2.3: at AAL2 an hour idle, a day altogether at most",
        ),
    ),
)


class FreshSignInRules(msgspec.Struct, frozen=True):
    """How old a sign-in at MotID may be for what it is asked for."""

    approving: timedelta


FRESH_SIGN_IN = Policy(
    name="officials.fresh_sign_in",
    type=FreshSignInRules,
    meaning="How long ago a checker may have signed in at MotID when approving a step; else MotID asks once more",
    initial=(
        PolicyRecord(
            datetime(2020, 1, 1, tzinfo=VIETNAM),
            {"approving": "PT15M"},
            "decision of the operator; NIST SP 800-63B-4 §5.2, OWASP ASVS 5.0 V7.5.3",
        ),
    ),
)
POLICIES = (DESK_SESSION, FRESH_SIGN_IN)
