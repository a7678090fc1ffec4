"""What MotID can say of a verification (OpenID Identity Assurance Schema Definition 1.0 §5.4), before anybody asks.

Identifiers in it are pairwise like `sub`: the same reference at two services would join their records. The operator
resolves one by computing it again from the evidence.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from motid.kernel.clock import VIETNAM
from motid.oidc.citizens import Confirmed
from motid.oidc.identity_assurance.framework import (
    EVIDENCE_WORDS,
    POLICY,
    TRUST_FRAMEWORK,
    assurance_level,
)

Pairwise = Callable[[UUID], str]


def evidence_of(item: Confirmed, pairwise: Pairwise) -> dict[str, Any]:
    """Return one entry of `evidence`: a record at its issuer (§5.4.4.3)."""
    words = EVIDENCE_WORDS[item.kind]
    record: dict[str, Any] = {"type": words.record_type, "source": {"name": item.issuer}}
    if item.expires_at is not None:
        record["date_of_expiry"] = last_whole_day(item.expires_at)
    return {
        "type": "electronic_record",
        "check_details": [
            {
                "check_method": words.check_method,
                "organization": item.issuer,
                "check_id": pairwise(item.reference),
                "time": timestamp(item.obtained_at),
            }
        ],
        "record": record,
    }


def verification_of(items: Sequence[Confirmed], ial: int, pairwise: Pairwise) -> dict[str, Any]:
    """Return everything but the evidence itself; the process was completed with its newest piece."""
    newest = max(items, key=lambda item: item.obtained_at)
    return {
        "trust_framework": TRUST_FRAMEWORK,
        "assurance_level": assurance_level(ial),
        "assurance_process": {
            "policy": POLICY,
            "procedure": newest.method,
            "assurance_details": [
                {
                    "assurance_type": "evidence_validation",
                    "assurance_classification": assurance_level(item.ial),
                    "evidence_ref": [{"check_id": pairwise(item.reference)}],
                }
                for item in items
            ],
        },
        "time": timestamp(newest.obtained_at),
        "verification_process": pairwise(newest.evidence_id),
    }


def timestamp(instant: datetime) -> str:
    """Return an instant as the schema writes it: seconds, with the zone of Vietnam."""
    return instant.astimezone(VIETNAM).isoformat(timespec="seconds")


def last_whole_day(end: datetime) -> str:
    """Return the last day at whose end something still holds that ends at an instant."""
    return (end.astimezone(VIETNAM) - timedelta(days=1)).date().isoformat()
