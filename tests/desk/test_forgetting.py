"""Cases that were closed long ago: what people said is gone, what was done stays."""

from typing import Any

import msgspec

from motid.desk.actions.model import ActionCode, Ground
from motid.desk.close_case import close_case, reopen_case
from motid.desk.find_cases import CasesFound, find_cases
from motid.desk.forget_cases import CaseForgetter
from motid.desk.model import Case, Outcome, RefusalRule, Refused
from motid.desk.policies import FORGET_DAYS
from motid.desk.read_case import CaseDetail, read_case
from motid.desk.reveal_field import Revealed, reveal_field
from motid.desk.revealed_values import RevealField
from motid.desk.sealed import SEALED_TABLES
from motid.desk.steps.read_steps import steps_of_case
from motid.desk.write_note import NoteIsWritten, write_note
from motid.kernel.cmnd import CmndNumber
from motid.kernel.redaction import PersonalText
from motid.officials.model import Role
from tests.desk.conftest import Desk
from tests.desk.hotline import WHY, Hotline, phone_of, step

_OF_CASES = ("desk_case", "desk_caller_number", "desk_evidence", "desk_step", "desk_reveal", "desk_message")
_HISTORY = """SELECT ARRAY(SELECT action || state || maker FROM desk_step ORDER BY id)
    || ARRAY(SELECT kind || result || noted_by || detail::text FROM desk_evidence ORDER BY id)
    || ARRAY(SELECT field || reason || revealed_to FROM desk_reveal ORDER BY id)
    || ARRAY(SELECT kind || written_by || written_at FROM desk_message ORDER BY id)
    || ARRAY(SELECT kind || moved_at FROM desk_case_move WHERE case_id = $1 ORDER BY id)"""


async def kept(desk: Desk) -> str:
    """Return all that is sealed in cases, opened."""
    found: list[Any] = []
    for table in SEALED_TABLES:
        if table.table in _OF_CASES:
            rows = await desk.database.pool.fetch(f"SELECT id, sealed FROM {table.table} WHERE sealed IS NOT NULL")
            found += [desk.database.vault.open(table.kind, row["id"], row["sealed"], dict[str, Any]) for row in rows]
    return msgspec.json.encode(found).decode()


async def test_words_numbers_and_facts_of_a_long_closed_case_are_forgotten_and_its_history_stays(desk: Desk) -> None:
    desk.rule(FORGET_DAYS, {"after_close": 700})
    hotline = await Hotline.at_work(desk)
    auditor = await desk.official(Role.SUPERVISOR)
    owner = await desk.town.person()
    account = await hotline.account(owner, "cmnd")
    number = desk.number()
    case = await desk.call(hotline.operator, about=account, numbers=(number,), phone=phone_of(owner))
    by = {"by": {"cmnd": CmndNumber(owner["cmnd"])}}
    await hotline.questions(case, account, owner, **by)
    await hotline.do(case, step(ActionCode.LOCK_ACCOUNT, Ground.COMPROMISED, account))
    note = await write_note(desk.env, hotline.operator, case.id, PersonalText("Người gọi rất lo lắng"))
    assert isinstance(note, NoteIsWritten), note
    shown = await reveal_field(
        desk.env, hotline.operator, case.id, account.account_id, RevealField.CMND, reason="verify_caller", words=WHY
    )
    assert isinstance(shown, Revealed), shown
    await hotline.close(case)
    other = await desk.call(hotline.operator, numbers=(desk.number(),))
    history = await desk.database.pool.fetchval(_HISTORY, case.id)
    said = ("Lê Thị Gọi Điện", "không vào được", "rất lo lắng", WHY.reveal(), owner["cmnd"], number.reveal())
    forgetter = CaseForgetter(desk.database, desk.env.policies, batch=1)
    desk.world.pass_by(hours=24 * 699)
    await forgetter.forget()
    before = await kept(desk)
    assert all(words in before for words in said)
    assert "desk.cases_forgotten" not in await desk.world.events()
    await close_case(desk.env, hotline.operator, other.id, Outcome.ANSWERED)
    desk.world.pass_by(hours=24 * 2)
    await forgetter.forget()
    await forgetter.forget()
    [event] = await desk.world.event_data("desk.cases_forgotten")
    assert event["cases"] == 1
    after = await kept(desk)
    assert after.count("Lê Thị Gọi Điện") == 1, "the case that was closed a short time ago"
    assert not any(words in after for words in said[2:])
    assert await desk.database.pool.fetchval(_HISTORY, case.id) == history
    found = await find_cases(desk.env, auditor, number)
    assert isinstance(found, CasesFound)
    assert found.cases == ()
    steps = await steps_of_case(desk.env, auditor, case.id)
    assert isinstance(steps, tuple)
    assert [(one.action, one.words) for one in steps] == [(ActionCode.LOCK_ACCOUNT, PersonalText(""))]
    detail = await read_case(desk.env, auditor, case.id)
    assert isinstance(detail, CaseDetail)
    assert (detail.caller_name, detail.caller_phone, detail.caller_numbers) == (None, None, ())
    assert await reopen_case(desk.env, hotline.operator, case.id) == Refused(RefusalRule.FORGOTTEN_CASE, case.id)
    assert isinstance(await reopen_case(desk.env, hotline.operator, other.id), Case)
