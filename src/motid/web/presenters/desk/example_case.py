"""An invented case, for the examples of pages."""

from datetime import UTC, datetime
from uuid import UUID

from motid.desk.model import Case, CaseKind


def example_case(kind: CaseKind = CaseKind.FORGOTTEN_PASSWORD) -> Case:
    """Return an invented case."""
    at = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
    return Case(
        id=UUID(int=5), number="KN-2026-000123", kind=kind, state="open", unit_id=UUID(int=6), unit_code="vn",
        unit_name="Tổng đài hỗ trợ quốc gia", channel="call", procedure=None, waiting_for=None,
        account_id=UUID(int=1),
        opened_at=at, due_at=at.replace(day=24), opened_by=UUID(int=7), assigned_to=UUID(int=7), assigned_at=at,
        outcome=None, closed_at=None, closed_by=None, version=3,
    )  # fmt: skip
