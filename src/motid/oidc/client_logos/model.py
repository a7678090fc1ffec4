"""What a logo is: where it is registered, how large it is shown, what is kept of it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from motid.oidc.client import ClientMetadata

MEMBERS: Final = ("logo_uri", "logo_uri#vi", "logo_uri#en")
"""Where a logo may be registered: for everybody, or in a language that our pages have (RFC 7591 §2.2)."""
LARGEST_LOGO: Final = 1024 * 1024
"""Bytes that are read of an address at most."""
ACCEPTED: Final = "image/png, image/webp, image/jpeg"
MOST_PIXELS: Final = 4_194_304
"""Of a picture that is opened at all; 2048 × 2048."""
BOX: Final = (96, 48)
"""CSS pixels, width and height, into which every logo is fitted."""
LEAST_SIDE: Final = 8
"""CSS pixels; what would be thinner cannot be recognised."""
DENSITY: Final = 2
"""Pixels of the picture that is kept for a CSS pixel: screens of telephones are dense."""

REFRESHED_AFTER: Final = timedelta(days=7)
KEPT_WITHOUT: Final = timedelta(days=30)
"""How long a picture is shown that could not be read again."""
DELAYS: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 10, 60, 360))
"""Waits between attempts while an address is out of reach; then until the next refreshing."""


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture that pages may show: its SHA-256, by which it is found, and its size in CSS pixels."""

    digest: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class DrawnLogo:
    """A picture as we encoded it, PNG."""

    logo: Logo
    picture: bytes


@dataclass(frozen=True, slots=True)
class NotShown:
    """There is no picture to be had. `reason` is a key of `reasons`, or of a call that failed."""

    reason: str

    @property
    def may_pass(self) -> bool:
        """Whether another attempt may help without anybody's doing."""
        return self.reason in ("timeout", "no_connection", "unknown_host", "status_429") or self.reason.startswith(
            "status_5"
        )


def logo_addresses(metadata: ClientMetadata) -> dict[str, str]:
    """Return the registered addresses of logos by member."""
    found = {"logo_uri": metadata.logo_uri, **{name: metadata.localized.get(name) for name in MEMBERS[1:]}}
    return {member: address for member, address in found.items() if address is not None}
