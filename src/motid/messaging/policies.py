"""The rules of delivery, as policy records (invariant 7)."""

from datetime import UTC, datetime

from motid.messaging.model import DeliveryRules
from motid.policies import Policy, PolicyRecord

DELIVERY_RULES = Policy(
    "messaging.delivery",
    DeliveryRules,
    "Hours of trying to send, hours of keeping the content of a settled message, days of keeping receipts",
    (
        PolicyRecord(
            datetime(2020, 1, 1, tzinfo=UTC),
            {"give_up_after_hours": 72, "erase_after_hours": 24, "forget_receipts_after_days": 30},
            "decision of the operator",
        ),
    ),
)

POLICIES = (DELIVERY_RULES,)
