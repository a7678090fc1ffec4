"""Clients that register themselves (RFC 7591, OpenID Connect Registration) and manage that (RFC 7592)."""
