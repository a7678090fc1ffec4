"""What surrounds a page and does not belong to its journey: site, language, sandbox notice, who is signed in."""

from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlencode

from motid.campaigns.model import Announcement
from motid.campaigns.vneid_sign_in import VneidSignIn
from motid.desk.directory.book import SupportDirectory, shipped_directory
from motid.web.translations import DEFAULT_LOCALE, Locale

Site = Literal["exchange", "eid", "desk"]


@dataclass(frozen=True)
class Frame:
    """Context that every template receives as `frame`."""

    site: Site = "exchange"
    locale: Locale = DEFAULT_LOCALE
    path: str = "/"
    """Path of the page by GET, where the language switch leads back to."""
    query: tuple[tuple[str, str], ...] = ()
    """Its query parameters, without `lang`."""
    csrf_token: str = ""
    sandbox_inbox: str | None = None
    """Address of the sandbox's inbox; None outside sandbox mode."""
    signed_in: bool = False
    exchange_origin: str = ""
    """Origin of the exchange, for links from the other sites; empty on the exchange itself."""
    support: SupportDirectory = field(default_factory=shipped_directory)
    """Where help is found (X-07): the footer, and the hotlines that texts name."""
    announcements: tuple[Announcement, ...] = ()
    """What campaigns announce on this page now (S0-08, S1-07)."""
    vneid: VneidSignIn | None = None
    """What is ordered of signing in with VNeID, on pages that tell it (S1-16)."""

    def in_language(self, locale: Locale) -> str:
        """Return the address of this page in another language."""
        return f"{self.path}?{urlencode((*self.query, ('lang', locale)))}"

    def onward(self, address: str) -> str:
        """Return an address of this site that keeps where the person was on the way to (`continue`), if anywhere."""
        kept = [(name, value) for name, value in self.query if name == "continue"]
        if not kept:
            return address
        return f"{address}{'&' if '?' in address else '?'}{urlencode(kept)}"
