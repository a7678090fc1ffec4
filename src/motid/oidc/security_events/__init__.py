"""Security Event Tokens (RFC 8417) in the RISC profile, pushed to the services that know a citizen (RFC 8935)."""
