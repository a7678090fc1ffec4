"""Logos of services (RFC 7591 §2, `logo_uri`): read once, drawn anew, shown from our own origin (ADR 0029)."""

from motid.oidc.client_logos.model import Logo
from motid.oidc.client_logos.shown_logos import ClientLogos

__all__ = ["ClientLogos", "Logo"]
