"""OpenID Connect Core §3.1.2.1, RFC 9700 §2.1: the redirect address matches a registered one exactly."""

from motid.oidc.client import Client
from motid.oidc.errors import AddressUntrusted
from motid.oidc.parameters import Parameters


def check_redirect_uri(parameters: Parameters, client: Client) -> str:
    """Return the address; raises `AddressUntrusted`, so that nobody is ever sent to an unknown place."""
    address = parameters.get("redirect_uri")
    if address is None:
        raise AddressUntrusted("redirect_uri_missing", client_id=client.id)
    if not client.allows_redirect(address):
        raise AddressUntrusted("redirect_uri_mismatch", client_id=client.id, value=address)
    return address
