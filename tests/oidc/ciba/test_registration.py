"""What a client registers for sign-ins that are approved elsewhere."""

from typing import Any

import pytest

from motid.oidc.check_client_metadata import check_metadata
from motid.oidc.client import CIBA_GRANT, DEVICE_GRANT, ClientMetadata
from motid.oidc.errors import ClientMetadataInvalid

PING = {
    "backchannel_token_delivery_mode": "ping",
    "backchannel_client_notification_endpoint": "https://a.vidu.example/cb",
}


def registered(**fields: Any) -> None:
    basis: dict[str, Any] = {"client_name": "Quầy", "grant_types": (CIBA_GRANT,), "scope": ("openid",)}
    check_metadata(ClientMetadata(**{**basis, **fields}), sandbox=False)


def test_what_goes_together_is_taken() -> None:
    registered(backchannel_token_delivery_mode="poll")
    registered(**PING)
    registered(grant_types=(DEVICE_GRANT,), token_endpoint_auth_method="none")


@pytest.mark.parametrize(
    ("fields", "member"),
    [
        ({}, "backchannel_token_delivery_mode"),
        ({"grant_types": (DEVICE_GRANT,), **PING}, "backchannel_token_delivery_mode"),
        ({"backchannel_token_delivery_mode": "ping"}, "backchannel_client_notification_endpoint"),
        ({**PING, "backchannel_token_delivery_mode": "poll"}, "backchannel_client_notification_endpoint"),
        ({**PING, "backchannel_client_notification_endpoint": "http://a.example"}, "begins with https"),
        ({**PING, "token_endpoint_auth_method": "none"}, "CIBA is for clients that authenticate"),
        ({**PING, "scope": ("profile",)}, "scope"),
        ({**PING, "backchannel_authentication_request_signing_alg": "ES256"}, "jwks"),
        ({"grant_types": (DEVICE_GRANT,), "require_signed_request_object": True}, "require_signed_request_object"),
    ],
)
def test_what_does_not_is_told(fields: dict[str, Any], member: str) -> None:
    with pytest.raises(ClientMetadataInvalid, match=member):
        registered(**fields)
