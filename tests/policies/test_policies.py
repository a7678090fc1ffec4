import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motid.db import Database, Pool
from motid.kernel.actor import SYSTEM
from motid.policies import Policy, PolicyBook, PolicyRecord, PolicySet, RecordInTheWay, WrongValue, set_policy

DAY = timedelta(days=1)
START = datetime(2026, 1, 1, tzinfo=UTC)
RULE = Policy("test.attempts", int, "How often", (PolicyRecord(START, 5, "Decree 69/2024/NĐ-CP"),))


async def change(
    database: Database, first: int, value: Any, last: int | None = None, policy: Policy[Any] = RULE
) -> PolicySet | RecordInTheWay | WrongValue:
    record = PolicyRecord(START + first * DAY, value, "a basis", None if last is None else START + last * DAY)
    async with database.begin(SYSTEM) as uow:
        return await set_policy(uow.connection, policy, record)


async def values(database: Database, *days: int) -> list[int | None]:
    book = PolicyBook()
    await book.refresh(database.pool)
    found: list[int | None] = []
    for day in days:
        try:
            found.append(book.at(RULE, START + day * DAY))
        except LookupError:
            found.append(None)
    return found


async def test_a_rule_says_what_was_in_force_at_the_instant(database: Database) -> None:
    assert await values(database, -1, 0, 10) == [None, 5, 5]
    outcome = await change(database, 10, 3)
    assert isinstance(outcome, PolicySet)
    assert outcome.ended
    assert await values(database, -1, 0, 9, 10, 1000) == [None, 5, 5, 3, 3]
    book = PolicyBook()
    await book.refresh(database.pool)
    assert book.at(RULE, START + 10 * DAY - timedelta(microseconds=1)) == 5


async def test_an_exception_for_a_time_gives_way_to_the_rule_again(database: Database) -> None:
    await change(database, 10, 9, last=20)
    assert await values(database, 9, 10, 19, 20, 500) == [5, 9, 9, 5, 5]


async def test_a_record_that_begins_within_the_period_is_in_the_way(database: Database) -> None:
    await change(database, 10, 3)
    assert await change(database, 5, 7) == RecordInTheWay(START + 10 * DAY)
    assert await change(database, 10, 7) == RecordInTheWay(START + 10 * DAY)
    assert isinstance(await change(database, 5, 7, last=10), PolicySet)
    assert await values(database, 4, 5, 9, 10) == [5, 7, 7, 3]


async def test_a_value_of_the_wrong_type_changes_nothing(database: Database) -> None:
    assert isinstance(await change(database, 10, "three"), WrongValue)
    assert isinstance(await change(database, 10, None), WrongValue)
    assert await values(database, 20) == [5]


async def test_two_changes_at_once_leave_one_rule_at_every_instant(database: Database) -> None:
    outcomes = await asyncio.gather(*(change(database, 10, value) for value in range(10)))
    assert sum(isinstance(outcome, PolicySet) for outcome in outcomes) == 1
    assert await _overlaps(database.pool) == 0


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(
    st.lists(st.tuples(st.integers(-5, 30), st.one_of(st.none(), st.integers(1, 15)), st.integers(0, 99)), max_size=8)
)
async def test_records_never_overlap(database: Database, changes: list[tuple[int, int | None, int]]) -> None:
    await database.pool.execute("DELETE FROM policy")
    model: dict[int, int] = dict.fromkeys(range(0, 60), 5)
    for first, length, value in changes:
        last = None if length is None else first + length
        if isinstance(await change(database, first, value, last), PolicySet):
            for day in range(first, 60 if last is None else last):
                model[day] = value
    assert await _overlaps(database.pool) == 0
    days = range(-5, 60)
    assert await values(database, *days) == [model.get(day) for day in days]


async def _overlaps(pool: Pool) -> int:
    total: int = await pool.fetchval(
        """SELECT count(*) FROM policy one
             JOIN policy other ON one.name = other.name AND one.valid_from < other.valid_from
            WHERE tstzrange(one.valid_from, one.valid_to) && tstzrange(other.valid_from, other.valid_to)"""
    )
    return total


@pytest.mark.parametrize("value", [{"hours": 3}, [1, 2], "text", True, 0])
async def test_a_value_comes_back_as_it_was_given(database: Database, value: Any) -> None:
    policy: Policy[Any] = Policy("test.any", object, "Anything", (PolicyRecord(START, value, "a basis"),))
    await change(database, 10, value, policy=policy)
    book = PolicyBook()
    await book.refresh(database.pool)
    assert book.at(policy, START) == value
    assert book.at(policy, START + 11 * DAY) == value
