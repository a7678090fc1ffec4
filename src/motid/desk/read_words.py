"""Read what a case is about in people's words, and who asked."""

from dataclasses import dataclass
from uuid import UUID

from motid.db import Reader
from motid.desk import store
from motid.desk.sealed import CASE, CaseBundle
from motid.kernel.names import FullName
from motid.kernel.phone import PhoneNumber
from motid.kernel.redaction import PersonalText
from motid.vault import Vault


@dataclass(frozen=True, slots=True)
class CaseWords:
    """What the citizen said; None for what nobody told."""

    statement: PersonalText | None
    full_name: FullName | None
    phone: PhoneNumber | None


async def read_words(connection: Reader, vault: Vault, case_id: UUID) -> CaseWords:
    """Return the words of a case that exists."""
    bundle = vault.open(CASE, case_id, await store.select_sealed(connection, case_id), CaseBundle)
    return CaseWords(
        PersonalText(bundle.statement) if bundle.statement else None,
        FullName(bundle.full_name) if bundle.full_name else None,
        PhoneNumber(bundle.contact_phone) if bundle.contact_phone else None,
    )
