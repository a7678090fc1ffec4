"""Replace the personal facts of record by what an authority records (normalisation)."""

from uuid import UUID

from motid.accounts import store
from motid.accounts.events import ProfileCorrected
from motid.accounts.model import Profile, seal_profile
from motid.audit import record
from motid.db import UnitOfWork


async def correct_profile(uow: UnitOfWork, account_id: UUID, profile: Profile, *, source: str) -> None:
    """Store the facts. What they were before stays in the evidence and the imported record, never in the trail."""
    sealed = uow.vault.seal("account", account_id, seal_profile(profile))
    await store.update_profile(uow.connection, account_id, sealed, uow.now)
    await record(uow, ProfileCorrected(source=source), account_id=account_id)
