"""Services of risk stay closed for a while to whoever recovered the account (S4-39): a thief would go there first."""

from datetime import datetime
from uuid import UUID

from motid.db import Reader
from motid.oidc.client import Client
from motid.oidc.provider import Provider


async def closed_until(provider: Provider, connection: Reader, client: Client, account_id: UUID) -> datetime | None:
    """Return until when this service is closed to this citizen; None when it is open.

    Asks only for a service that wants it: every other one is reached without another query.
    """
    if not client.metadata.closed_in_cooling_period:
        return None
    return await provider.citizens.closed_until(connection, account_id, provider.database.clock.now())
