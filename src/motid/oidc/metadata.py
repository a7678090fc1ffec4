"""The provider's metadata (OpenID Connect Discovery §3, RFC 8414 §2): one document, encoded once."""

import msgspec

from motid.oidc.acr import SUPPORTED_ACR
from motid.oidc.authorization.metadata import authorization_metadata
from motid.oidc.ciba.metadata import ciba_metadata
from motid.oidc.device.metadata import device_metadata
from motid.oidc.dpop.metadata import dpop_metadata
from motid.oidc.identity_assurance.framework import identity_assurance_metadata
from motid.oidc.logout.metadata import logout_metadata
from motid.oidc.mtls_aliases import with_mtls_aliases
from motid.oidc.registration.metadata import registration_metadata
from motid.oidc.scopes import PROMISED_CLAIMS, PROMISED_SCOPES
from motid.oidc.token.metadata import token_metadata
from motid.settings import Settings


def provider_metadata(settings: Settings) -> bytes:
    """Return the document. It names only what works."""
    issuer, by_certificate = settings.exchange, settings.client_certificate_header is not None
    return msgspec.json.encode(
        with_mtls_aliases(
            settings,
            {
                "issuer": issuer,
                **authorization_metadata(issuer),
                **token_metadata(issuer, by_certificate=by_certificate),
                **registration_metadata(issuer),
                **dpop_metadata(),
                **logout_metadata(issuer),
                **device_metadata(issuer),
                **ciba_metadata(issuer),
                **identity_assurance_metadata(),
                "jwks_uri": f"{issuer}/jwks",
                "scopes_supported": PROMISED_SCOPES,
                "subject_types_supported": ["pairwise", "public"],
                "acr_values_supported": SUPPORTED_ACR,
                "claims_supported": [
                    *PROMISED_CLAIMS,
                    *(
                        "iss",
                        "aud",
                        "exp",
                        "iat",
                        "auth_time",
                        "nonce",
                        "acr",
                        "amr",
                        "at_hash",
                        "c_hash",
                        "s_hash",
                        "sid",
                    ),
                ],
                "claim_types_supported": ["normal"],
            },
        )
    )
