"""Calls on behalf of a citizen through several services: token exchange (RFC 8693)."""
