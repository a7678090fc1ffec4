"""A consent is to a purpose (Law 91/2025/QH15, Article 9): a service that says another one has to ask again."""

from contextlib import aclosing

import httpx
import msgspec

from motid.kernel.actor import SYSTEM
from motid.oidc.add_client import NewClient
from motid.oidc.change_client import Changed, change_client
from tests.oidc.world import Proof, World, hidden_fields, request_of

REMINDERS = "Nhắc bạn về hồ sơ"
ADVERTISING = "Gửi quảng cáo"


async def _says(world: World, client: NewClient, **purpose: str) -> None:
    known = world.provider.clients.get(client.client_id)
    assert known is not None
    async with world.database.begin(SYSTEM) as uow:
        metadata = msgspec.structs.replace(known.metadata, purpose=purpose)
        assert isinstance(await change_client(uow, client.client_id, metadata, sandbox=True), Changed)
    await world.provider.refresh()


async def _asked(browser: httpx.AsyncClient, client: NewClient, **changes: str) -> str:
    query = request_of(client, Proof(), scope="openid phone", **changes)
    return str((await browser.get("/authorize", params=query)).headers["location"])


async def _agree(browser: httpx.AsyncClient, page: str, purpose: str) -> None:
    shown = (await browser.get(page)).text
    assert purpose in shown
    fields = {**hidden_fields(shown), "share_phone": "y", "decision": "allow"}
    assert "code=" in (await browser.post(page, data=fields)).headers["location"]


async def test_another_purpose_is_another_question(world: World) -> None:
    client = await world.client(scope=("openid", "phone"), legal_basis={}, purpose={"phone": REMINDERS})
    async with aclosing(await world.browser(await world.person())) as browser:
        await _agree(browser, await _asked(browser, client), REMINDERS)
        assert "code=" in await _asked(browser, client), "asked once"
        await _says(world, client, phone=ADVERTISING)
        assert "error=consent_required" in await _asked(browser, client, prompt="none")
        await _agree(browser, await _asked(browser, client), ADVERTISING)
        assert "code=" in await _asked(browser, client)
        await _says(world, client, phone=ADVERTISING, openid="Đăng nhập")
        assert "code=" in await _asked(browser, client), "nothing is asked about that scope"
    kept = "SELECT purposes ->> 'phone' FROM consent WHERE client_id = $1 ORDER BY id"
    rows = await world.database.pool.fetch(kept, client.client_id)
    assert [row[0] for row in rows] == [REMINDERS, ADVERTISING], "what the citizen read is the proof"


async def test_consents_from_before_stay(world: World) -> None:
    """What their page said was not kept; nobody is asked again for that."""
    client, person = await world.client(scope=("openid", "phone"), legal_basis={}), await world.person()
    async with aclosing(await world.browser(person)) as browser:
        page = await _asked(browser, client)
        await _agree(browser, page, "Liên hệ với bạn")
        await world.database.pool.execute("UPDATE consent SET purposes = '{}' WHERE client_id = $1", client.client_id)
        await _says(world, client, phone=REMINDERS)
        assert "code=" in await _asked(browser, client)
