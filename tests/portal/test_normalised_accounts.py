"""The portal takes dossiers from normalised accounts only, and follows accounts that end or go on in another."""

from contextlib import aclosing
from pathlib import Path
from typing import Any

import httpx
import pytest
from examples.portal.storage import Storage
from joserfc import jwt
from joserfc.jwk import ECKey

from motid.accounts.lock_account import lock_account
from motid.accounts.merge_accounts import merge_accounts
from motid.accounts.normalise_account import NormalisedNow, normalise_account
from motid.authn.end_session import end_all_sessions
from motid.bootstrap.call_client import GuardedPost, GuardedPush
from motid.bootstrap.normalisation import account_environment
from motid.kernel.actor import SYSTEM
from motid.oidc.logout.deliver import LogoutDelivery
from motid.oidc.logout.notify import DeliverLogout
from motid.oidc.security_events.deliver import SecurityEventDelivery
from motid.oidc.security_events.notify import DeliverSecurityEvent
from tests.oidc.conftest import world as world  # noqa: PLC0414 - a fixture, used by name
from tests.oidc.world import Person, World, hidden_fields
from tests.portal.test_portal import follow, signed_in

FORM = "/services/birth-record-copy"
APPLICATION = {"phone": "0950000001", "relation": "self", "registered_name": "Nguyễn Thị Thử Nghiệm", "copies": "2"}
PLACE = "Xã An Hòa, tỉnh An Bình"


async def send_form(browser: httpx.AsyncClient, portal: str, **changes: str) -> httpx.Response:
    """Fill in the form and send it; follows the answer."""
    page = await browser.get(f"{portal}{FORM}")
    fields = {**hidden_fields(page.text), **APPLICATION, "registered_place": PLACE, **changes}
    return await follow(browser, await browser.post(f"{portal}{FORM}", data=fields))


async def send_notices(world: World) -> None:
    """Do the jobs that tell services."""
    logout = LogoutDelivery(world.database, world.origin, GuardedPost(sandbox=True))
    for row in await world.database.pool.fetch("SELECT id FROM logout_notice WHERE state = 'waiting'"):
        await logout.deliver(DeliverLogout(row["id"]))
    events = SecurityEventDelivery(world.database, world.origin, GuardedPush(sandbox=True))
    for row in await world.database.pool.fetch("SELECT id FROM security_event WHERE state = 'waiting'"):
        await events.deliver(DeliverSecurityEvent(row["id"]))
    for table in ("security_event", "logout_notice"):
        assert await world.database.pool.fetch(f"SELECT last_error FROM {table} WHERE state <> 'delivered'") == []


async def is_signed_in(browser: httpx.AsyncClient, portal: str) -> bool:
    return (await browser.get(f"{portal}/me")).status_code == 200


async def merge(world: World, absorbed: Person, survivor: Person) -> None:
    async with world.database.begin(SYSTEM) as uow:
        accounts, ids = account_environment(world.authn), (survivor.account_id, absorbed.account_id)
        await merge_accounts(uow, accounts, survivor_id=ids[0], absorbed_id=ids[1], reason="test")


async def test_the_form_waits_while_the_account_is_normalised(world: World, portal: str) -> None:
    person = await world.person()
    async with aclosing(await signed_in(world, portal, person)) as browser:
        assert "Chưa chuẩn hóa" in (await browser.get(f"{portal}/me")).text
        stopped = await send_form(browser, portal)
        assert "Hãy chuẩn hóa tài khoản để dùng Cổng dịch vụ công tỉnh An Bình" in stopped.text
        async with world.database.begin(SYSTEM) as uow:
            assert isinstance(await normalise_account(uow, person.account_id, source="test"), NormalisedNow)
        back = await follow(browser, await browser.get(str(stopped.url)))
        assert str(back.url) == f"{portal}{FORM}"
        assert PLACE in back.text, "what was typed is there again"
        fields = {**hidden_fields(back.text), **APPLICATION, "registered_place": PLACE}
        receipt = await follow(browser, await browser.post(f"{portal}{FORM}", data=fields))
        assert "Đã nhận hồ sơ" in receipt.text
        assert PLACE not in (await browser.get(f"{portal}{FORM}")).text, "the draft went with it"
        assert "Tài khoản duy nhất của bạn" in (await browser.get(f"{portal}/me")).text


