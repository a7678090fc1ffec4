"""Attempt limits: an attacker is slowed, the owner is not locked out (invariant 11)."""

import asyncio
from datetime import timedelta

import msgspec

from motid.accounts.model import LoginName
from motid.authn.check_password import PasswordAccepted, PasswordOutcome, PasswordRejected, SlowDown
from motid.authn.policies import PASSWORD_ATTEMPTS, PasswordAttemptRules
from motid.authn.visitor import NetworkAddress
from motid.kernel.personal_number import PersonalIdNumber
from tests.authn.conftest import NOON, PASSWORD, WRONG, World, visitor
from tests.authn.test_sign_in import NOBODY, begin, password_step, sign_in

RULES = msgspec.convert(PASSWORD_ATTEMPTS.initial[0].value, PasswordAttemptRules)
MINUTE = timedelta(minutes=1)


async def guess(world: World, login: LoginName, network: str = "198.51.100.1") -> PasswordOutcome:
    return await password_step(world, await begin(world), login, WRONG, visitor(network))


async def besiege(world: World, login: LoginName, networks: int = 5) -> None:
    """Fill the bucket of a name from several networks."""
    for network in range(networks):
        for _ in range(5):
            await guess(world, login, f"192.0.2.{network}")


async def test_a_network_tries_a_name_five_times_and_then_waits(world: World) -> None:
    citizen = await world.citizen()
    for login in (citizen.login, NOBODY):
        outcomes = [await guess(world, login) for _ in range(6)]
        assert outcomes[:5] == [PasswordRejected()] * 5
        assert outcomes[5] == SlowDown(NOON + MINUTE)
    right = await password_step(world, await begin(world), citizen.login, who=visitor("198.51.100.1"))
    assert right == SlowDown(NOON + MINUTE)
    world.pass_by(minutes=1)
    assert await guess(world, citizen.login) == PasswordRejected()


async def test_two_hundred_wrong_passwords_at_once_are_five_tries(world: World) -> None:
    citizen = await world.citizen()
    cookie = await begin(world)
    outcomes = await asyncio.gather(*(password_step(world, cookie, citizen.login, WRONG) for _ in range(200)))
    assert outcomes.count(PasswordRejected()) == 5
    assert sum(isinstance(outcome, SlowDown) for outcome in outcomes) == 195
    assert await world.authn.database.pool.fetchval("SELECT failures FROM sign_in") == 5
    failures = sorted(int(str(event["failures"])) for event in await world.event_data("authn.password_rejected"))
    assert failures == [1, 2, 3, 4, 5]


async def test_two_hundred_wrong_passwords_from_as_many_networks_keep_the_counters_exact(world: World) -> None:
    citizen = await world.citizen()
    cookies = [await begin(world) for _ in range(4)]
    outcomes = await asyncio.gather(
        *(
            password_step(world, cookies[n % 4], citizen.login, WRONG, visitor(f"10.0.{n // 100}.{n % 100}"))
            for n in range(200)
        )
    )
    rejected = outcomes.count(PasswordRejected())
    assert rejected == 200
    counted = await world.authn.database.pool.fetchval("SELECT sum(failures) FROM sign_in")
    assert counted == rejected == (await world.events()).count("authn.password_rejected")


async def test_under_attack_each_network_gets_the_stricter_rate(world: World) -> None:
    citizen = await world.citizen()
    await besiege(world, citizen.login)
    assert await guess(world, citizen.login, "198.51.100.9") == PasswordRejected()
    assert await guess(world, citizen.login, "198.51.100.9") == SlowDown(NOON + 5 * MINUTE)


async def test_the_owner_signs_in_during_the_attack_from_a_new_place_and_from_a_known_browser(world: World) -> None:
    citizen = await world.citizen()
    known = (await sign_in(world, citizen)).known_browser_cookie
    await besiege(world, citizen.login, 8)
    new_place = await password_step(world, await begin(world), citizen.login, who=visitor("198.51.100.77"))
    assert new_place == PasswordAccepted()
    for network in ("192.0.2.1", "198.51.100.77"):
        who = visitor(network, known_browser_cookie=known)
        assert await password_step(world, await begin(world), citizen.login, who=who) == PasswordAccepted()


async def test_a_known_browser_is_no_way_round_the_limits(world: World) -> None:
    citizen, attacker = await world.citizen(), await world.citizen()
    own = (await sign_in(world, citizen)).known_browser_cookie
    foreign = (await sign_in(world, attacker)).known_browser_cookie
    for cookie, allowed in ((own, RULES.per_known_browser.burst), (foreign, 5), ("x.y", 0)):
        who = visitor("198.51.100.3", known_browser_cookie=cookie)
        outcomes = [await password_step(world, await begin(world), citizen.login, WRONG, who) for _ in range(12)]
        assert outcomes.count(PasswordRejected()) == allowed


async def test_a_network_is_limited_over_all_names(world: World) -> None:
    names = [PersonalIdNumber(f"946088{n:06}") for n in range(RULES.per_network.burst + 5)]
    cookie = await begin(world)
    outcomes = await asyncio.gather(*(password_step(world, cookie, name, WRONG) for name in names))
    assert outcomes.count(PasswordRejected()) == RULES.per_network.burst


async def test_the_right_password_forgives_the_typing_errors_before_it(world: World) -> None:
    citizen = await world.citizen()
    for _ in range(3):
        for _ in range(4):
            assert await password_step(world, await begin(world), citizen.login, WRONG) == PasswordRejected()
        assert await password_step(world, await begin(world), citizen.login, PASSWORD) == PasswordAccepted()


def test_a_subscriber_line_is_one_network() -> None:
    one, other = NetworkAddress.parse("2001:db8:1:2::1"), NetworkAddress.parse("2001:db8:1:2:ffff::9")
    assert one.bucket() == other.bucket() == "2001:db8:1:2::/64"
    assert NetworkAddress.parse("::ffff:203.0.113.9").bucket() == "203.0.113.9"
    assert NetworkAddress.parse(None).bucket() == NetworkAddress.parse("nonsense").bucket() == "unknown"
    assert "203" not in repr(NetworkAddress.parse("203.0.113.9"))
