"""The portal of `motid run` as what it is: an ordinary client."""

from motid.bootstrap.platform import Platform
from motid.cli.own_client import ensure_own_client
from motid.oidc.client import ClientMetadata
from motid.settings import Settings


async def portal_environment(platform: Platform) -> dict[str, str]:
    """Register the portal, and return its settings."""
    settings = platform.settings
    client = await ensure_own_client(platform, "portal", _metadata(settings))
    return {
        "PORTAL_ISSUER": settings.exchange,
        "PORTAL_ORIGIN": settings.portal,
        "PORTAL_CLIENT_ID": client.client_id,
        "PORTAL_CLIENT_SECRET": client.client_secret,
        "PORTAL_SECRET": client.cookie_secret,
        "PORTAL_VAR": str(settings.var / "portal"),
    }


def _metadata(settings: Settings) -> ClientMetadata:
    return ClientMetadata(
        client_name="Cổng dịch vụ công tỉnh An Bình",
        redirect_uris=(f"{settings.portal}/callback",),
        post_logout_redirect_uris=(f"{settings.portal}/",),
        scope=("openid", "profile", "phone", "email", "identity"),
        required_acr="urn:motid:ial2:aal2",
        backchannel_logout_uri=f"{settings.portal}/backchannel-logout",
        backchannel_logout_session_required=True,
        security_event_uri=f"{settings.portal}/security-events",
        legal_basis={
            "profile": "Nghị định 118/2025/NĐ-CP, Điều 17",
            "identity": "Nghị định 118/2025/NĐ-CP, Điều 17",
        },
        purpose={
            "phone": "Liên hệ với bạn về hồ sơ",
            "email": "Gửi thông báo kết quả hồ sơ",
        },
    )
