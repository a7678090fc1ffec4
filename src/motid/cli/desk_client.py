"""The desk as what it is to the exchange: a client, whose officials sign in like citizens."""

from motid.bootstrap.platform import Platform
from motid.cli.own_client import ensure_own_client
from motid.oidc.client import ClientMetadata
from motid.settings import Settings
from motid.web.desk.openid.relying_party import ACR


async def desk_environment(platform: Platform) -> dict[str, str]:
    """Register the desk, and return the settings that it needs for that."""
    client = await ensure_own_client(platform, "desk", desk_metadata(platform.settings))
    return {"MOTID_DESK_CLIENT_ID": client.client_id, "MOTID_DESK_CLIENT_SECRET": client.client_secret}


def desk_metadata(settings: Settings) -> ClientMetadata:
    """Return what the desk is registered with: nobody below AAL2, and only by requests that it pushed itself."""
    return ClientMetadata(
        client_name="Bàn làm việc MotID",
        localized={"client_name#en": "MotID desk"},
        redirect_uris=(f"{settings.desk}/sign-in/return",),
        post_logout_redirect_uris=(f"{settings.desk}/signed-out",),
        grant_types=("authorization_code",),
        scope=("openid",),
        required_acr=ACR,
        require_normalised_account=True,
        require_auth_time=True,
        require_pushed_authorization_requests=True,
        backchannel_logout_uri=f"{settings.desk}/backchannel-logout",
        backchannel_logout_session_required=True,
    )
