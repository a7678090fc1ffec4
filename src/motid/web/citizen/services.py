"""What the exchange's pages work with; bootstrap fills it in."""

from dataclasses import dataclass, field

from motid.authn.environment import AuthnEnvironment
from motid.campaigns.book import CampaignBook
from motid.db import Database
from motid.desk.directory.book import DirectoryBook
from motid.normalisation.card_photo import CardPhotos
from motid.normalisation.environment import NormalisationEnvironment
from motid.oidc.provider import Provider
from motid.recovery.environment import RecoveryEnvironment
from motid.registries.carrier import CarrierDirectory
from motid.settings import Settings
from motid.web.captcha import Captcha
from motid.web.cookies import Cookies


@dataclass(frozen=True, slots=True)
class CitizenServices:
    """The parts that the handlers call."""

    settings: Settings
    authn: AuthnEnvironment
    carrier: CarrierDirectory
    captcha: Captcha
    cookies: Cookies
    provider: Provider
    normalisation: NormalisationEnvironment
    card_photos: CardPhotos = field(default_factory=CardPhotos)
    campaigns: CampaignBook = field(default_factory=CampaignBook)
    directory: DirectoryBook = field(default_factory=DirectoryBook)

    @property
    def recovery(self) -> RecoveryEnvironment:
        """What recovery works with: parts of the others."""
        return RecoveryEnvironment(self.authn, self.carrier, self.normalisation.cases, self.settings.exchange)

    @property
    def database(self) -> Database:
        """The database that everything shares."""
        return self.authn.database
