"""Read the directory as it stands."""

from datetime import date
from typing import Any

from motid.db import Reader
from motid.desk.directory import store
from motid.desk.directory.model import Audience, Contact, ContactKind, Officer, OfficerBundle, Place
from motid.desk.directory.shipped import shipped_contacts
from motid.kernel.redaction import PersonalText
from motid.vault import Vault

SEALED_KIND = "support_contact"


async def read_public(connection: Reader) -> tuple[Contact, ...]:
    """Return what is public, whenever it holds. Nothing sealed is read."""
    return tuple(contact_of(row) for row in await store.select_contacts(connection, public_only=True))


async def read_directory(connection: Reader, vault: Vault | None, day: date | None = None) -> tuple[Contact, ...]:
    """Return every entry that holds on `day` or later (every one at all without it), those for officials too.

    Officers have names and telephones where a vault is given. What is shipped holds until something is recorded.
    """
    rows = await store.select_contacts(connection, day=day)
    if not rows and await store.is_empty(connection):
        return tuple(sorted(shipped_contacts(), key=lambda each: (each.unit, each.escalation)))
    return tuple(contact_of(row, vault) for row in rows)


async def national_hotline(connection: Reader, day: date) -> str:
    """Return the number that messages name: the national hotline of the day."""
    value = await store.select_value_at(connection, Place.NATIONAL, day)
    return value or next(each.value for each in shipped_contacts() if each.place is Place.NATIONAL)


def contact_of(row: Any, vault: Vault | None = None) -> Contact:
    """Return the entry of a row, with the person where a vault is given."""
    officer = None
    if row["sealed"] is not None and vault is not None:
        bundle = vault.open(SEALED_KIND, row["id"], row["sealed"], OfficerBundle)
        officer = Officer(PersonalText(bundle.name), PersonalText(bundle.telephone))
    return Contact(
        id=row["id"],
        code=row["code"],
        unit=row["unit"],
        unit_name=row["unit_name"],
        kind=ContactKind(row["kind"]),
        audience=Audience(row["audience"]),
        escalation=row["escalation"],
        place=Place(row["place"]) if row["place"] else None,
        label_vi=row["label_vi"],
        label_en=row["label_en"],
        hours_vi=row["hours_vi"],
        hours_en=row["hours_en"],
        value=row["value"] or "",
        valid_from=row["valid_from"],
        valid_to=row["valid_to"],
        officer=officer,
    )
