"""What the provider needs to know of sign-in sessions."""

from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

import msgspec

from motid.db import UnitOfWork


class SignIn(msgspec.Struct, frozen=True):
    """A live session: who signed in, when, and by what. `amr` in the values of RFC 8176."""

    session_id: UUID
    account_id: UUID
    aal: int
    amr: tuple[str, ...]
    auth_time: datetime


class Sessions(Protocol):
    """Finds and ends sign-in sessions."""

    async def find(self, cookie: str) -> SignIn | None:
        """Return the live session of a cookie; None when there is none."""
        ...

    async def find_with(self, cookie: str, facts: str, *values: object) -> tuple[SignIn, Any] | None:
        """Return the live session of a cookie beside the row, of NULLs perhaps, of a query about its account.

        In `facts` the account is `session.account_id`, the instant is `$2`, and its own values begin at `$3`.
        """
        ...

    async def end(self, uow: UnitOfWork, sign_in: SignIn) -> bool:
        """End the session, as the citizen's own sign-out does; returns whether it was still open."""
        ...