async def test_who_goes_back_keeps_visit_and_form(world: World, portal: str) -> None:
    async with aclosing(await signed_in(world, portal, await world.person())) as browser:
        stopped = await send_form(browser, portal)
        answer = {**hidden_fields(stopped.text), "decision": "deny"}
        page = await follow(browser, await browser.post(str(stopped.url), data=answer))
        assert "Tờ khai của bạn được lưu lại." in page.text
        assert PLACE in (await browser.get(f"{portal}{FORM}")).text
        assert "Bạn chưa nộp hồ sơ nào." in (await browser.get(f"{portal}/dossiers")).text


@pytest.mark.item("S0-12", "S2-29")
async def test_dossiers_and_drafts_follow_a_merge(world: World, portal: str) -> None:
    old, new = await world.person(normalised=True), await world.person()
    async with (
        aclosing(await signed_in(world, portal, old)) as laptop,
        aclosing(await signed_in(world, portal, new)) as phone,
    ):
        sent = await send_form(laptop, portal)
        number = sent.url.path.rsplit("/", 1)[1]
        await send_form(phone, portal)
        assert number not in (await phone.get(f"{portal}/dossiers")).text
        async with world.database.begin(SYSTEM) as uow:
            await uow.connection.execute("UPDATE account SET normalised_at = NULL WHERE id = $1", old.account_id)
        await merge(world, old, new)
        await send_notices(world)
        assert not await is_signed_in(laptop, portal)
        assert number in (await phone.get(f"{portal}/dossiers")).text, "every dossier follows"
        assert (await phone.get(f"{portal}/dossiers/{number}")).status_code == 200
        assert PLACE in (await phone.get(f"{portal}{FORM}")).text, "the survivor's own draft stays"


async def test_a_locked_account_loses_its_visit_and_nothing_else(world: World, portal: str) -> None:
    person, other = await world.person(normalised=True), await world.person(normalised=True)
    async with (
        aclosing(await signed_in(world, portal, person)) as browser,
        aclosing(await signed_in(world, portal, other)) as stranger,
    ):
        await send_form(browser, portal)
        async with world.database.begin(SYSTEM) as uow:
            await lock_account(uow, account_environment(world.authn), person.account_id, reason="test")
        await send_notices(world)
        assert not await is_signed_in(browser, portal)
        assert await is_signed_in(stranger, portal)


async def test_signing_out_at_motid_signs_out_here(world: World, portal: str) -> None:
    person = await world.person(normalised=True)
    async with aclosing(await signed_in(world, portal, person)) as browser:
        async with world.database.begin(SYSTEM) as uow:
            await end_all_sessions(uow, world.authn, person.account_id)
        await send_notices(world)
        assert not await is_signed_in(browser, portal)


async def test_a_draft_follows_unless_the_survivor_has_one(tmp_path: Path) -> None:
    storage = Storage(tmp_path)
    await storage.keep_draft("old", {"copies": "1"}, "s1")
    assert await storage.move("old", "new", notice="n1") == 0
    moved = await storage.draft_of("new")
    assert moved is not None
    assert (moved.form, moved.submission) == ({"copies": "1"}, "s1")
    await storage.keep_draft("other", {"copies": "2"}, "s2")
    await storage.submit("other", {"copies": "3"}, "s3")
    await storage.keep_draft("other", {"copies": "4"}, "s4")
    assert [await storage.move("other", "new", notice="n2") for _ in range(2)] == [1, 0], "each notice counts once"
    kept = await storage.draft_of("new")
    assert kept is not None
    assert kept.form == {"copies": "1"}
    assert await storage.draft_of("other") is None


DISABLED = "https://schemas.openid.net/secevent/risc/event-type/account-disabled"
LOGOUT = "http://schemas.openid.net/event/backchannel-logout"


