"""Registers the portal of `motid run` as what it is: an ordinary client."""

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from motid.bootstrap.platform import Platform
from motid.kernel.actor import SYSTEM
from motid.oidc.add_client import add_client
from motid.oidc.change_client import change_client
from motid.oidc.client import ClientMetadata
from motid.oidc.client_catalogue import ClientCatalogue
from motid.settings import Settings


@dataclass(frozen=True, slots=True, repr=False)
class PortalClient:
    """What the portal needs to know to be a client."""

    client_id: str
    client_secret: str
    cookie_secret: str

    def environment(self, settings: Settings) -> dict[str, str]:
        """Return the portal's settings."""
        return {
            "PORTAL_ISSUER": settings.exchange,
            "PORTAL_ORIGIN": settings.portal,
            "PORTAL_CLIENT_ID": self.client_id,
            "PORTAL_CLIENT_SECRET": self.client_secret,
            "PORTAL_SECRET": self.cookie_secret,
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


async def ensure_portal_client(platform: Platform) -> PortalClient:
    """Return the portal's client, registered as it is today; one that was registered before is changed to that."""
    settings = platform.settings
    path = settings.var / "portal" / f"client-{settings.base_port}.json"
    if path.exists():
        known = PortalClient(**json.loads(path.read_text()))
        catalogue = ClientCatalogue()
        await catalogue.refresh(platform.pool)
        if catalogue.get(known.client_id) is not None:
            async with platform.database.begin(SYSTEM) as uow:
                await change_client(uow, known.client_id, _metadata(settings), sandbox=True)
            return known
    async with platform.database.begin(SYSTEM) as uow:
        made = await add_client(uow, _metadata(settings), sandbox=True)
    client = PortalClient(made.client_id, made.secret or "", secrets.token_urlsafe(32))
    _keep(path, client)
    return client


def _keep(path: Path, client: PortalClient) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(
            {
                "client_id": client.client_id,
                "client_secret": client.client_secret,
                "cookie_secret": client.cookie_secret,
            },
            file,
        )
