"""Pages of lists and the numbers beside them, where deadlines are equal and units differ."""

import pytest

from motid.desk.assign_case import give_back_case
from motid.desk.close_case import close_case
from motid.desk.count_waiting import Waiting, count_waiting
from motid.desk.list_place import ListPlace
from motid.desk.model import Case, Outcome, QueueView
from motid.desk.queue import QueuePage, read_queue
from motid.officials.model import Official, Role
from tests.desk.conftest import Desk


async def _read(desk: Desk, official: Official, view: QueueView, limit: int) -> list[Case]:
    """Read every page of a list."""
    cases: list[Case] = []
    place: ListPlace | None = None
    while True:
        page = await read_queue(desk.env, official, view, after=place, limit=limit)
        assert isinstance(page, QueuePage)
        assert len(page.cases) == limit or page.next is None
        cases += page.cases
        if page.next is None:
            return cases
        place = page.next


async def _three_units(desk: Desk) -> tuple[list[Official], list[Case]]:
    """Let there be cases of three units, two of them one below the other; three cases of each deadline."""
    await desk.unit("dn")
    await desk.unit("dn-xa", below="dn")
    await desk.unit("hue")
    officials = [await desk.official(unit=code) for code in ("dn", "dn-xa", "hue")]
    cases = []
    for _ in range(3):
        for official in officials:
            case = await give_back_case(desk.env, official, (await desk.call(official)).id)
            assert isinstance(case, Case)
            cases.append(case)
        desk.world.pass_by(hours=1)
    return officials, cases


@pytest.mark.parametrize("limit", [1, 2, 3, 4])
async def test_equal_deadlines_of_several_units_come_once_each_and_in_order(desk: Desk, limit: int) -> None:
    officials, cases = await _three_units(desk)
    assert len({case.due_at for case in cases}) == 3
    everywhere = await desk.official()
    for official, expected in ((everywhere, cases), (officials[0], [*cases[0::3], *cases[1::3]])):
        wanted = sorted(expected, key=lambda case: (case.due_at, case.id))
        for view in (QueueView.UNASSIGNED, QueueView.OPEN):
            assert [case.id for case in await _read(desk, official, view, limit)] == [case.id for case in wanted]
    assert await _read(desk, everywhere, QueueView.MINE, limit) == []


async def test_cases_closed_at_one_instant_come_once_each(desk: Desk) -> None:
    officials, cases = await _three_units(desk)
    supervisor = await desk.official(Role.SUPERVISOR)
    for case in cases:
        closed = await close_case(desk.env, supervisor, case.id, Outcome.ANSWERED)
        assert isinstance(closed, Case), closed
    newest = sorted((case.id for case in cases), reverse=True)
    assert [case.id for case in await _read(desk, supervisor, QueueView.CLOSED, 2)] == newest
    below = {case.id for place, case in enumerate(cases) if place % 3 != 2}
    seen = await _read(desk, officials[0], QueueView.CLOSED, 2)
    assert [case.id for case in seen] == [case_id for case_id in newest if case_id in below]


async def test_numbers_beside_the_pages_are_of_the_own_units(desk: Desk) -> None:
    officials, _ = await _three_units(desk)
    await desk.call(officials[1])
    checker = await desk.official(Role.CHECKER, unit="hue")
    now, pool = desk.clock.now(), desk.database.pool
    assert await count_waiting(pool, officials[0], now) == Waiting(mine=0, queue=6, approvals=0, call_backs=0)
    assert await count_waiting(pool, officials[1], now) == Waiting(mine=1, queue=3, approvals=0, call_backs=0)
    assert await count_waiting(pool, checker, now) == Waiting(mine=0, queue=0, approvals=0, call_backs=0)
    assert await count_waiting(pool, await desk.official(), now) == Waiting(0, 9, 0, 0)
