"""List the dossiers of an account, those that followed it from another included (S2-29)."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from motid.db import Reader
from motid.dossiers import store
from motid.dossiers.model import Dossier, DossierBundle
from motid.kernel.redaction import PersonalText
from motid.vault import Vault


@dataclass(frozen=True, slots=True)
class DossierPage:
    """Some dossiers of an account, newest first, and how many there are in all."""

    dossiers: tuple[Dossier, ...]
    total: int


async def list_dossiers(
    connection: Reader, vault: Vault, account_id: UUID, *, limit: int = 50, offset: int = 0
) -> DossierPage:
    """Return a page of dossiers, opened from the vault."""
    rows = await store.select_of(connection, account_id, limit=limit, offset=offset)
    total = await store.count_of(connection, account_id)
    return DossierPage(tuple(_dossier(vault, row) for row in rows), total)


async def count_dossiers(connection: Reader, account_id: UUID) -> int:
    """Return how many dossiers an account has, without reading any."""
    return await store.count_of(connection, account_id)


def _dossier(vault: Vault, row: Any) -> Dossier:
    bundle = vault.open("dossier", row["id"], row["sealed"], DossierBundle)
    return Dossier(
        id=row["id"],
        account_id=row["account_id"],
        source=row["source"],
        code=row["code"],
        title=PersonalText(bundle.title),
        state=row["state"],
        submitted_at=row["submitted_at"],
    )
