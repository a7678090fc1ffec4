"""The portal's environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self


@dataclass(frozen=True, slots=True, repr=False)
class PortalSettings:
    """Where the provider is, who the portal is to it, and where the portal keeps its data.

    `secret` signs the portal's cookie. An empty `client_secret` makes the portal a public client.
    """

    issuer: str
    client_id: str
    client_secret: str
    origin: str
    secret: str
    var: Path

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Self:
        """Read PORTAL_ISSUER, PORTAL_CLIENT_ID, PORTAL_CLIENT_SECRET, PORTAL_ORIGIN, PORTAL_SECRET and PORTAL_VAR."""
        return cls(
            issuer=environment["PORTAL_ISSUER"],
            client_id=environment["PORTAL_CLIENT_ID"],
            client_secret=environment.get("PORTAL_CLIENT_SECRET", ""),
            origin=environment["PORTAL_ORIGIN"],
            secret=environment["PORTAL_SECRET"],
            var=Path(environment.get("PORTAL_VAR", "var/portal")),
        )

    @property
    def secure(self) -> bool:
        """Whether the portal is reached over TLS."""
        return self.origin.startswith("https://")
