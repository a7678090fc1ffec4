"""Whose logo it is: an operator's word, or only a stranger's (ADR 0029)."""

from collections.abc import Iterable

from motid.db import Reader
from motid.oidc.client_logos.model import MEMBERS
from motid.oidc.client_record import ClientRecord
from motid.oidc.registration.initial_access_token import token_of_client


async def vouched_for(connection: Reader, record: ClientRecord, addresses: Iterable[str]) -> frozenset[str]:
    """Return those of a client's addresses that an operator registered, or fixed in the initial access token."""
    if record.registration_token_hash is None:
        return frozenset(addresses)
    token = await token_of_client(connection, record.client.id)
    fixed = {} if token is None else token.fixed
    return frozenset(addresses) & {fixed[member] for member in MEMBERS if member in fixed}
