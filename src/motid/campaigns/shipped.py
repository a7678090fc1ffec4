"""The campaigns of the letters that MotID was built from, as documents that a province takes as a model."""

from functools import cache
from importlib import resources
from typing import Final

import msgspec

from motid.campaigns.apply_campaign import apply_campaign
from motid.campaigns.model import CampaignDocument
from motid.campaigns.store import select_campaigns
from motid.db import UnitOfWork

SHIPPED: Final = ("identity-exchange-2020", "hue-s-2023", "vneid-2024")


@cache
def shipped(code: str) -> CampaignDocument:
    """Return a document by the code of its campaign; raises `KeyError` for another."""
    if code not in SHIPPED:
        raise KeyError(code)
    file = resources.files("motid.campaigns") / "documents" / f"{code}.json"
    return msgspec.json.decode(file.read_bytes(), type=CampaignDocument)


async def apply_shipped(uow: UnitOfWork) -> None:
    """Record all of them where there is no campaign yet: what the sandbox starts with."""
    if await select_campaigns(uow.connection):
        return
    for code in SHIPPED:
        await apply_campaign(uow, shipped(code))
