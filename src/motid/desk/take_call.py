"""An official opens a case for somebody on the phone or at the counter."""

from dataclasses import dataclass
from uuid import UUID

from motid.audit import record
from motid.db import UnitOfWork
from motid.desk import caller_number_store, store
from motid.desk.access import recorded
from motid.desk.caller_numbers import CallerNumber, note_caller_numbers
from motid.desk.environment import DeskEnvironment
from motid.desk.events import CaseOpened
from motid.desk.model import BY_ITSELF, Case, CaseKind, Channel, RefusalRule, Refused
from motid.desk.policies import due_at
from motid.desk.sealed import CASE, CaseBundle
from motid.desk.sent_form import SentForm, ids_of_form
from motid.kernel.clock import vietnamese_date
from motid.kernel.names import FullName
from motid.kernel.personal_number import PersonalIdNumber
from motid.kernel.phone import PhoneNumber
from motid.kernel.redaction import PersonalText
from motid.officials.model import Official, Right
from motid.officials.rights import may, unit_at_work


@dataclass(frozen=True, slots=True)
class Call:
    """What somebody asks, as they say it. Nothing of it is checked yet.

    `full_name` and `phone`: the caller's, None where they are not told. `numbers`: what the call is about.
    `procedure`: the guided way that was chosen.
    """

    kind: CaseKind
    full_name: FullName | None
    phone: PhoneNumber | None
    numbers: tuple[CallerNumber, ...]
    statement: PersonalText
    channel: Channel = "call"
    procedure: str | None = None


@recorded
async def take_call(
    env: DeskEnvironment,
    official: Official,
    call: Call,
    *,
    unit_id: UUID | None = None,
    sent: SentForm | None = None,
) -> Case | Refused:
    """Open a case on which the official works. `unit_id`: whose desk was called, else the own unit.

    A form that is `sent` twice opens one case.
    """
    if call.kind in BY_ITSELF:
        raise ValueError(f"{call.kind} is no kind of call")
    unit_id = unit_id or unit_at_work(official, Right.WORK_CASES)
    if unit_id is None:
        return Refused(RefusalRule.NOT_ALLOWED)
    if not may(official, Right.WORK_CASES, unit_id):
        return Refused(RefusalRule.OUTSIDE_UNIT)
    async with env.database.begin(official.actor) as uow:
        if await _is_own(uow, official, call):
            return Refused(RefusalRule.OWN_ACCOUNT)
        ids = await ids_of_form(uow, official, sent, "call")
        opened = await store.select_first(uow.connection, ids)
        return opened or await open_called_case(uow, env, official, call, unit_id, case_id=ids[0])


async def open_called_case(
    uow: UnitOfWork,
    env: DeskEnvironment,
    official: Official,
    call: Call,
    unit_id: UUID,
    *,
    case_id: UUID | None = None,
) -> Case | Refused:
    """Write the case, in a transaction in which the rights are checked."""
    case_id = case_id or uow.new_id()
    bundle = CaseBundle(
        statement=call.statement.reveal(),
        full_name=call.full_name.reveal() if call.full_name else None,
        contact_phone=call.phone.reveal() if call.phone else None,
    )
    await store.insert_case(
        uow.connection,
        case_id=case_id,
        number=await store.next_number(uow.connection, vietnamese_date(uow.now).year),
        kind=call.kind,
        channel=call.channel,
        unit_id=unit_id,
        account_id=None,
        opened_at=uow.now,
        due_at=due_at(env.policies, call.kind, uow.now),
        sealed=uow.vault.seal(CASE, case_id, bundle),
        official_id=official.account_id,
        procedure=call.procedure,
    )
    phones = (call.phone,) if call.phone else ()
    await note_caller_numbers(uow, case_id, (*call.numbers, *phones))
    await store.insert_move(
        uow.connection,
        move_id=uow.new_id(),
        case_id=case_id,
        kind="opened",
        now=uow.now,
        moved_by=official.account_id,
        detail=call.kind,
    )
    await record(uow, CaseOpened(case_id=case_id, case_kind=call.kind))
    case = await store.select_case(uow.connection, case_id)
    return case if case is not None else Refused(RefusalRule.NO_CASE)


async def _is_own(uow: UnitOfWork, official: Official, call: Call) -> bool:
    """Whether the call is about the official's own number."""
    for number in call.numbers:
        if isinstance(number, PersonalIdNumber):
            index = uow.vault.index_to_read("personal_number", number.reveal())
            if await caller_number_store.is_number_of(uow.connection, official.account_id, index):
                return True
    return False
