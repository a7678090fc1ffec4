"""Numbers and phones that callers give: sealed, and indexed, so that a case is found again by them."""

from collections.abc import Iterable
from uuid import UUID

from motid.db import UnitOfWork
from motid.desk import caller_number_store as store
from motid.desk.sealed import CALLER_NUMBER, CallerNumberBundle
from motid.kernel.cmnd import CmndNumber
from motid.kernel.personal_number import PersonalIdNumber
from motid.kernel.phone import PhoneNumber

CallerNumber = PersonalIdNumber | CmndNumber | PhoneNumber


def type_of(number: CallerNumber) -> str:
    """Return the type under which a number is kept."""
    match number:
        case PersonalIdNumber():
            return "personal_number"
        case CmndNumber():
            return "cmnd"
        case PhoneNumber():
            return "phone"


async def note_caller_numbers(uow: UnitOfWork, case_id: UUID, numbers: Iterable[CallerNumber]) -> None:
    """Keep the numbers that a caller gave, each once."""
    rows = []
    for number in dict.fromkeys(numbers):
        type_, value, row_id = type_of(number), number.reveal(), uow.new_id()
        index = uow.vault.index_to_write(type_, value)
        sealed = uow.vault.seal(CALLER_NUMBER, row_id, CallerNumberBundle(value))
        rows.append((row_id, type_, index.a, index.b, sealed))
    await store.insert_numbers(uow.connection, case_id, rows)
