"""A service that takes normalised accounts only: its citizens are led to the form, and on from there, or back."""

import json
from contextlib import aclosing
from datetime import datetime
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from motid.accounts.change_identifiers import record_identifier
from motid.accounts.model import AccountRef, NewIdentifier
from motid.accounts.normalise_account import NormalisedNow, normalise_account, revert_normalisation
from motid.bootstrap.normalisation import account_environment
from motid.kernel.actor import SYSTEM
from motid.kernel.personal_number import PersonalIdNumber
from motid.oidc.add_client import NewClient
from motid.oidc.citizens_of_record import CitizensOfRecord
from motid.oidc.client import DEVICE_GRANT
from motid.policies import PolicyBook
from tests.oidc.ciba.counter import answer, asked, counter, error_of, page_of, poll
from tests.oidc.offline import EVERYTHING, OpenOffline
from tests.oidc.token_exchange.chain import BACK, open_chain
from tests.oidc.world import (
    PASSWORD_ONLY,
    Person,
    Proof,
    World,
    answer_of,
    claims_of,
    code_for,
    hidden_fields,
    request_of,
    tokens_for,
)

PAGE = "/normalise-first/"
ONLY_NORMALISED = json.dumps({"userinfo": {"account_normalised": {"value": True}}})


async def normalise(world: World, person: Person) -> None:
    async with world.database.begin(SYSTEM) as uow:
        assert isinstance(await normalise_account(uow, person.account_id, source="test"), NormalisedNow)


async def give_number(world: World, person: Person) -> None:
    number = NewIdentifier("personal_number", PersonalIdNumber(person.number), "population_database", None)
    account = AccountRef(person.account_id, person.person_id, "active")
    async with world.database.begin(SYSTEM) as uow:
        await record_identifier(uow, account_environment(world.authn), account, number)


async def stopped_at(browser: httpx.AsyncClient, client: NewClient, **changes: str | None) -> str | None:
    """Return the page that stands before the service; None where the code comes at once."""
    answer = await browser.get("/authorize", params=request_of(client, Proof(), **changes))
    location = str(answer.headers["location"])
    return location if location.startswith("/") else None


async def error_when(browser: httpx.AsyncClient, client: NewClient, **changes: str | None) -> str:
    answer = await browser.get("/authorize", params=request_of(client, Proof(), **changes))
    return answer_of(answer)["error"]


async def go_back(browser: httpx.AsyncClient, address: str) -> httpx.Response:
    fields = hidden_fields((await browser.get(address)).text)
    return await browser.post(address, data={**fields, "decision": "deny"})


@pytest.mark.item("S0-13")
async def test_the_citizen_normalises_and_goes_on_to_the_service(world: World) -> None:
    client, person, proof = await world.client(require_normalised_account=True), await world.person(), Proof()
    async with aclosing(await world.browser(person)) as browser:
        stopped = await browser.get("/authorize", params=request_of(client, proof))
        address = stopped.headers["location"]
        assert address.startswith(PAGE)
        page = await browser.get(address)
        assert "Hãy chuẩn hóa tài khoản để dùng Cổng thử nghiệm" in page.text
        assert "Dịch vụ này chỉ nhận tài khoản đã chuẩn hóa." in page.text
        resume = address.replace("/normalise-first/", "/authorize/resume/")
        assert f'href="/normalise?continue={resume.replace("/", "%2F")}"' in page.text
        assert (await browser.get(resume)).headers["location"] == address, "not before it is done"
        await normalise(world, person)
        assert (await browser.get(address)).headers["location"] == resume, "done in another window"
        code = answer_of(await browser.get(resume))["code"]
        tokens = (await tokens_for(browser, client, code, proof)).json()
        bearer = {"Authorization": f"Bearer {tokens['access_token']}"}
        assert (await browser.get("/userinfo", headers=bearer)).json()["account_normalised"] is True