async def portal_client(world: World, portal: str) -> str:
    row = await world.database.pool.fetchval(
        "SELECT id FROM client WHERE metadata->>'security_event_uri' = $1", f"{portal}/security-events"
    )
    return str(row)


async def test_what_proves_nothing_changes_nothing(world: World, portal: str) -> None:
    """Tokens of other types, issuers, services and keys; and whatever else somebody may post."""
    client, now = await portal_client(world, portal), int(world.database.clock.now().timestamp())
    subject = {"format": "iss_sub", "iss": world.origin, "sub": "somebody"}
    good: dict[str, Any] = {"iss": world.origin, "aud": client, "iat": now, "jti": "j1"}
    good["events"] = {DISABLED: {"subject": subject}}
    wrong = [
        ({**good, "iss": "http://evil.example"}, "invalid_issuer"),
        ({**good, "aud": "another"}, "invalid_audience"),
        ({**good, "iat": now + 3600}, "invalid_request"),
        ({**good, "jti": 7}, "invalid_request"),
        ({**good, "exp": now - 3600}, "invalid_request"),
        ({**good, "events": []}, "invalid_request"),
        ({**good, "events": {DISABLED: {"subject": {**subject, "iss": "x"}}}}, "invalid_request"),
        ({**good, "events": {DISABLED: {"subject": "somebody"}}}, "invalid_request"),
    ]
    async with httpx.AsyncClient(base_url=portal, trust_env=False, timeout=60) as motid:
        for claims, code in wrong:
            token = await world.provider.keys.signed("ES256", claims, "secevent+jwt")
            answer = await motid.post("/security-events", content=token)
            assert (answer.status_code, answer.json()["err"]) == (400, code), claims
        another = jwt.encode({"alg": "ES256", "typ": "secevent+jwt"}, good, ECKey.generate_key("P-256"))
        id_token = await world.provider.keys.signed("ES256", good)
        for text, code in ((another, "invalid_key"), (id_token, "invalid_request"), ("x.y.z", "invalid_key")):
            answer = await motid.post("/security-events", content=text)
            assert (answer.status_code, answer.json()["err"]) == (400, code)
        for body in (b"", b"\xff" * 99, b"[" * 9000, b"eyJhbGciOiJub25lIn0.e30."):
            assert (await motid.post("/security-events", content=body)).status_code == 400
        assert (await motid.post("/security-events", content=b"x" * 40_000)).status_code == 413
        token = await world.provider.keys.signed("ES256", good, "secevent+jwt")
        for _ in range(2):
            assert (await motid.post("/security-events", content=token)).status_code == 202
        other = {**good, "jti": "j2", "events": {"https://vidu.example/another-event": {}}}
        token = await world.provider.keys.signed("ES256", other, "secevent+jwt")
        assert (await motid.post("/security-events", content=token)).status_code == 202


async def test_logout_tokens_are_looked_at_as_closely(world: World, portal: str) -> None:
    client, now = await portal_client(world, portal), int(world.database.clock.now().timestamp())
    good: dict[str, Any] = {"iss": world.origin, "aud": client, "iat": now, "exp": now + 60, "jti": "l1", "sid": "s"}
    good["events"] = {LOGOUT: {}}
    wrong = [
        {**good, "nonce": "n"},
        {**good, "events": {DISABLED: {}}},
        {name: value for name, value in good.items() if name != "sid"},
        {name: value for name, value in good.items() if name != "exp"},
    ]
    async with httpx.AsyncClient(base_url=portal, trust_env=False, timeout=60) as motid:
        for claims in wrong:
            token = await world.provider.keys.signed("ES256", claims, "logout+jwt")
            answer = await motid.post("/backchannel-logout", data={"logout_token": token})
            assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request"), claims
        assert (await motid.post("/backchannel-logout", data={"token": "x"})).status_code == 400
        assert (await motid.post("/backchannel-logout", json={})).status_code == 400
        token = await world.provider.keys.signed("ES256", good, "logout+jwt")
        answer = await motid.post("/backchannel-logout", data={"logout_token": token})
        assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
