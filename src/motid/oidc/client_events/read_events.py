"""The list of a client's events, as integrators read it."""

from datetime import datetime
from typing import Final

import msgspec

from motid.db import Reader
from motid.oidc.client_events import store
from motid.oidc.client_events.explanations import documentation_of, explanation_of
from motid.oidc.client_events.model import reference_of

MOST: Final = 200


class ClientEvent(msgspec.Struct, frozen=True):
    """Refusals of one kind within one hour.

    `reference` stands on the error page as well. `value` is what the client sent, where that may be shown.
    """

    reference: str
    endpoint: str
    code: str
    detail: str
    value: str | None
    count: int
    first_at: datetime
    last_at: datetime
    meaning: str
    mend: str
    documentation: str


async def client_events(connection: Reader, client_id: str, most: int = MOST) -> list[ClientEvent]:
    """Return what went wrong at a client in the last thirty days, the latest first, `most` rows."""
    return [
        ClientEvent(
            reference=reference_of(row["id"]),
            endpoint=row["endpoint"],
            code=row["code"],
            detail=row["detail"],
            value=row["value"],
            count=row["count"],
            first_at=row["first_at"],
            last_at=row["last_at"],
            meaning=explanation_of(row["code"]).meaning,
            mend=explanation_of(row["code"]).mend,
            documentation=documentation_of(row["code"]),
        )
        for row in await store.select_events(connection, client_id, min(most, MOST))
    ]