async def test_the_page_speaks_english_and_says_what_it_is(world: World) -> None:
    client = await world.client(require_normalised_account=True)
    async with aclosing(await world.browser(await world.person())) as browser:
        address = await stopped_at(browser, client, ui_locales="en")
        page = await browser.get(str(address))
        assert "Standardise your account to use Cổng thử nghiệm" in page.text


async def test_who_would_rather_not_goes_back_to_the_service(world: World) -> None:
    """A choice is `access_denied`; it is the evidence where the service asks for a class beside."""
    client = await world.client(require_normalised_account=True)
    async with aclosing(await world.browser(await world.person())) as browser:
        address = str(await stopped_at(browser, client))
        answer = answer_of(await go_back(browser, address))
        assert (answer["error"], answer["state"]) == ("access_denied", "s t/à")
        assert (await browser.get(address)).status_code == 400, "the request has its answer"
    strict = await world.client(required_acr="urn:motid:ial2:aal2")
    async with aclosing(await world.browser(await world.person(ial=1))) as browser:
        address = str(await stopped_at(browser, strict))
        assert "Dịch vụ này cần biết chắc bạn là ai." in (await browser.get(address)).text
        assert answer_of(await go_back(browser, address))["error"] == "unmet_authentication_requirements"


async def test_nobody_is_led_to_a_form_that_would_not_help(world: World) -> None:
    client = await world.client()
    beyond = json.dumps({"id_token": {"acr": {"essential": True, "value": "urn:motid:ial3:aal2"}}})
    unmet = "unmet_authentication_requirements"
    within = json.dumps({"id_token": {"acr": {"essential": True, "value": "urn:motid:ial2:aal2"}}})
    async with aclosing(await world.browser(await world.person(ial=1))) as browser:
        assert await error_when(browser, client, claims=beyond) == unmet
        assert await error_when(browser, client, claims=within, prompt="none") == unmet
        assert str(await stopped_at(browser, client, claims=within)).startswith(PAGE)
    async with aclosing(await world.browser(await world.person(ial=1, normalised=True))) as browser:
        assert await error_when(browser, client, claims=within) == unmet


async def test_without_a_page_it_is_interaction_required(world: World) -> None:
    client, person = await world.client(require_normalised_account=True), await world.person()
    async with aclosing(await world.browser(person)) as browser:
        assert await error_when(browser, client, prompt="none") == "interaction_required"
        await normalise(world, person)
        await code_for(browser, client, Proof(), prompt="none")


async def test_a_stronger_sign_in_comes_first(world: World) -> None:
    client = await world.client(require_normalised_account=True, required_acr="urn:motid:ial2:aal2")
    async with aclosing(await world.browser(await world.person(), amr=PASSWORD_ONLY)) as browser:
        assert str(await stopped_at(browser, client)).startswith("/sign-in?")


ASKING = [
    ({"userinfo": {"account_normalised": {"value": True}}}, True),
    ({"id_token": {"account_normalised": {"essential": True}}}, True),
    ({"userinfo": {"account_normalised": {"essential": True, "values": [True]}}}, True),
    ({"userinfo": {"account_normalised": None}}, False),
    ({"userinfo": {"account_normalised": {"essential": False}}}, False),
    ({"userinfo": {"account_normalised": {"values": []}}}, False),
    ({"userinfo": {"account_normalised": {"value": False}}}, False),
    ({"userinfo": {"account_normalised": {"value": 1}}}, False),
    ({"userinfo": {"account_normalised": {"essential": True, "values": [True, False]}}}, False),
    ({"userinfo": {"name": {"value": True}}}, False),
]


@pytest.mark.parametrize(("claims", "stops"), ASKING)
async def test_a_single_request_can_ask_for_it(world: World, claims: dict[str, object], stops: bool) -> None:
    client, person = await world.client(), await world.person()
    async with aclosing(await world.browser(person)) as browser:
        stopped = await stopped_at(browser, client, claims=json.dumps(claims))
        assert (stopped is not None and stopped.startswith(PAGE)) is stops


