"""Services of risk stay closed to whoever recovered the account a short time ago, by every way (S4-39)."""

from contextlib import aclosing

import pytest

from motid.oidc.client import DEVICE_GRANT
from motid.recovery.model import RecoveryKind
from motid.recovery.store import recoveries
from tests.oidc.ciba.counter import answer, asked, counter, error_of, page_of, poll
from tests.oidc.normalised_accounts.test_reaching_a_service import error_when, go_back, stopped_at
from tests.oidc.offline import EVERYTHING, OpenOffline
from tests.oidc.token_exchange.chain import BACK, open_chain
from tests.oidc.world import Person, Proof, World, answer_of, code_for, hidden_fields

PAGE = "/closed-for-now/"
CLOSED = "Tạm thời chưa dùng được Cổng thử nghiệm"


async def recover(world: World, person: Person, kind: RecoveryKind = "password") -> None:
    async with world.database.read() as connection:
        now = world.database.clock.now()
        await recoveries.insert(connection, world.database.ids.new(), person.account_id, kind, now)


async def hours_pass(world: World, hours: int) -> None:
    await world.database.pool.execute(
        "UPDATE account_recovery SET recovered_at = recovered_at - make_interval(hours => $1)", hours
    )


async def close(world: World, client_id: str) -> None:
    await world.database.pool.execute(
        """UPDATE client SET metadata = metadata || '{"closed_in_cooling_period": true}', version = version + 1
            WHERE id = $1""",
        client_id,
    )
    await world.provider.refresh()


@pytest.mark.item("S4-39")
async def test_until_when_and_why_then_back_to_the_service_or_on_after_the_period(world: World) -> None:
    client, person = await world.client(closed_in_cooling_period=True), await world.person()
    async with aclosing(await world.browser(person)) as browser:
        await code_for(browser, client, Proof())
        await recover(world, person)
        await code_for(browser, await world.client(), Proof()), "other services are open"
        address = str(await stopped_at(browser, client))
        assert address.startswith(PAGE)
        page = (await browser.get(address)).text
        assert CLOSED in page
        assert "Mở lại lúc" in page
        assert await error_when(browser, client, prompt="none") == "interaction_required"
        resume = address.replace(PAGE, "/authorize/resume/")
        assert (await browser.get(resume)).headers["location"] == address, "no way past the page"
        back = answer_of(await go_back(browser, address))
        assert (back["error"], back["state"]) == ("access_denied", "s t/à")
        waiting = str(await stopped_at(browser, client))
        await hours_pass(world, 23)
        assert (await browser.get(waiting)).status_code == 200
        await hours_pass(world, 1)
        assert (await browser.get(waiting)).headers["location"] == waiting.replace(PAGE, "/authorize/resume/")
        assert answer_of(await browser.get(waiting.replace(PAGE, "/authorize/resume/")))["code"]


@pytest.mark.item("S4-39")
async def test_a_changed_phone_closes_for_longer_and_only_to_its_own_citizen(world: World) -> None:
    client, person = await world.client(closed_in_cooling_period=True), await world.person()
    await recover(world, person, "otp_phone")
    async with aclosing(await world.browser(person)) as browser:
        await hours_pass(world, 71)
        assert str(await stopped_at(browser, client, ui_locales="en")).startswith(PAGE)
        await hours_pass(world, 1)
        await code_for(browser, client, Proof())
    await recover(world, person)
    async with aclosing(await world.browser(await world.person())) as other:
        await code_for(other, client, Proof())


@pytest.mark.item("S4-39")
async def test_a_service_that_is_open_is_reached_with_no_query_more(world: World) -> None:
    """The cooling period is asked about for services of risk only."""
    person, asked_for = await world.person(), []
    original = world.provider.citizens.closed_until

    async def counted(*arguments: object) -> object:
        asked_for.append(arguments)
        return await original(*arguments)  # type: ignore[arg-type]

    world.provider.citizens.closed_until = counted  # type: ignore[method-assign,assignment]
    async with aclosing(await world.browser(person)) as browser:
        await code_for(browser, await world.client(), Proof())
        assert asked_for == []
        await code_for(browser, await world.client(closed_in_cooling_period=True), Proof())
        assert len(asked_for) == 1


@pytest.mark.item("S4-39")
async def test_a_device_and_a_counter_tell_their_citizen(world: World) -> None:
    person = await world.person()
    device = await world.client(
        grant_types=("authorization_code", DEVICE_GRANT), closed_in_cooling_period=True, scope=("openid",)
    )
    desk = await counter(world, closed_in_cooling_period=True)
    await recover(world, person)
    auth = (device.client_id, device.secret or "")
    async with aclosing(await world.browser(person)) as phone:
        begun = (await phone.post("/device_authorization", data={"scope": "openid"}, auth=auth)).json()
        code = {**hidden_fields((await phone.get("/device")).text), "user_code": begun["user_code"]}
        address = (await phone.post("/device", data=code)).headers["location"]
        page = await phone.get(address)
        assert CLOSED in page.text
        again = await phone.post(address, data={**hidden_fields(page.text), "decision": "allow"})
        assert CLOSED in again.text, "no way past the page"
        assert await answer(phone, address, "deny") == "/device/done?outcome=closed"
        waiting = {"grant_type": DEVICE_GRANT, "device_code": begun["device_code"]}
        assert (await phone.post("/token", data=waiting, auth=auth)).json()["error"] == "access_denied"
        request = await asked(phone, desk, person)
        assert "Tạm thời chưa dùng được" in (await phone.get(page_of(request))).text
        await answer(phone, page_of(request), "deny")
        assert error_of(await poll(phone, desk, request)) == "access_denied"


@pytest.mark.item("S4-39")
async def test_tokens_given_before_are_not_renewed(world: World, offline: OpenOffline) -> None:
    service = await offline(scope=EVERYTHING)
    await close(world, service.client.client_id)
    answered = await service.refresh(service.tokens["refresh_token"])
    assert answered.status_code == 200, answered.text
    await recover(world, service.person)
    refused = await service.refresh(answered.json()["refresh_token"])
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_grant")


@pytest.mark.item("S4-39")
async def test_a_token_is_not_exchanged_for_a_closed_service(world: World) -> None:
    chain = await open_chain(world)
    async with aclosing(chain.browser):
        token = (await chain.signed_in())["access_token"]
        await close(world, chain.back.client_id)
        assert (await chain.exchanged(chain.middle, token, resource=BACK))["access_token"]
        await recover(world, chain.person)
        assert await chain.refused(chain.middle, token, resource=BACK) == "invalid_target"
