"""Values of an account of an old portal."""

from dataclasses import dataclass, field
from datetime import datetime

import msgspec

from motid.accounts.model import IdentifierType, IdentifierValue, Profile
from motid.kernel.cmnd import CmndNumber
from motid.kernel.personal_number import PersonalIdNumber
from motid.kernel.phone import PhoneNumber
from motid.kernel.redaction import PersonalText
from motid.legacy.problems import Problem


class LegacyBundle(msgspec.Struct, frozen=True):
    """The original record as it is sealed in `legacy_account.sealed`.

    `fields` has every cell under its column's name, as it stood in the file, wrong ones included; but for the hash of
    a password that became a credential, which lives there alone, so that it ends with the next password.
    """

    external_id: str
    fields: dict[str, str]


EXTERNAL_ID_INDEX = "legacy.external_id"
"""Kind of the blind index that accounts of a portal are found by."""


@dataclass(frozen=True, slots=True)
class LegacyRecord:
    """One row, read: what of it is right, and what is wrong."""

    line: int
    external_id: PersonalText
    profile: Profile
    identifiers: tuple[tuple[IdentifierType, IdentifierValue], ...]
    phone: PhoneNumber | None
    password_hash: str | None
    last_used_at: datetime | None
    opened_at: datetime | None
    dossiers: tuple[str, ...]
    original: dict[str, str] = field(repr=False)
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class LegacyDossier:
    """A row of a file of dossiers."""

    line: int
    external_id: PersonalText
    """Empty where the row names its account by a number alone."""
    number: PersonalIdNumber | CmndNumber | None
    code: str
    title: PersonalText
    state: str
    submitted_at: datetime | None
    problems: tuple[Problem, ...] = ()
