"""What a new installation knows of where help is found (S2-10, S2-24, X-07)."""

from datetime import date
from functools import cache
from importlib import resources
from uuid import UUID

import msgspec

from motid.desk.directory.model import Contact, ContactEntry


@cache
def shipped_entries() -> tuple[ContactEntry, ...]:
    """Return the entries that an installation starts with."""
    file = resources.files("motid.desk.directory") / "shipped.json"
    return msgspec.json.decode(file.read_bytes(), type=tuple[ContactEntry, ...])


@cache
def shipped_contacts() -> tuple[Contact, ...]:
    """Return them as the directory would hold them, for as long as nothing was ever recorded."""
    return tuple(_contact(number, each) for number, each in enumerate(shipped_entries()))


_NAMES = {
    "vn": "Tổng đài hỗ trợ quốc gia",
    "vpcp": "Văn phòng Chính phủ",
    "bo-cong-an": "Bộ Công an",
    "thua-thien-hue": "UBND tỉnh Thừa Thiên Huế",
}
"""Names of the units of the shipped entries, as the migration recorded them."""


def _contact(number: int, entry: ContactEntry) -> Contact:
    return Contact(
        id=UUID(int=number),
        code=entry.code,
        unit=entry.unit,
        unit_name=_NAMES[entry.unit],
        kind=entry.kind,
        audience=entry.audience,
        escalation=entry.escalation,
        place=entry.place,
        label_vi=entry.label_vi,
        label_en=entry.label_en,
        hours_vi=entry.hours_vi,
        hours_en=entry.hours_en,
        value=entry.value,
        valid_from=entry.valid_from or date.min,
        valid_to=entry.valid_to,
    )
