"""The units to which a case may go, for the list on its page; any other one is given by its code."""

from dataclasses import dataclass
from uuid import UUID

from motid.db import Reader
from motid.desk import unit_store
from motid.officials.model import NATIONAL_UNIT

MOST = 200


@dataclass(frozen=True, slots=True)
class ReceivingUnit:
    """A unit by its code, and its name."""

    code: str
    name: str


async def receiving_units(connection: Reader, unit_id: UUID) -> tuple[ReceivingUnit, ...]:
    """Return the national desk, the units above and right below one, and the topmost ones; never the unit itself."""
    rows = await unit_store.select_near(connection, unit_id, national=NATIONAL_UNIT, limit=MOST)
    return tuple(ReceivingUnit(row["code"], row["name"]) for row in rows)
