"""The switch for signing in with VNeID: on which day it was or will be thrown, by the rule's dated records (S1-16).

The rule says what is ordered. Whether this installation can do it is another matter, which pages tell beside it.
"""

from dataclasses import dataclass
from datetime import datetime

from motid.campaigns.policies import VNEID_SIGN_IN, VneidRule
from motid.policies import PolicyBook, PolicyRecord


@dataclass(frozen=True, slots=True)
class VneidSignIn:
    """What is ordered now, since when, and the next change that is known."""

    rule: VneidRule | None
    """None before the first record."""
    since: datetime | None
    next_rule: VneidRule | None = None
    next_from: datetime | None = None


def vneid_sign_in(policies: PolicyBook, now: datetime) -> VneidSignIn:
    """Return the state of the switch at an instant; derived from the records anew each time, and stored nowhere."""
    records = sorted(policies.records(VNEID_SIGN_IN), key=lambda record: record.valid_from)
    coming = next((record for record in records if record.valid_from > now), None)
    in_force = next((record for record in records if _covers(record, now)), None)
    return VneidSignIn(
        VneidRule(in_force.value) if in_force else None,
        in_force.valid_from if in_force else None,
        VneidRule(coming.value) if coming else None,
        coming.valid_from if coming else None,
    )


def _covers(record: PolicyRecord, instant: datetime) -> bool:
    return record.valid_from <= instant and (record.valid_to is None or instant < record.valid_to)
