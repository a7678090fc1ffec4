"""Values of a one-time reset."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from motid.kernel.phone import PhoneNumber

DeskResetState = Literal["sent", "used", "withdrawn", "over"]


@dataclass(frozen=True, slots=True)
class DeskReset:
    """A link that was sent. `adds_phone`: codes go to `phone` once it was used, as the account has none for them."""

    id: UUID
    state: DeskResetState
    account_id: UUID
    case_number: str
    phone: PhoneNumber
    adds_phone: bool
    expires_at: datetime
