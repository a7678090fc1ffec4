"""The grace window: a lost answer costs nobody a sign-in, and a stolen token ends the family (RFC 9700 §4.14)."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from motid.oidc.lifetimes import ACCESS_TOKEN_LIFETIME
from tests.oidc.offline import Offline, OpenOffline


@contextmanager
def _grace(service: Offline, seconds: float) -> Iterator[None]:
    """Set the time in which a use may be repeated."""
    provider = service.world.provider
    settings = provider.settings
    provider.settings = settings.model_copy(update={"refresh_grace_seconds": seconds})
    try:
        yield
    finally:
        provider.settings = settings


async def _grace_is_over(service: Offline) -> None:
    await service.world.database.pool.execute(
        "UPDATE authorization_grant SET rotated_at = rotated_at - interval '6 seconds' WHERE client_id = $1",
        service.client.client_id,
    )


async def _two_wait(service: Offline) -> None:
    """Return once two statements wait for the grant's row."""
    query = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    async with asyncio.timeout(60):
        waiting = 0
        while waiting < 2:
            waiting = await service.world.database.pool.fetchval(query)


async def _reasons(service: Offline) -> list[str]:
    return [
        row["data"]["reason"]
        for row in await service.world.database.pool.fetch(
            "SELECT data FROM audit_event WHERE kind = 'oidc.grant_revoked' AND account_id = $1",
            service.person.account_id,
        )
    ]


async def test_the_last_token_may_be_repeated_while_its_answer_may_be_lost(offline: OpenOffline) -> None:
    service = await offline()
    lost = (await service.refresh(service.tokens["refresh_token"])).json()
    again = await service.refresh(service.tokens["refresh_token"])
    assert again.status_code == 200
    assert await service.works(lost["access_token"])
    assert await service.works(again.json()["access_token"])
    assert (await service.refresh(again.json()["refresh_token"])).status_code == 200
    assert await _reasons(service) == []


async def test_after_the_window_repetition_ends_the_family(offline: OpenOffline) -> None:
    service = await offline()
    second = (await service.refresh(service.tokens["refresh_token"])).json()
    await _grace_is_over(service)
    assert (await service.refresh(service.tokens["refresh_token"])).json()["error"] == "invalid_grant"
    assert not await service.works(second["access_token"])
    assert (await service.refresh(second["refresh_token"])).status_code == 400
    assert await _reasons(service) == ["refresh_token_replayed"]


async def test_a_repetition_makes_the_window_shorter(offline: OpenOffline) -> None:
    service = await offline()
    rotated_at = "SELECT rotated_at FROM authorization_grant WHERE client_id = $1"
    with _grace(service, 600):
        await service.refresh(service.tokens["refresh_token"])
        before = await service.world.database.pool.fetchval(rotated_at, service.client.client_id)
        assert (await service.refresh(service.tokens["refresh_token"])).status_code == 200
    after = await service.world.database.pool.fetchval(rotated_at, service.client.client_id)
    assert before - after == timedelta(seconds=240)


async def test_within_the_window_an_answer_that_arrived_ends_it(offline: OpenOffline) -> None:
    """Whoever repeats a token whose successor was used is not the client, or the client is not the only one."""
    service = await offline()
    second = (await service.refresh(service.tokens["refresh_token"])).json()
    third = (await service.refresh(second["refresh_token"])).json()
    assert (await service.refresh(service.tokens["refresh_token"])).status_code == 400
    assert not await service.works(third["access_token"])
    assert await _reasons(service) == ["refresh_token_replayed"]


async def test_of_two_successors_one_goes_on_and_the_other_ends_the_family(offline: OpenOffline) -> None:
    service = await offline()
    one = (await service.refresh(service.tokens["refresh_token"])).json()
    other = (await service.refresh(service.tokens["refresh_token"])).json()
    gone_on = (await service.refresh(one["refresh_token"])).json()
    assert await service.works(gone_on["access_token"])
    assert (await service.refresh(other["refresh_token"])).json()["error"] == "invalid_grant"
    assert not await service.works(gone_on["access_token"])


async def test_three_repetitions_all_get_an_answer_and_one_successor_goes_on(offline: OpenOffline) -> None:
    service = await offline()
    with _grace(service, 600):
        uses = [await service.refresh(service.tokens["refresh_token"]) for _ in range(4)]
    assert {answer.status_code for answer in uses} == {200}
    assert await _reasons(service) == []
    successors = [answer.json()["refresh_token"] for answer in uses]
    assert len(set(successors)) == 4
    used = await asyncio.gather(*(service.refresh(token) for token in successors))
    assert sum(answer.status_code == 200 for answer in used) == 1
    won = next(answer.json() for answer in used if answer.status_code == 200)
    assert not await service.works(won["access_token"]), "the others were replays"
    assert await _reasons(service) == ["refresh_token_replayed"]


