"""The trail: every change of state writes an event in its own transaction (invariant 5)."""

from motid.audit.event import AuditEvent
from motid.audit.record import record

__all__ = ["AuditEvent", "record"]
