"""OpenID Connect Registration §5: the list of a sector names every redirect address of the client."""

import msgspec

from motid.oidc.call_client import CallFailed, GetFromClient
from motid.oidc.client import ClientMetadata
from motid.oidc.client_rules.problem import Problem
from motid.oidc.errors import ClientMetadataInvalid

_MEMBER = "sector_identifier_uri"


async def check_sector(metadata: ClientMetadata, get: GetFromClient) -> None:
    """Fetch the list of a sector and compare. Raises `ClientMetadataInvalid`. Belongs before a transaction."""
    address = metadata.sector_identifier_uri
    if address is None:
        return
    answer = await get(address)
    if isinstance(answer, CallFailed):
        raise ClientMetadataInvalid(Problem(_MEMBER, f"the address could not be read ({answer.reason})"))
    try:
        listed = msgspec.json.decode(answer.body, type=list[str])
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        raise ClientMetadataInvalid(Problem(_MEMBER, "the address leads to no JSON list of addresses")) from None
    missing = set(metadata.redirect_uris) - set(listed)
    if missing:
        raise ClientMetadataInvalid(Problem(_MEMBER, f"its list lacks {len(missing)} of the redirect_uris"))
