"""`verified_claims`: what was verified of a person, by whom and how (OpenID Connect for Identity Assurance 1.0)."""