async def test_a_service_without_the_scope_cannot_ask(world: World) -> None:
    """It could learn of a claim by the page that it may not read."""
    client = await world.client(scope=("openid", "profile"))
    async with aclosing(await world.browser(await world.person())) as browser:
        assert await stopped_at(browser, client, scope="openid profile", claims=ONLY_NORMALISED) is None


async def test_the_claim_is_today_s_answer(world: World) -> None:
    client, person, proof = await world.client(), await world.person(), Proof()
    claims = json.dumps({"id_token": {"account_normalised": None}})
    async with aclosing(await world.browser(person)) as browser:
        code = await code_for(browser, client, proof, claims=claims)
        tokens = (await tokens_for(browser, client, code, proof)).json()
        assert claims_of(tokens["id_token"])["account_normalised"] is False
        bearer = {"Authorization": f"Bearer {tokens['access_token']}"}
        said = [(await browser.get("/userinfo", headers=bearer)).json()["account_normalised"]]
        await normalise(world, person)
        said.append((await browser.get("/userinfo", headers=bearer)).json()["account_normalised"])
        assert said == [False, True]
        discovery = (await browser.get("/.well-known/openid-configuration")).json()
        assert "account_normalised" in discovery["claims_supported"]


@pytest.mark.item("S2-23", "S2-25", "X-02")
async def test_an_old_number_alone_reaches_no_service(world: World) -> None:
    """Whatever the service asks: sign-in by CMND is for the update only, once the time to wait is over."""
    client, person = await world.client(), await world.person(by_cmnd=True)
    async with aclosing(await world.browser(person)) as browser:
        address = str(await stopped_at(browser, client))
        assert "Tài khoản này được lập bằng số Chứng minh nhân dân." in (await browser.get(address)).text
        assert await error_when(browser, client, prompt="none") == "interaction_required"
        await give_number(world, person)
        assert str(await stopped_at(browser, await world.client(require_normalised_account=True))).startswith(PAGE)
        await normalise(world, person)
        await code_for(browser, client, Proof())


@pytest.mark.item("S2-25")
async def test_until_then_it_may_wait(world: World) -> None:
    person, now = await world.person(by_cmnd=True), world.database.clock.now()
    cut_over = datetime.fromisoformat("2024-07-01T00:00:00+07:00")

    async def due(at: datetime, *, account: Person = person) -> bool:
        citizens = CitizensOfRecord(
            world.database.vault, cmnd_may_wait=lambda instant: instant < cut_over, policies=PolicyBook()
        )
        async with world.database.read() as connection:
            standing = await citizens.standing(connection, account.account_id, at)
        assert standing is not None
        return standing.update_due

    before = datetime.fromisoformat("2024-06-30T23:59:59+07:00")
    assert [await due(before), await due(cut_over), await due(now)] == [False, True, True]
    assert not await due(now, account=await world.person()), "registered under the number of today"


async def test_a_refresh_asks_again(world: World, offline: OpenOffline) -> None:
    """What was given before ends with the mark, and with the registration of a service that asks from now on."""
    service = await offline(scope=EVERYTHING)
    answer = await service.refresh(service.tokens["refresh_token"])
    assert answer.status_code == 200, answer.text
    await world.database.pool.execute(
        """UPDATE client SET metadata = metadata || '{"require_normalised_account": true}', version = version + 1
            WHERE id = $1""",
        service.client.client_id,
    )
    await world.provider.refresh()
    await normalise(world, service.person)
    answer = await service.refresh(answer.json()["refresh_token"])
    assert answer.status_code == 200, answer.text
    async with world.database.begin(SYSTEM) as uow:
        assert await revert_normalisation(uow, service.person.account_id, reason="test")
    refused = await service.refresh(answer.json()["refresh_token"])
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_grant")


