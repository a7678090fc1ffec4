"""A service as citizens see it where it asks for a sign-in or for consent (RFC 7591 §2)."""

from dataclasses import dataclass
from typing import Self
from urllib.parse import quote, urlsplit

from motid.oidc.client import Client
from motid.oidc.client_logos import Logo
from motid.web.assets import asset
from motid.web.paths import PATHS


@dataclass(frozen=True, slots=True)
class ShownLogo:
    """A picture of our own origin, and its size in CSS pixels: the page keeps its place before it is there."""

    address: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class ServiceShown:
    """Its name and what it registered about itself, in the page's language where it said so."""

    name: str
    logo: ShownLogo | None = None
    policy: str | None = None
    """The service's page about data protection."""
    terms: str | None = None
    """Its terms of service."""
    website: str | None = None
    contact: str | None = None
    """A mail address; the first that it registered."""

    @classmethod
    def of(cls, client: Client, language: str, logo: Logo | None) -> Self:
        """Return what is shown of a client."""
        return cls(
            name=client.text_in(language, "client_name") or client.name,
            logo=None if logo is None else ShownLogo(logo_path(logo.digest), logo.width, logo.height),
            policy=client.text_in(language, "policy_uri"),
            terms=client.text_in(language, "tos_uri"),
            website=client.text_in(language, "client_uri"),
            contact=next(iter(client.metadata.contacts), None),
        )

    @property
    def host(self) -> str | None:
        """The host of the website: whose page it is, told before anybody goes there."""
        return None if self.website is None else urlsplit(self.website).netloc

    @property
    def mail_link(self) -> str:
        """The contact as the address of a link; what has a meaning in one is encoded."""
        return f"mailto:{quote(self.contact or '', safe='@')}"

    @classmethod
    def example(cls) -> Self:
        """Return a service that registered everything."""
        origin = "https://dichvu.vidu.example"
        return cls(
            name="Cổng dịch vụ công tỉnh",
            logo=ShownLogo(asset("favicon.svg"), 48, 48),
            policy=f"{origin}/du-lieu",
            terms=f"{origin}/dieu-khoan",
            website=origin,
            contact="hotro@dichvu.vidu.example",
        )


def logo_path(digest: bytes) -> str:
    """Return where a logo is found: by its content, so that browsers may keep it for good."""
    return f"{PATHS.client_logos}/{digest.hex()}.png"
