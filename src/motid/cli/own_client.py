"""Registers the sites of `motid run` that are clients of the exchange; what they sign in with is kept beside it."""

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


@dataclass(frozen=True, slots=True, repr=False)
class OwnClient:
    """What a site needs to know to be a client."""

    client_id: str
    client_secret: str
    cookie_secret: str


async def ensure_own_client(platform: Platform, site: str, metadata: ClientMetadata) -> OwnClient:
    """Return a site's client, registered as it is today; one that was registered before is changed to that.

    Its secrets stay in `<var>/<site>/`, in a file for each base port.
    """
    settings = platform.settings
    path = settings.var / site / f"client-{settings.base_port}.json"
    if path.exists():
        known = OwnClient(**json.loads(path.read_text()))
        catalogue = ClientCatalogue()
        await catalogue.refresh(platform.pool)
        if catalogue.get(known.client_id) is not None:
            async with platform.database.begin(SYSTEM) as uow:
                await change_client(uow, known.client_id, metadata, sandbox=True)
            return known
    async with platform.database.begin(SYSTEM) as uow:
        made = await add_client(uow, metadata, sandbox=True)
    client = OwnClient(made.client_id, made.secret or "", secrets.token_urlsafe(32))
    keep_secret(
        path,
        {
            "client_id": client.client_id,
            "client_secret": client.client_secret,
            "cookie_secret": client.cookie_secret,
        },
    )
    return client


def keep_secret(path: Path, document: object) -> None:
    """Write a document as JSON that only this user may read."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(document, file, ensure_ascii=False, indent=1)
