import asyncio
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import assert_never

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motid.db import Pool
from motid.limits import Allowed, Limit, Limiter, Refused, remove_idle_buckets
from motid.vault import Vault

START = datetime(2026, 3, 1, tzinfo=UTC)
_subjects = count()


class LeakyBucket:
    """The model: a bucket of `burst` drops that loses one each `interval` and never runs over."""

    def __init__(self, limit: Limit) -> None:
        self.limit = limit
        self.level = 0.0
        self.at = START

    def take(self, now: datetime) -> bool:
        self._drain(now)
        if self.level + 1 > self.limit.burst + 1e-9:
            return False
        self.level += 1
        return True

    def free_at(self, now: datetime) -> datetime:
        self._drain(now)
        return now + self.limit.interval * max(0.0, self.level + 1 - self.limit.burst)

    def _drain(self, now: datetime) -> None:
        self.level = max(0.0, self.level - (now - self.at) / self.limit.interval)
        self.at = now


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(
    burst=st.integers(1, 6),
    interval=st.integers(1, 120),
    pauses=st.lists(st.one_of(st.just(0), st.integers(0, 300)), min_size=1, max_size=25),
)
async def test_a_limit_lets_through_what_a_leaky_bucket_holds(
    pool: Pool, vault: Vault, burst: int, interval: int, pauses: list[int]
) -> None:
    limit = Limit("property", burst, timedelta(seconds=interval))
    limiter, model, subject, now = Limiter(pool, vault), LeakyBucket(limit), f"subject {next(_subjects)}", START
    for pause in pauses:
        now += timedelta(seconds=pause)
        free_at = model.free_at(now)
        match await limiter.take(limit, subject, now):
            case Allowed():
                assert model.take(now)
            case Refused(until):
                assert not model.take(now)
                assert abs(until - free_at) < timedelta(milliseconds=1)
            case other:
                assert_never(other)


async def test_an_attacker_cannot_lock_the_owner_out_for_longer_than_one_interval(pool: Pool, vault: Vault) -> None:
    limiter, limit = Limiter(pool, vault), Limit("test", 3, timedelta(minutes=1))
    for second in range(600):
        outcome = await limiter.take(limit, "victim", START + timedelta(seconds=second))
        if isinstance(outcome, Refused):
            assert outcome.until <= START + timedelta(seconds=second) + limit.interval


async def test_a_hundred_attempts_at_once_are_counted_one_by_one(pool: Pool, vault: Vault) -> None:
    limiter, limit = Limiter(pool, vault), Limit("test", 10, timedelta(minutes=1))
    outcomes = await asyncio.gather(*(limiter.take(limit, "subject", START) for _ in range(100)))
    assert outcomes.count(Allowed()) == 10


async def test_the_subject_is_not_in_the_database(pool: Pool, vault: Vault) -> None:
    await Limiter(pool, vault).take(Limit("test", 1, timedelta(minutes=1)), "0951234567", START)
    [row] = await pool.fetch("SELECT encode(key, 'escape') AS key FROM limit_bucket")
    assert "0951234567" not in row["key"]


async def test_an_owner_who_proved_to_be_one_starts_anew(pool: Pool, vault: Vault) -> None:
    limiter, limit = Limiter(pool, vault), Limit("test", 1, timedelta(minutes=1))
    assert await limiter.take(limit, "subject", START) == Allowed()
    assert isinstance(await limiter.take(limit, "subject", START), Refused)
    await limiter.forgive(limit, "subject")
    assert await limiter.take(limit, "subject", START) == Allowed()


@pytest.mark.parametrize("scale", [0.5, 1.0, 20.0])
async def test_a_scale_multiplies_every_limit(pool: Pool, vault: Vault, scale: float) -> None:
    limiter, limit = Limiter(pool, vault, scale), Limit("test", 10, timedelta(minutes=1))
    outcomes = [await limiter.take(limit, "subject", START) for _ in range(250)]
    assert outcomes.count(Allowed()) == round(10 * scale)


async def test_only_drained_buckets_are_removed(pool: Pool, vault: Vault) -> None:
    limiter, limit = Limiter(pool, vault), Limit("test", 2, timedelta(minutes=1))
    for number in range(25):
        await limiter.take(limit, f"idle {number}", START)
    now = START + timedelta(minutes=2)
    for _ in range(2):
        await limiter.take(limit, "busy", now)
    assert await remove_idle_buckets(pool, now, batch=10) == 25
    assert isinstance(await limiter.take(limit, "busy", now), Refused)
    assert await remove_idle_buckets(pool, now) == 0


async def test_limits_that_are_taken_in_turn_end_at_the_first_that_refuses(pool: Pool, vault: Vault) -> None:
    limiter = Limiter(pool, vault)
    wide, narrow, last = (Limit(name, burst, timedelta(minutes=1)) for name, burst in (("a", 3), ("b", 1), ("c", 9)))
    attempts = [(wide, "in turn"), (narrow, "in turn"), (last, "in turn")]
    assert await limiter.take_in_turn(attempts, START) == (3, Allowed())
    taken, refused = await limiter.take_in_turn(attempts, START)
    assert (taken, refused) == (1, Refused(START + timedelta(minutes=1)))
    outcomes = [await limiter.take(limit, "in turn", START) for limit in (wide, wide, *[last] * 8, last)]
    assert [isinstance(outcome, Allowed) for outcome in outcomes] == [True, False, *[True] * 8, False]


async def test_of_a_hundred_attempts_in_turn_at_once_each_limit_counts_what_it_holds(
    pool: Pool, vault: Vault
) -> None:
    limiter = Limiter(pool, vault)
    wide, narrow = Limit("wide", 20, timedelta(minutes=1)), Limit("narrow", 5, timedelta(minutes=1))
    attempts = [(wide, "crowd in turn"), (narrow, "crowd in turn")]
    outcomes = await asyncio.gather(*(limiter.take_in_turn(attempts, START) for _ in range(100)))
    assert sorted(taken for taken, _ in outcomes) == [0] * 80 + [1] * 15 + [2] * 5
