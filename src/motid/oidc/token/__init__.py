"""The token endpoint: client authentication, then one module a grant type (RFC 6749 §3.2)."""
