"""Open a case for what only an official can decide."""

from dataclasses import dataclass
from uuid import UUID

from motid.audit import record
from motid.db import UnitOfWork
from motid.desk import store
from motid.desk.events import CaseOpened
from motid.desk.policies import due_at, unit_of_origin
from motid.desk.sealed import CASE, CaseBundle
from motid.kernel.clock import vietnamese_date
from motid.kernel.redaction import PersonalText
from motid.officials.model import NATIONAL_UNIT
from motid.policies import PolicyBook

BY_THE_CASE = "opened_about"
"""Purpose of a link that came with the case, and that no official chose."""


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
        bundle = CaseBundle(statement=statement.reveal() if statement else None)
        return await open_self_service_case(
            uow, self.policies, kind=kind, account_id=account_id, related=related, bundle=bundle
        )


async def open_self_service_case(
    uow: UnitOfWork,
    policies: PolicyBook,
    *,
    kind: str,
    account_id: UUID | None,
    related: tuple[UUID, ...],
    bundle: CaseBundle,
    case_id: UUID | None = None,
) -> str:
    """Open a case that no official works on yet, for the unit that its account belongs to; returns its number."""
    case_id = case_id or uow.new_id()
    number = await store.next_number(uow.connection, vietnamese_date(uow.now).year)
    await store.insert_case(
        uow.connection,
        case_id=case_id,
        number=number,
        kind=kind,
        channel="self_service",
        unit_id=await _unit_of(uow, policies, account_id),
        account_id=account_id,
        opened_at=uow.now,
        due_at=due_at(policies, kind, uow.now),
        sealed=uow.vault.seal(CASE, case_id, bundle),
    )
    subject = [] if account_id is None else [(uow.new_id(), account_id, "subject")]
    others = [(uow.new_id(), other, "other") for other in related if other != account_id]
    if subject or others:
        await store.insert_accounts(
            uow.connection, case_id, subject + others, linked_by=None, now=uow.now, purpose=BY_THE_CASE
        )
    await store.insert_move(
        uow.connection, move_id=uow.new_id(), case_id=case_id, kind="opened", now=uow.now, moved_by=None, detail=kind
    )
    await record(uow, CaseOpened(case_id=case_id, case_kind=kind), account_id=account_id)
    return number


async def _unit_of(uow: UnitOfWork, policies: PolicyBook, account_id: UUID | None) -> UUID:
    """Return the unit whose desk serves an account; the national one where none does."""
    origin = None if account_id is None else await store.origin_of(uow.connection, account_id)
    code = None if origin is None else unit_of_origin(policies, origin, uow.now)
    found = None if code is None else await store.unit_id(uow.connection, code)
    return found or NATIONAL_UNIT
