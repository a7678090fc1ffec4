"""Logout: RP-initiated, back-channel and front-channel (the three OpenID Connect specifications of these names)."""
