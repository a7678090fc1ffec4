"""What the desk's pages work with; bootstrap fills it in."""

from dataclasses import dataclass, field

from motid.db import Database
from motid.desk.directory.book import DirectoryBook
from motid.desk.environment import DeskEnvironment
from motid.settings import Settings
from motid.web.cookies import Cookies
from motid.web.desk.openid.relying_party import RelyingParty


@dataclass(frozen=True, slots=True)
class DeskServices:
    """The parts that the handlers call."""

    settings: Settings
    desk: DeskEnvironment
    cookies: Cookies
    motid: RelyingParty
    """MotID, as the desk's OpenID Provider."""
    directory: DirectoryBook = field(default_factory=DirectoryBook)

    @property
    def database(self) -> Database:
        """The database that everything shares."""
        return self.desk.database
