"""The configuration by which the OpenID Foundation's conformance suite tests a sandbox."""
