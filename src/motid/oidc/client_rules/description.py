"""What is said about the client to people: names, contacts, texts in languages."""

import re
import unicodedata
from collections.abc import Iterator

import msgspec

from motid.kernel.email import EmailAddress
from motid.kernel.errors import InvalidValue
from motid.oidc.client import LOCALIZABLE, ClientMetadata
from motid.oidc.client_rules.addresses import page_problem
from motid.oidc.client_rules.problem import Problem, entry

LONGEST_NAME = 200
MOST_ENTRIES = 100
_UNSEEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})
"""Characters that hide, turn the direction or break the line: a name is what it looks like."""
MOST_REQUESTS = 10_000_000
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}", re.ASCII)


def description(metadata: ClientMetadata, *, sandbox: bool) -> Iterator[Problem]:
    """Check names, contacts and the same members in other languages (RFC 7591 §2.2)."""
    if not metadata.client_name.strip():
        yield Problem("client_name", "the client needs a name")
    for member in ("client_name", "software_id", "software_version"):
        if not _is_short_text(getattr(metadata, member) or ""):
            yield Problem(member, f"it has {LONGEST_NAME} characters at most, none of them a control character")
    if not all(text.strip() and _is_short_text(text) for text in metadata.purpose.values()):
        yield Problem("purpose", f"each has 1 to {LONGEST_NAME} characters, none of them a control character")
    for position, contact in enumerate(metadata.contacts, 1):
        if not _is_mail(contact):
            yield Problem(entry("contacts", position), "a contact is a mail address")
    for name, text in metadata.localized.items():
        yield from _in_a_language(name, text, sandbox=sandbox)
    if rb"\u0000" in msgspec.json.encode(metadata):
        yield Problem("client", "no text in it has the character U+0000")


def sizes(metadata: ClientMetadata, *, sandbox: bool) -> Iterator[Problem]:  # noqa: ARG001 - rules look alike
    """Check what would grow without end."""
    if metadata.requests_per_minute is not None and not 1 <= metadata.requests_per_minute <= MOST_REQUESTS:
        yield Problem("requests_per_minute", f"it is a number from 1 to {MOST_REQUESTS}")
    for member in metadata.__struct_fields__:
        value = getattr(metadata, member)
        if isinstance(value, tuple | dict) and len(value) > MOST_ENTRIES:
            yield Problem(member, f"it has {MOST_ENTRIES} entries at most")


def _in_a_language(name: str, text: str, *, sandbox: bool) -> Iterator[Problem]:
    member, _, language = name.partition("#")
    if member not in LOCALIZABLE or not _LANGUAGE.fullmatch(language):
        yield Problem("localized", f"a name reads member#language, of {', '.join(LOCALIZABLE)}")
    elif member == "client_name":
        if not text.strip() or not _is_short_text(text):
            yield Problem(name, f"it has 1 to {LONGEST_NAME} characters")
    else:
        problem = page_problem(text, sandbox=sandbox)
        if problem is not None:
            yield Problem(name, problem)


def _is_short_text(text: str) -> bool:
    return len(text) <= LONGEST_NAME and not any(unicodedata.category(character) in _UNSEEN for character in text)


def _is_mail(text: str) -> bool:
    try:
        EmailAddress.parse(text)
    except InvalidValue:
        return False
    return True
