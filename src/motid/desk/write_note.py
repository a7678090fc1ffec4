"""Write down in a case what the next official should know."""

from dataclasses import dataclass
from uuid import UUID

from motid.audit import record
from motid.desk import message_store
from motid.desk.access import enter_case, recorded
from motid.desk.environment import DeskEnvironment
from motid.desk.events import NoteWritten
from motid.desk.model import Refused
from motid.desk.sealed import MESSAGE, MessageBundle
from motid.kernel.redaction import PersonalText
from motid.officials.model import Official, Right

LONGEST = 4_000
"""Characters of a note or of a citizen's words; forms say so before."""


@dataclass(frozen=True, slots=True)
class NoteIsWritten:
    """The note stands in the timeline of the case."""

    note_id: UUID


@recorded
async def write_note(
    env: DeskEnvironment, official: Official, case_id: UUID, text: PersonalText, *, version: int | None = None
) -> NoteIsWritten | Refused:
    """Add a note to a case. Raises `ValueError` for an empty or too long one, which the form refuses first."""
    words = text.reveal().strip()
    if not 0 < len(words) <= LONGEST:
        raise ValueError("a note has 1 to 4000 characters")
    async with env.database.begin(official.actor) as uow:
        case = await enter_case(uow, official, case_id, Right.WORK_CASES, version=version)
        if isinstance(case, Refused):
            return case
        note_id = uow.new_id()
        await message_store.insert_message(
            uow.connection,
            message_id=note_id,
            case_id=case.id,
            kind="note",
            template=None,
            written_by=official.account_id,
            now=uow.now,
            sealed=uow.vault.seal(MESSAGE, note_id, MessageBundle(words)),
        )
        await record(uow, NoteWritten(case_id=case.id, note_id=note_id))
    return NoteIsWritten(note_id)
