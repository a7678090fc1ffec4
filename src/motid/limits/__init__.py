"""Attempt limits: how often something may be tried, counted in PostgreSQL atomically (invariant 11)."""

from motid.limits.limit import Allowed, Limit, Limiter, Refused

__all__ = ["Allowed", "Limit", "Limiter", "Refused"]
