"""Invented evidence of one person: the carrier's of today, and one that has grown old."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from motid.oidc.citizens import Confirmed

NOW = datetime(2026, 11, 21, 3, 0, 0, tzinfo=UTC)
SUBSCRIPTION = Confirmed(
    evidence_id=UUID(int=1),
    reference=UUID(int=2),
    kind="mobile_subscription",
    issuer="carrier",
    method="subscriber_database_comparison",
    ial=2,
    obtained_at=NOW - timedelta(days=10),
    expires_at=NOW + timedelta(days=720),
    claims={"name": "Nguyễn Thị Thử", "birthdate": "1990", "phone_number": "+84950000001"},
)
EVIDENCE = (SUBSCRIPTION,)
