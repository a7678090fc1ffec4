"""Lists of cases in pages, and what was done in a case and to an account."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from motid.accounts.lock_account import lock_account
from motid.desk.assign_case import give_back_case
from motid.desk.close_case import close_case
from motid.desk.list_place import ListPlace
from motid.desk.model import Case, Outcome, QueueView, RefusalRule, Refused
from motid.desk.queue import QueueCounts, QueuePage, count_queue, read_queue
from motid.desk.reveal_field import reveal_field
from motid.desk.revealed_values import RevealField
from motid.desk.timeline import CaseTimeline, TimelinePlace, read_account_timeline, read_timeline
from motid.desk.wait_for import let_wait
from motid.desk.write_note import write_note
from motid.kernel.redaction import PersonalText
from motid.officials.model import Official, Role
from tests.desk.conftest import Desk

NOTE = PersonalText("Đã gọi lại lúc chín giờ")


async def _numbers(desk: Desk, official: Official, view: QueueView, limit: int = 2) -> list[str]:
    """Read every page of a list."""
    numbers: list[str] = []
    place: ListPlace | None = None
    while True:
        page = await read_queue(desk.env, official, view, after=place, limit=limit)
        assert isinstance(page, QueuePage)
        numbers += [case.number for case in page.cases]
        if page.next is None:
            return numbers
        place = ListPlace.parse(page.next.text())
        assert place == page.next


async def test_lists_show_the_cases_of_the_own_units_in_pages(desk: Desk) -> None:
    await desk.unit("dn")
    await desk.unit("hue")
    local, other, national = await desk.official(unit="dn"), await desk.official(unit="hue"), await desk.official()
    mine = [await desk.call(local) for _ in range(5)]
    theirs = await desk.call(other)
    free = await give_back_case(desk.env, local, mine[0].id)
    assert isinstance(free, Case)
    assert isinstance(await let_wait(desk.env, local, mine[1].id, for_citizen=True), Case)
    assert isinstance(await close_case(desk.env, local, mine[2].id, Outcome.ANSWERED), Case)
    by_number = [case.number for case in mine]
    assert await _numbers(desk, local, QueueView.MINE) == [by_number[1], by_number[3], by_number[4]]
    assert await _numbers(desk, local, QueueView.UNASSIGNED) == [by_number[0]]
    assert await _numbers(desk, local, QueueView.WAITING) == [by_number[1]]
    assert await _numbers(desk, local, QueueView.CLOSED) == [by_number[2]]
    assert await _numbers(desk, local, QueueView.OVERDUE) == []
    assert await _numbers(desk, other, QueueView.OPEN) == [theirs.number]
    assert await _numbers(desk, national, QueueView.OPEN) == [*(by_number[i] for i in (0, 1, 3, 4)), theirs.number]
    desk.world.pass_by(days=20)
    assert len(await _numbers(desk, national, QueueView.OVERDUE)) == 5
    assert await count_queue(desk.env, local) == QueueCounts(mine=3, unassigned=1, waiting=1, overdue=4, open=4)


async def test_lists_are_for_those_who_work_on_cases(desk: Desk) -> None:
    administrator = await desk.official(Role.ADMINISTRATOR)
    assert await read_queue(desk.env, administrator, QueueView.OPEN) == Refused(RefusalRule.NOT_ALLOWED)
    assert await count_queue(desk.env, administrator) == QueueCounts(0, 0, 0, 0, 0)
    auditor = await desk.official(Role.AUDITOR)
    assert await read_queue(desk.env, auditor, QueueView.CLOSED) == QueuePage((), None)
    assert await desk.refusals() == [("not_allowed", None)]


async def test_a_timeline_tells_everything_in_order(desk: Desk) -> None:
    official = await desk.official()
    account = await desk.account()
    case = await desk.call(official, about=account)
    for _ in range(3):
        desk.world.pass_by(minutes=1)
        await write_note(desk.env, official, case.id, NOTE)
    await reveal_field(
        desk.env, official, case.id, account.account_id, RevealField.EMAIL, reason="reach_citizen", words=NOTE
    )
    seen: list[tuple[str, str]] = []
    place: TimelinePlace | None = None
    while True:
        page = await read_timeline(desk.env, official, case.id, before=place, limit=2)
        assert isinstance(page, CaseTimeline)
        seen += [(entry.what, entry.code) for entry in page.entries]
        assert all(entry.by == official.account_id for entry in page.entries)
        assert all(entry.text == NOTE for entry in page.entries if entry.what in ("note", "reveal"))
        if page.next is None:
            break
        place = TimelinePlace.parse(page.next.text())
    assert seen == [
        ("reveal", "email"),
        *[("note", "note")] * 3,
        ("move", "linked"),
        ("move", "opened"),
    ]
    elsewhere = await desk.official(Role.ADMINISTRATOR)
    assert await read_timeline(desk.env, elsewhere, case.id) == Refused(RefusalRule.NOT_ALLOWED, case.id)


async def test_an_accounts_timeline_names_the_step_behind_an_event(desk: Desk) -> None:
    official, checker = await desk.official(), await desk.official(Role.CHECKER)
    account = await desk.account()
    case = await desk.call(official, about=account)
    async with desk.database.begin(checker.actor) as uow:
        await lock_account(uow, desk.env.accounts, account.account_id, reason="test")
    closure: UUID = await desk.database.pool.fetchval("SELECT id FROM account_closure")
    step: UUID = await desk.database.pool.fetchval(
        """INSERT INTO desk_step (id, case_id, action, state, account_id, maker, made_at, checker, decided_at, reason,
                                  effect, sealed)
           VALUES ($1, $2, 'lock_account', 'done', $3, $4, $6, $5, $6, 'test', $7, '') RETURNING id""",
        desk.database.ids.new(), case.id, account.account_id, official.account_id, checker.account_id,
        desk.clock.now(), {"closure": {"id": str(closure)}},
    )  # fmt: skip
    events = await read_account_timeline(desk.env, official, case.id, account.account_id)
    assert not isinstance(events, Refused)
    behind = {event.entry.kind: event.step.step_id if event.step else None for event in events}
    assert behind["accounts.locked"] == step
    assert behind["accounts.opened"] is None
    assert behind["desk.account_linked"] is None


@given(st.text(max_size=80))
def test_no_address_breaks_a_list(text: str) -> None:
    for kind in (ListPlace, TimelinePlace):
        place = kind.parse(text)
        assert place is None or place.at.utcoffset() is not None


def test_a_place_without_a_time_zone_is_none() -> None:
    place = "2026-11-21T05:00:00~01900000-0000-7000-8000-000000000001"
    assert ListPlace.parse(place) is None
    assert ListPlace.parse(f"{place.replace('~', '+00:00~')}") is not None
