"""The trail: every change of state writes an event in its own transaction (invariant 5)."""

from motid.audit.event import AuditEvent
from motid.audit.history import HistoryEntry, account_history
from motid.audit.record import record, record_all
from motid.audit.seal_events import AuditSealer
from motid.audit.values import values_of
from motid.audit.verify_trail import Anchor, Fault, TrailReport, trail_head, verify_trail

__all__ = [
    "Anchor",
    "AuditEvent",
    "AuditSealer",
    "Fault",
    "HistoryEntry",
    "TrailReport",
    "account_history",
    "record",
    "record_all",
    "trail_head",
    "values_of",
    "verify_trail",
]
