"""OpenID Connect Core §3.1.2.2: the client must be known before anything else can be trusted."""

from motid.db import Reader
from motid.oidc.client import Client
from motid.oidc.client_catalogue import ClientCatalogue
from motid.oidc.errors import AddressUntrusted
from motid.oidc.parameters import Parameters


async def check_client(parameters: Parameters, clients: ClientCatalogue, connection: Reader) -> Client:
    """Return the client that `client_id` names; raises `AddressUntrusted`."""
    client_id = parameters.get("client_id")
    if client_id is None:
        raise AddressUntrusted("client_id_missing")
    client = await clients.find(connection, client_id)
    if client is None:
        raise AddressUntrusted("client_unknown")
    return client