async def test_a_fourth_repetition_ends_the_family(offline: OpenOffline) -> None:
    """Nobody loses so many answers."""
    service = await offline()
    with _grace(service, 600):
        uses = [await service.refresh(service.tokens["refresh_token"]) for _ in range(5)]
    assert [answer.status_code for answer in uses] == [200, 200, 200, 200, 400]
    assert not await service.works(uses[0].json()["access_token"])
    assert (await service.refresh(uses[3].json()["refresh_token"])).status_code == 400
    assert await _reasons(service) == ["refresh_token_replayed"]


async def test_of_two_uses_that_overlap_one_wins_and_the_family_ends(offline: OpenOffline) -> None:
    service = await offline()
    async with service.world.database.pool.acquire() as other, other.transaction():
        await other.execute(
            "SELECT 1 FROM authorization_grant WHERE client_id = $1 FOR UPDATE", service.client.client_id
        )
        uses = [asyncio.create_task(service.refresh(service.tokens["refresh_token"])) for _ in range(2)]
        await _two_wait(service)
    won, lost = sorted(await asyncio.gather(*uses), key=lambda answer: answer.status_code)
    assert (won.status_code, lost.status_code) == (200, 400)
    assert not await service.works(won.json()["access_token"])
    assert await _reasons(service) == ["refresh_token_replayed"]


async def test_without_a_window_nothing_is_repeated_by_who_looked_at_the_clock_first(offline: OpenOffline) -> None:
    service = await offline()
    with _grace(service, 0):
        assert (await service.refresh(service.tokens["refresh_token"])).status_code == 200
        await service.world.database.pool.execute(
            "UPDATE authorization_grant SET rotated_at = rotated_at + interval '1 hour' WHERE client_id = $1",
            service.client.client_id,
        )
        assert (await service.refresh(service.tokens["refresh_token"])).status_code == 400
    assert await _reasons(service) == ["refresh_token_replayed"]


async def test_a_hundred_at_once_within_the_window_end_the_family(offline: OpenOffline) -> None:
    """Nobody repeats a token because of a lost answer while the first use is still under way."""
    service = await offline()
    token = service.tokens["refresh_token"]
    async with service.world.database.pool.acquire() as other, other.transaction():
        await other.execute(
            "SELECT 1 FROM authorization_grant WHERE client_id = $1 FOR UPDATE", service.client.client_id
        )
        races = [asyncio.create_task(service.refresh(token)) for _ in range(100)]
        await _two_wait(service)
    answers = await asyncio.gather(*races)
    won = [answer for answer in answers if answer.status_code == 200]
    # One wins; one that came a moment later may count as a repetition, until one that came with the first ends all.
    assert 1 <= len(won) <= 4
    assert {answer.json()["error"] for answer in answers if answer.status_code != 200} == {"invalid_grant"}
    for answer in won:
        assert not await service.works(answer.json()["access_token"])
        assert (await service.refresh(answer.json()["refresh_token"])).status_code == 400
    assert await _reasons(service) == ["refresh_token_replayed"]


async def test_a_hundred_at_once_without_a_window_one_wins_and_the_family_ends(offline: OpenOffline) -> None:
    service = await offline()
    with _grace(service, 0):
        races = await asyncio.gather(*(service.refresh(service.tokens["refresh_token"]) for _ in range(100)))
    won = [answer for answer in races if answer.status_code == 200]
    assert len(won) == 1
    assert not await service.works(won[0].json()["access_token"])
    assert await _reasons(service) == ["refresh_token_replayed"]


async def test_another_client_gets_nothing_and_ends_nothing(offline: OpenOffline) -> None:
    service, other = await offline(), await offline()
    for _ in range(2):
        stolen = await service.refresh(service.tokens["refresh_token"], other.client)
        assert stolen.json()["error"] == "invalid_grant"
    assert (await service.refresh(service.tokens["refresh_token"])).status_code == 200
    assert (await service.refresh(service.tokens["refresh_token"], other.client)).status_code == 400
    assert (await service.refresh(service.tokens["refresh_token"])).status_code == 200
    assert await _reasons(service) == []


async def test_a_refresh_prolongs_nothing_and_moves_nothing_in_the_index_of_grants(offline: OpenOffline) -> None:
    """The consent page says for how many days a service reads on without the citizen."""
    service = await offline()
    kept_until = "SELECT ends_at FROM authorization_grant WHERE client_id = $1"
    pool, client_id = service.world.database.pool, service.client.client_id
    before = await pool.fetchval(kept_until, client_id)
    await service.refresh(service.tokens["refresh_token"])
    assert await pool.fetchval(kept_until, client_id) == before
    lives = """SELECT DISTINCT t.expires_at FROM refresh_token t JOIN authorization_grant g ON g.id = t.grant_id
                WHERE g.client_id = $1"""
    (ends,) = await pool.fetch(lives, client_id)
    assert ends["expires_at"] + ACCESS_TOKEN_LIFETIME <= before
