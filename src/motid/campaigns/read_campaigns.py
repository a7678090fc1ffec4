"""Read campaigns as they stand."""

from typing import Any

import msgspec

from motid.campaigns import store
from motid.campaigns.model import Campaign, CampaignDocument, Unit
from motid.db import Reader


async def read_campaigns(connection: Reader) -> tuple[Campaign, ...]:
    """Return every campaign, by code."""
    return tuple(_campaign(record) for record in await store.select_campaigns(connection))


async def read_document(connection: Reader, code: str) -> CampaignDocument | None:
    """Return a campaign with its units, ready to be changed and applied again; None where there is none.

    Units are those that it names or counts people in, with all above and below them.
    """
    record = await store.select_campaign(connection, code)
    if record is None:
        return None
    campaign = _campaign(record)
    named = {campaign.issuer, *campaign.addressees}
    for cohort in await store.select_cohorts(connection, code):
        named |= (await store.select_people_by_unit(connection, cohort["id"])).keys()
    rows = await store.select_units_of(connection, sorted(named))
    units = tuple(
        Unit(
            code=row["code"],
            kind=row["kind"],
            name=row["name"],
            parent=row["parent"],
            valid_from=row["valid_from"],
            valid_to=row["valid_to"],
        )
        for row in rows
    )
    return CampaignDocument(campaign=campaign, units=units)


def _campaign(record: Any) -> Campaign:
    return msgspec.convert(record, Campaign)
