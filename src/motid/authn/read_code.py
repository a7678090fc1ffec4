"""Tell what a page says beside the field for a one-time code."""

from datetime import datetime
from uuid import UUID

from motid.authn.environment import AuthnEnvironment
from motid.authn.one_time_code import CodePurpose
from motid.authn.policies import CODE_RULES
from motid.authn.store import codes as store


async def resend_at(authn: AuthnEnvironment, *, purpose: CodePurpose, subject_id: UUID) -> datetime | None:
    """Return the instant from which another code may be asked for; None when none was sent yet."""
    async with authn.database.read() as connection:
        last = await store.latest(connection, purpose, subject_id)
    if last is None:
        return None
    created_at: datetime = last["created_at"]
    return created_at + authn.policies.at(CODE_RULES, created_at).cool_down
