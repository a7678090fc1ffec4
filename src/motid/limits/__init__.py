"""Attempt limits: how often something may be tried, counted in PostgreSQL atomically (invariant 11)."""

from motid.limits.limit import Allowed, Limit, Limiter, Refused
from motid.limits.remove_idle import remove_idle_buckets

__all__ = ["Allowed", "Limit", "Limiter", "Refused", "remove_idle_buckets"]