async def test_a_device_tells_its_citizen(world: World) -> None:
    client = await world.client(
        grant_types=("authorization_code", DEVICE_GRANT),
        require_normalised_account=True,
        scope=("openid", "identity"),
    )
    auth = (client.client_id, client.secret or "")
    async with aclosing(await world.browser(await world.person())) as phone:
        begun = (await phone.post("/device_authorization", data={"scope": "openid"}, auth=auth)).json()
        form = await phone.get("/device")
        code = {**hidden_fields(form.text), "user_code": begun["user_code"]}
        address = (await phone.post("/device", data=code)).headers["location"]
        page = await phone.get(address)
        assert "Hãy chuẩn hóa tài khoản để dùng Cổng thử nghiệm" in page.text
        link = parse_qs(urlsplit(page.text.partition('href="/normalise?')[2].partition('"')[0]).path)
        assert link == {"continue": [address]}
        fields = hidden_fields(page.text)
        again = await phone.post(address, data={**fields, "decision": "allow"})
        assert "Hãy chuẩn hóa tài khoản" in again.text, "no way past the page"
        end = await phone.post(address, data={**fields, "decision": "deny"})
        assert end.headers["location"] == "/device/done?outcome=closed"
        poll = {"grant_type": DEVICE_GRANT, "device_code": begun["device_code"]}
        assert (await phone.post("/token", data=poll, auth=auth)).json()["error"] == "access_denied"


async def test_forged_and_foreign_answers_change_nothing(world: World) -> None:
    client = await world.client(require_normalised_account=True)
    async with aclosing(await world.browser(await world.person())) as browser:
        address = str(await stopped_at(browser, client))
        fields = {**hidden_fields((await browser.get(address)).text), "decision": "deny"}
        forged = [{**fields, "csrf_token": "x"}, {**fields, "asked": "another"}, {**fields, "decision": "x"}]
        answers = [await browser.post(address, data=each) for each in forged]
        assert [each.status_code for each in answers] == [403, 200, 200]
        broken = await browser.post(address, content=b"a=%ff%", headers={"content-type": "text/plain"})
        assert broken.status_code == 400
        assert (await browser.delete(address)).status_code == 405
        for unknown in ("x", "00000000-0000-0000-0000-000000000000"):
            assert (await browser.get(f"{PAGE}{unknown}")).status_code == 400
        async with aclosing(await world.browser()) as stranger:
            assert (await stranger.get(address)).headers["location"].startswith("/authorize/resume/")
        assert answer_of(await browser.post(address, data=fields))["error"] == "access_denied"


async def test_a_request_of_a_service_tells_its_citizen(world: World) -> None:
    """A choice is `access_denied`; where the class was out of reach the transaction fails, as without the page."""
    insists, strict = await counter(world, require_normalised_account=True), "urn:motid:ial2:aal2"
    for client, person, error in (
        (insists, await world.person(), "access_denied"),
        (await counter(world, required_acr=strict), await world.person(ial=1), "transaction_failed"),
    ):
        async with aclosing(await world.browser(person)) as phone:
            request = await asked(phone, client, person)
            assert "Hãy chuẩn hóa tài khoản" in (await phone.get(page_of(request))).text
            assert await answer(phone, page_of(request), "deny")
            assert error_of(await poll(phone, client, request)) == error


async def test_a_token_is_not_exchanged_for_a_service_that_insists(world: World) -> None:
    chain = await open_chain(world)
    async with aclosing(chain.browser):
        token = (await chain.signed_in())["access_token"]
        await world.database.pool.execute(
            """UPDATE client SET metadata = metadata || '{"require_normalised_account": true}', version = version + 1
                WHERE id = $1""",
            chain.back.client_id,
        )
        await world.provider.refresh()
        assert await chain.refused(chain.middle, token, resource=BACK) == "invalid_target"
        await normalise(world, chain.person)
        assert (await chain.exchanged(chain.middle, token, resource=BACK))["access_token"]
