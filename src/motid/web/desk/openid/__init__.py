"""The desk as an ordinary client of MotID: OpenID Connect Core 1.0 §3.1, PAR (RFC 9126), PKCE (RFC 7636)."""
