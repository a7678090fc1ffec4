"""What campaigns announce on the exchange's pages (S0-08, S0-16, S1-07, S1-16)."""

from typing import Final

from motid.campaigns.model import Announcement, Place
from motid.campaigns.vneid_sign_in import VneidSignIn, vneid_sign_in
from motid.web.citizen.services import CitizenServices
from motid.web.paths import PATHS

_PLACES: Final[dict[str, Place]] = {PATHS.home: "home", PATHS.sign_in: "sign_in", PATHS.account: "account"}
_TELL_OF_VNEID: Final = (PATHS.sign_in, PATHS.guide_normalise)


def announced_on(services: CitizenServices, path: str) -> tuple[tuple[Announcement, ...], VneidSignIn | None]:
    """Return the announcements of the page at a path, and the state of the switch for VNeID where it is told."""
    now = services.database.clock.now()
    place = _PLACES.get(path)
    announcements = services.campaigns.announced(place, now) if place else ()
    vneid = vneid_sign_in(services.authn.policies, now) if path in _TELL_OF_VNEID else None
    return announcements, vneid
