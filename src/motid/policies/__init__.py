"""Rules with dates, as data (invariant 7): what applies is looked up for an instant, never written in code."""

from motid.policies.book import PolicyBook
from motid.policies.policy import Policy, PolicyRecord

__all__ = ["Policy", "PolicyBook", "PolicyRecord"]
