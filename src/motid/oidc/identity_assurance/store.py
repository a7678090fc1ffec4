"""SQL of what a grant lets a service read as verified: the grant's sealed column, which most grants leave empty."""

from uuid import UUID

from motid.db import Reader


async def select_granted(connection: Reader, grant_id: UUID) -> bytes | None:
    """Return what was granted, sealed; None where nothing was."""
    sealed: bytes | None = await connection.fetchval("SELECT sealed FROM authorization_grant WHERE id = $1", grant_id)
    return sealed
