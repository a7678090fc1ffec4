from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from examples.portal.app import create_app
from examples.portal.settings import PortalSettings

from tests.oidc.conftest import world as world  # noqa: PLC0414 - a fixture, used by name
from tests.oidc.world import World
from tests.ports import free_port
from tests.serving import serving

BY_LAW = {"profile": "Điều 17", "identity": "Điều 17"}


@pytest.fixture(scope="module")
async def portal(world: World, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """The portal on a real socket, registered as a client like any other."""
    port = free_port()
    origin = f"http://127.0.0.1:{port}"
    client = await world.client(
        client_name="Cổng dịch vụ công tỉnh An Bình",
        redirect_uris=(f"{origin}/callback",),
        post_logout_redirect_uris=(f"{origin}/",),
        scope=("openid", "profile", "phone", "email", "identity"),
        legal_basis=BY_LAW,
        required_acr="urn:motid:ial2:aal2",
        backchannel_logout_uri=f"{origin}/backchannel-logout",
        security_event_uri=f"{origin}/security-events",
    )
    settings = PortalSettings(
        issuer=world.origin,
        client_id=client.client_id,
        client_secret=client.secret or "",
        origin=origin,
        secret="a secret of the tests",
        var=Path(tmp_path_factory.mktemp("portal")),
    )
    async with serving(create_app(settings), port=port) as served:
        yield served
