"""What a client that registers itself cannot claim: our name, our addresses, and another service's citizens.

Its initial access token says that somebody may register, not that all they say is true. What an operator fixed with
the token is the operator's word and is taken as it is.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final
from urllib.parse import SplitResult, urlsplit

import msgspec

from motid.oidc.client import CIBA_GRANT, DEVICE_GRANT, Client, ClientMetadata, is_loopback, is_private_scheme
from motid.oidc.client_rules.problem import Problem, entry
from motid.oidc.errors import ClientMetadataInvalid

_OUR_NAME: Final = "motid"
_LOOK_ALIKES: Final = str.maketrans("01l|!", "oiiii")
_FOREIGN: Final = ("CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC", "LISU")
"""Scripts with letters that look like Latin ones."""
_WORD: Final = re.compile(r"[^\W_]+")
_PORTS: Final = {"http": 80, "https": 443}


def check_stranger(metadata: ClientMetadata, *, fixed: Mapping[str, Any], origins: tuple[str, ...]) -> None:
    """Raise `ClientMetadataInvalid` for a name like ours and for addresses at `origins`, which are ours."""
    named = () if "client_name" in fixed else _names(metadata)
    own = frozenset(map(_place, map(urlsplit, origins)))
    problems = (*named, *_addresses(metadata, own))
    if problems:
        raise ClientMetadataInvalid(*problems)


def in_own_sector(metadata: ClientMetadata, client_id: str) -> ClientMetadata:
    """Return the metadata with a sector of the client's own where its addresses prove none.

    A redirect address proves a sector because tokens come through it only. Tokens of device authorization and CIBA
    do not, the loopback address is everybody's, and an app may write any host behind a scheme of its own: by each of
    them, citizens could be told apart as another service does.
    """
    decoupled = not {DEVICE_GRANT, CIBA_GRANT}.isdisjoint(metadata.grant_types)
    unproved = metadata.sector_identifier_uri is None and any(map(_is_on_own_device, metadata.redirect_uris))
    if metadata.sector_identifier or not (decoupled or unproved):
        return metadata
    return msgspec.structs.replace(metadata, sector_identifier=client_id)


def check_sector_stays(before: Client, metadata: ClientMetadata) -> None:
    """Raise `ClientMetadataInvalid` when the client would come into another sector than it has, or one of its own.

    What it knows of citizens by now would be told in the names that the other sector knows them by.
    """
    after = replace(before, metadata=metadata).sector
    if after not in (before.sector, before.id):
        raise ClientMetadataInvalid(
            Problem("redirect_uris", "they stay on the host, or with the sector_identifier_uri, of the registration")
        )


def _is_on_own_device(address: str) -> bool:
    return is_private_scheme(address) or is_loopback(_parts(address))


def _names(metadata: ClientMetadata) -> Iterator[Problem]:
    for member, text in (("client_name", metadata.client_name), *metadata.localized.items()):
        if member.partition("#")[0] == "client_name" and _is_like_ours(text):
            yield Problem(
                member, "it is the service's own name: not MotID's, and in letters that are no others' alike"
            )


def _is_like_ours(name: str) -> bool:
    plain = "".join(
        each for each in unicodedata.normalize("NFKD", name) if not unicodedata.combining(each)
    ).casefold()
    if any(unicodedata.name(letter, "").startswith(_FOREIGN) for letter in plain):
        return True
    words = _WORD.findall(plain.translate(_LOOK_ALIKES))
    runs = ("".join(words[start:end]) for end in range(len(words) + 1) for start in range(max(0, end - 5), end))
    return any(_OUR_NAME in word for word in words) or _OUR_NAME in runs


def _addresses(metadata: ClientMetadata, own: frozenset[tuple[str | None, int | None]]) -> Iterator[Problem]:
    for member in metadata.__struct_fields__:
        value = getattr(metadata, member)
        if not member.endswith(("_uri", "_uris", "_endpoint")) or value is None:
            continue
        for position, address in enumerate((value,) if isinstance(value, str) else value, 1):
            if _place(_parts(address)) in own:
                yield Problem(member if isinstance(value, str) else entry(member, position), "it is ours")


def _parts(address: str) -> SplitResult:
    """Return an address in parts, empty for what is none: another rule says so."""
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018 - raises for a port that is none
    except ValueError:
        return urlsplit("")
    return parts


def _place(parts: SplitResult) -> tuple[str | None, int | None]:
    return parts.hostname, parts.port or _PORTS.get(parts.scheme)
