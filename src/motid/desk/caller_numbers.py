"""Numbers and phones that callers give: sealed, and indexed, so that a case is found again by them."""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from uuid import UUID

from motid.db import Reader, UnitOfWork
from motid.desk import caller_number_store as store
from motid.desk.sealed import CALLER_NUMBER, CallerNumberBundle
from motid.kernel.cmnd import CmndNumber
from motid.kernel.personal_number import PersonalIdNumber
from motid.kernel.phone import PhoneNumber
from motid.vault import Vault

CallerNumber = PersonalIdNumber | CmndNumber | PhoneNumber
_TYPES: Mapping[str, Callable[[str], CallerNumber]] = MappingProxyType(
    {"personal_number": PersonalIdNumber, "cmnd": CmndNumber, "phone": PhoneNumber}
)


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


async def caller_numbers_of(connection: Reader, vault: Vault, case_id: UUID) -> tuple[CallerNumber, ...]:
    """Return the numbers that a caller gave, in the order in which they were given."""
    rows = await store.numbers_of_case(connection, case_id)
    return tuple(
        _TYPES[row["type"]](vault.open(CALLER_NUMBER, row["id"], row["sealed"], CallerNumberBundle).value)
        for row in rows
    )
