"""Facts of a person, masked; or open for a few minutes to the one official who asked."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from motid.desk.reveal_field import Revealed
from motid.desk.revealed_values import RevealField
from motid.web.desk.paths import DESK_PATHS
from motid.web.texts import Text
from motid.web.texts.desk.cases import FIELDS


@dataclass(frozen=True)
class Fact:
    """A fact with its name, and the way to ask for it."""

    name: Text
    shown: str | None
    """Masked or revealed; None where nothing is recorded."""
    visible_until: datetime | None = None
    """Until when it is shown unmasked; None while it is masked."""
    ask: str | None = None
    """Address of the form that reveals it."""


def revealed_or_masked(
    number: str, account_id: UUID | None, field: RevealField, masked: str | None, seen: Revealed | None, *, may: bool
) -> Fact:
    """Return a fact as this official sees it."""
    if seen is not None:
        values = ", ".join(value.reveal() for value in seen.values)
        return Fact(FIELDS[field], values or None, seen.visible_until)
    if masked is None or not may:
        return Fact(FIELDS[field], masked)
    query = {"field": field, **({"account": str(account_id)} if account_id else {})}
    address = DESK_PATHS.at(DESK_PATHS.case_reveal, number=number)
    return Fact(FIELDS[field], masked, None, f"{address}?{urlencode(query)}")
