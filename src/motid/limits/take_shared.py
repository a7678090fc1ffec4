"""Attempts at something that strangers may try too: a number, a phone.

One bucket for everybody would let an attacker who keeps it full shut out the owner for as long as it pleases the
attacker (invariant 11). When it is full, each network falls back on a small bucket of its own.
"""

from datetime import datetime

from motid.limits.limit import Allowed, Limit, Limiter, Refused


async def take_shared(
    limiter: Limiter, limit: Limit, reserve: Limit, subject: str, *, network: str, now: datetime
) -> Allowed | Refused:
    """Count an attempt at `subject`; from a full bucket, `network` (an address) still gets what `reserve` allows."""
    outcome = await limiter.take(limit, subject, now)
    if isinstance(outcome, Allowed):
        return outcome
    return await limiter.take(reserve, f"{network}:{subject}", now)
