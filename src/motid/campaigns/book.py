"""The campaigns in memory, read again every few seconds: pages announce them without asking the database."""

from datetime import datetime

from motid.campaigns.model import Announcement, Campaign, Place
from motid.campaigns.read_campaigns import read_campaigns
from motid.db import Reader


class CampaignBook:
    """Answers what is announced on a page."""

    def __init__(self, campaigns: tuple[Campaign, ...] = ()) -> None:
        self._campaigns = campaigns

    async def refresh(self, connection: Reader) -> None:
        """Read the campaigns again."""
        self._campaigns = await read_campaigns(connection)

    def announced(self, place: Place, instant: datetime) -> tuple[Announcement, ...]:
        """Return what the campaigns say on a page at an instant, those that began last first."""
        running = sorted(self._campaigns, key=lambda campaign: campaign.starts_on, reverse=True)
        return tuple(each for campaign in running for each in campaign.announced(place, instant))
