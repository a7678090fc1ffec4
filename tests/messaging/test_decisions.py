"""What to do next with a message, decided purely."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motid.messaging.errors import (
    GatewayError,
    GatewayUnavailable,
    SubmissionRejected,
    SubmissionTooLate,
    SubmissionUncertain,
    Throttled,
)
from motid.messaging.model import (
    CLAIM,
    SETTLED,
    DeliveryRules,
    OutboundMessage,
    Settle,
    Settled,
    Submit,
    TryAgain,
    after_failure,
    before_submission,
    may_repeat,
)

NOW = datetime(2026, 7, 1, 3, 0, tzinfo=UTC)
RULES = DeliveryRules()
LATER = NOW + timedelta(minutes=1)
AGO = NOW - CLAIM


def message(**changes: Any) -> OutboundMessage:
    fields: dict[str, Any] = {
        "id": UUID(int=1),
        "channel": "sms",
        "purpose": "one_time_code",
        "idempotency_key": "k",
        "not_after": LATER,
        "state": "queued",
        "attempts": 0,
        "created_at": NOW,
        "updated_at": NOW,
        "sealed": b"",
        **changes,
    }
    return OutboundMessage(**fields)


@pytest.mark.parametrize(
    ("changes", "repeatable", "decision"),
    [
        ({}, False, Submit()),
        ({"not_after": NOW}, True, Settle("expired", "delivery.too_late")),
        ({"state": "submitting"}, True, TryAgain(CLAIM, "delivery.claimed")),
        ({"state": "submitting", "updated_at": AGO}, True, Submit()),
        ({"state": "submitting", "updated_at": AGO}, False, Settle("uncertain", "delivery.interrupted")),
        (
            {"state": "submitting", "updated_at": AGO, "not_after": NOW},
            True,
            Settle("expired", "delivery.too_late"),
        ),
        (
            {"state": "submitting", "updated_at": AGO, "not_after": NOW},
            False,
            Settle("uncertain", "delivery.interrupted"),
        ),
        (
            {"not_after": None, "created_at": NOW - timedelta(hours=72)},
            True,
            Settle("failed", "delivery.gave_up"),
        ),
        *(({"state": state}, True, Settled()) for state in sorted(SETTLED)),
    ],
)
def test_before_a_submission(changes: dict[str, Any], repeatable: bool, decision: object) -> None:
    assert before_submission(message(**changes), NOW, RULES, repeatable=repeatable) == decision


@pytest.mark.parametrize(
    ("error", "repeatable", "decision"),
    [
        (SubmissionRejected("r"), True, Settle("failed", "r")),
        (SubmissionTooLate("l"), True, Settle("expired", "l")),
        (SubmissionUncertain("u"), False, Settle("uncertain", "u")),
        (SubmissionUncertain("u"), True, TryAgain(timedelta(seconds=0.5), "u")),
        (GatewayUnavailable("g"), False, TryAgain(timedelta(seconds=0.5), "g")),
        (Throttled("t", retry_after=7), False, TryAgain(timedelta(seconds=7), "t")),
    ],
)
def test_after_a_failure(error: GatewayError, repeatable: bool, decision: object) -> None:
    assert after_failure(message(), error, repeatable=repeatable, jitter=1) == decision


@given(st.integers(0, 10_000), st.floats(0, 1), st.sampled_from(["one_time_code", "notification"]))
def test_pauses_stay_within_bounds(attempts: int, jitter: float, purpose: str) -> None:
    outcome = after_failure(
        message(attempts=attempts, purpose=purpose), GatewayUnavailable("g"), repeatable=True, jitter=jitter
    )
    assert isinstance(outcome, TryAgain)
    assert 0.25 <= outcome.delay.total_seconds() <= (4 if purpose == "one_time_code" else 60)


@pytest.mark.parametrize(
    ("channel", "purpose", "dedup", "may"),
    [
        ("sms", "one_time_code", True, True),
        ("sms", "one_time_code", False, False),
        ("mail", "one_time_code", True, False),
        ("sms", "notification", False, True),
        ("mail", "notification", False, True),
    ],
)
def test_only_a_code_is_not_repeated(channel: str, purpose: str, dedup: bool, may: bool) -> None:
    assert may_repeat(message(channel=channel, purpose=purpose), smsc_deduplicates=dedup) is may
