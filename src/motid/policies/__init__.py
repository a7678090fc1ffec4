"""Rules with dates, as data (invariant 7): what applies is looked up for an instant, never written in code."""

from motid.policies.book import PolicyBook
from motid.policies.policy import Policy, PolicyRecord
from motid.policies.set_policy import PolicySet, RecordInTheWay, WrongValue, set_policy

__all__ = [
    "Policy",
    "PolicyBook",
    "PolicyRecord",
    "PolicySet",
    "RecordInTheWay",
    "WrongValue",
    "set_policy",
]
