"""What of this package refers to accounts."""

from typing import ClassVar

from motid.accounts.merge_participant import Follows, Stays
from motid.accounts.model import Merge
from motid.audit.record import record_all
from motid.db import UnitOfWork
from motid.officials import store
from motid.officials.events import RoleSuspended

_HISTORY = "who gave or took a role"


class AppointedAccounts:
    """A role stays with the account that was appointed, and gives no right while that account is closed.

    Nobody appointed whoever signs in to the surviving account: an administrator confirms the role for it, or ends
    it. Roles that former merges moved go back with them.
    """

    table: ClassVar[str] = "official_role"
    column: ClassVar[str] = "account_id"

    async def absorb(self, uow: UnitOfWork, merge: Merge) -> None:
        """Tell the trail which roles rest."""
        held = await store.select_held(uow.connection, merge.absorbed_id)
        events = [
            RoleSuspended(role_id=row["id"], role=row["role"], unit=row["unit_code"], survivor_id=merge.survivor_id)
            for row in held
        ]
        if events:
            await record_all(uow, [(event, merge.absorbed_id) for event in events])

    async def revert(self, uow: UnitOfWork, merge: Merge) -> None:
        """Give back what a merge once moved."""
        await Follows(self.table, self.column).revert(uow, merge)


MERGE_PARTICIPANTS = (
    AppointedAccounts(),
    Stays("official_role", _HISTORY, "granted_by"),
    Stays("official_role", _HISTORY, "ended_by"),
    Stays("desk_session", "a session ends with the account that it was opened for"),
)
