"""Open a case for what only an operator can decide."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import msgspec

from motid.audit import record
from motid.db import UnitOfWork
from motid.desk import store
from motid.desk.events import CaseOpened
from motid.desk.policies import COMPLAINT_DAYS
from motid.kernel.clock import vietnamese_date
from motid.kernel.redaction import PersonalText
from motid.policies import PolicyBook


class CaseBundle(msgspec.Struct, frozen=True):
    """What a case is about, as it is sealed in `desk_case.sealed`: the other accounts, and the citizen's words."""

    related: list[str]
    statement: str | None


@dataclass(frozen=True, slots=True)
class CaseQueue:
    """Takes cases from the use cases that cannot decide by themselves."""

    policies: PolicyBook

    async def open_case(
        self,
        uow: UnitOfWork,
        *,
        kind: str,
        account_id: UUID,
        related: tuple[UUID, ...],
        statement: PersonalText | None,
    ) -> str:
        """Open a case in the caller's transaction; returns its number."""
        case_id = uow.new_id()
        number = await store.next_number(uow.connection, vietnamese_date(uow.now).year)
        bundle = CaseBundle([str(one) for one in related], statement.reveal() if statement else None)
        await store.insert_case(
            uow.connection,
            case_id=case_id,
            number=number,
            kind=kind,
            account_id=account_id,
            opened_at=uow.now,
            due_at=uow.now + timedelta(days=self.policies.at(COMPLAINT_DAYS, uow.now)),
            sealed=uow.vault.seal("desk_case", case_id, bundle),
        )
        await record(uow, CaseOpened(case_id=case_id, case_kind=kind), account_id=account_id)
        return number
