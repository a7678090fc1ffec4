"""Values of a dossier reference."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec

from motid.kernel.redaction import PersonalText


@dataclass(frozen=True, slots=True)
class NewDossier:
    """A dossier as its service names it: `source` and `code` together are unique. `title` may name a person.

    `state` is the service's word for how far it is, such as `TrangThaiHoSo` of the national portal.
    """

    source: str
    code: str
    title: PersonalText
    state: str
    submitted_at: datetime | None


@dataclass(frozen=True, slots=True)
class Dossier:
    """A dossier of an account."""

    id: UUID
    account_id: UUID
    source: str
    code: str
    title: PersonalText
    state: str
    submitted_at: datetime | None


class DossierBundle(msgspec.Struct, frozen=True):
    """What of a dossier may name a person, as it is sealed in `dossier.sealed`."""

    title: str
