"""A service's logo from its address to the page, as MotID's own picture; what the integrator hears where it fails."""

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from motid.bootstrap.call_client import GuardedGet
from motid.db import Database
from motid.jobs import RetryLater
from motid.kernel.actor import SYSTEM
from motid.oidc.call_client import CallFailed, Fetched
from motid.oidc.change_client import Changed, change_client
from motid.oidc.client import ClientMetadata
from motid.oidc.client_events.read_events import client_events
from motid.oidc.client_logos import ClientLogos
from motid.oidc.client_logos.draw_logo import draw_logo
from motid.oidc.client_logos.fetch_logos import LogoFetcher
from motid.oidc.client_logos.model import ACCEPTED, DELAYS, KEPT_WITHOUT, LARGEST_LOGO, REFRESHED_AFTER, DrawnLogo
from motid.oidc.client_logos.tend_logos import tend_logos
from motid.oidc.client_logos.want_logos import FETCH_JOB, FetchLogos
from motid.oidc.remove_client import remove_client
from tests.oidc.client_check.service import Reply, Service, serving_service
from tests.oidc.client_logos.pictures import emblem
from tests.oidc.registration.test_registration import register, token
from tests.oidc.world import CALLBACK, Proof, World, request_of

ASKED = "openid phone"
PAGES: Mapping[str, Any] = {
    "scope": ("openid", "phone"),
    "client_name": "Sở Tư pháp",
    "localized": {"client_name#en": "Department of Justice", "tos_uri#en": "https://a.example/terms"},
    "policy_uri": "https://a.example/du-lieu",
    "tos_uri": "https://a.example/dieu-khoan",
    "client_uri": "https://a.example/trang-chu",
    "contacts": ("ho.tro+hoi?cc=x@a.example", "ky-thuat@a.example"),
}


@pytest.fixture
async def service() -> AsyncIterator[Service]:
    async with serving_service() as service:
        service.replies["GET /logo.png"] = Reply(body=emblem())
        yield service


def get_picture(*, sandbox: bool = True) -> GuardedGet:
    return GuardedGet(sandbox=sandbox, largest=LARGEST_LOGO, accept=ACCEPTED)


@dataclass
class Later:
    """A clock that is ahead."""

    by: timedelta

    def now(self) -> datetime:
        return datetime.now(UTC) + self.by


def fetcher(world: World, later: timedelta = timedelta(0), *, sandbox: bool = True) -> LogoFetcher:
    database = Database(world.database.pool, world.database.vault, clock=Later(later))
    return LogoFetcher(database, get_picture(), sandbox=sandbox)


async def look(world: World, client_id: str, **how: Any) -> None:
    await fetcher(world, **how).fetch(FetchLogos(client_id))


async def queued(world: World, client_id: str) -> int:
    payloads = await world.database.pool.fetch("SELECT payload FROM pgqueuer WHERE entrypoint = $1", FETCH_JOB)
    return sum(client_id.encode() in row["payload"] for row in payloads)


async def consent_page(world: World, client: Any, **changes: Any) -> httpx.Response:
    async with aclosing(await world.browser(await world.person())) as browser:
        ask = await browser.get("/authorize", params=request_of(client, Proof(), scope=ASKED, **changes))
        return await browser.get(ask.headers["location"])


def picture_on(page: str) -> str | None:
    found = re.search(r'<img class="motid-service__logo" src="([^"]+)" width="48" height="48" alt="">', page)
    assert (found is None) == ("motid-service__logo" not in page)
    return None if found is None else found[1]


async def details(world: World, client_id: str) -> list[str]:
    events = await client_events(world.database.pool, client_id)
    assert {(event.endpoint, event.code) for event in events} <= {("logo_uri", "logo_not_shown")}
    return [event.detail for event in events]


async def changes_in_trail(world: World, client_id: str) -> list[str]:
    rows = await world.database.pool.fetch(
        "SELECT data FROM audit_event WHERE kind = $1 AND data ->> 'client_id' = $2 ORDER BY id",
        "oidc.client_logo_changed", client_id,
    )  # fmt: skip
    return [row["data"]["digest"] for row in rows]


async def test_the_consent_page_shows_who_asks(world: World, service: Service) -> None:
    client = await world.client(**PAGES, logo_uri=f"{service.origin}/logo.png")
    assert await queued(world, client.client_id) == 1
    before = await consent_page(world, client)
    assert picture_on(before.text) is None, "the page does not wait for the picture"
    await look(world, client.client_id)
    await world.provider.refresh()
    page = await consent_page(world, client)
    address = picture_on(page.text)
    assert address is not None
    assert service.origin not in page.text, "no citizen's browser hears of the service's own address"
    assert "img-src 'self' data:" in page.headers["content-security-policy"]
    links = re.findall(
        r'<a class="govuk-link" href="(https:[^"]+)" rel="noopener noreferrer" target="_blank">', page.text
    )
    assert links == ["https://a.example/du-lieu", "https://a.example/dieu-khoan", "https://a.example/trang-chu"]
    assert page.text.count("(mở\u00a0trong\u00a0thẻ\u00a0mới)") == 3
    assert 'href="mailto:ho.tro%2Bhoi%3Fcc%3Dx@a.example"' in page.text
    assert "ky-thuat@a.example" not in page.text
    english = (await consent_page(world, client, ui_locales="en")).text
    assert "Department of Justice would like your details" in english
    assert "https://a.example/terms" in english
    assert "https://a.example/dieu-khoan" not in english
    assert english.count("(opens\u00a0in\u00a0a\u00a0new\u00a0tab)") == 3
    found = draw_logo(emblem())
    assert isinstance(found, DrawnLogo)
    assert await changes_in_trail(world, client.client_id) == [found.logo.digest.hex()]
    assert service.requests == ["GET /logo.png"]


async def test_the_picture_is_ours_and_kept_for_good(world: World, service: Service) -> None:
    client = await world.client(logo_uri=f"{service.origin}/logo.png")
    await look(world, client.client_id)
    found = draw_logo(emblem())
    assert isinstance(found, DrawnLogo)
    address = f"/client-logos/{found.logo.digest.hex()}.png"
    async with aclosing(await world.browser()) as browser:
        for _ in range(2):
            answer = await browser.get(address)
            assert (answer.status_code, answer.content) == (200, found.picture)
            assert answer.headers["content-type"] == "image/png"
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
            assert answer.headers["content-security-policy"].endswith("; sandbox")
            assert answer.headers["cross-origin-resource-policy"] == "same-origin"
            assert "set-cookie" not in answer.headers
        for wrong in ("0" * 64 + ".png", "x.png", "", f"{found.logo.digest.hex().upper()}.png", "%00.png"):
            answer = await browser.get(f"/client-logos/{wrong}")
            assert answer.status_code in (400, 404), wrong
            assert answer.headers["cache-control"] == "no-store"
        assert (await browser.post(address)).status_code == 405


async def test_each_language_may_have_its_own(world: World, service: Service) -> None:
    service.replies["GET /en.png"] = Reply(body=emblem("#005ea5"))
    localized = {"logo_uri#en": f"{service.origin}/en.png", "logo_uri#fr": f"{service.origin}/fr.png"}
    client = await world.client(scope=("openid", "phone"), logo_uri=f"{service.origin}/logo.png", localized=localized)
    await look(world, client.client_id)
    await world.provider.refresh()
    vietnamese, english = [
        picture_on((await consent_page(world, client, **each)).text) for each in ({}, {"ui_locales": "en"})
    ]
    assert None not in (vietnamese, english)
    assert vietnamese != english
    assert sorted(service.requests) == ["GET /en.png", "GET /logo.png"], "no page is in French"


@pytest.mark.parametrize(
    ("reply", "word"),
    [
        (Reply(404), "the address answers 404, not 200"),
        (Reply(302, headers={"location": "/logo.png"}), "the address answers 302, not 200"),
        (Reply(body=b"<svg/>", headers={"content-type": "image/svg+xml"}), "it is an SVG drawing"),
        (Reply(body=b"<html>", headers={"content-type": "image/png"}), "its bytes are no PNG, JPEG or WebP"),
        (Reply(body=b"\x89PNG\r\n\x1a\n"), "the picture cannot be read to its end"),
        (Reply(body=emblem() + b"\0" * LARGEST_LOGO), "it has more than 1024 KiB"),
    ],
)
async def test_what_cannot_be_shown_is_told_to_the_integrator(
    world: World, service: Service, reply: Reply, word: str
) -> None:
    service.replies["GET /logo.png"] = reply
    client = await world.client(scope=("openid", "phone"), logo_uri=f"{service.origin}/logo.png")
    await look(world, client.client_id)
    (detail,) = await details(world, client.client_id)
    assert word in detail
    assert picture_on((await consent_page(world, client)).text) is None
    assert await changes_in_trail(world, client.client_id) == []


async def test_a_service_out_of_reach_is_tried_again_and_not_for_ever(world: World, service: Service) -> None:
    service.replies["GET /logo.png"] = Reply(503)
    client = await world.client(logo_uri=f"{service.origin}/logo.png")
    waits = []
    for _ in DELAYS:
        with pytest.raises(RetryLater) as retry:
            await look(world, client.client_id)
        waits.append(retry.value.delay)
    assert tuple(waits) == DELAYS
    await look(world, client.client_id)
    (detail,) = await details(world, client.client_id)
    assert "503" in detail
    service.replies["GET /logo.png"] = Reply(body=emblem())
    await look(world, client.client_id)
    assert len(await changes_in_trail(world, client.client_id)) == 1


async def test_a_picture_stays_a_while_when_its_service_is_away(world: World, service: Service) -> None:
    service.replies["GET /logo.png"] = Reply(body=emblem("#ff00aa"))
    client = await world.client(logo_uri=f"{service.origin}/logo.png")
    logos = ClientLogos(world.database, strangers=False, monotonic=lambda: 0.0)
    await look(world, client.client_id)
    registered = world.provider.clients.get(client.client_id)
    assert registered is not None
    first = await logos.of(registered, "vi")
    assert first is not None
    service.replies["GET /logo.png"] = Reply(410)
    for later, stays in ((KEPT_WITHOUT - timedelta(hours=1), True), (KEPT_WITHOUT + timedelta(hours=1), False)):
        await look(world, client.client_id, later=later)
        await logos.refresh(world.database.pool)
        assert (await logos.of(registered, "vi") == first) is stays
        assert (await logos.picture(first.digest) is not None) is stays
    assert await changes_in_trail(world, client.client_id) == [first.digest.hex(), ""]
    service.replies["GET /logo.png"] = Reply(body=emblem("#005ea5"))
    await look(world, client.client_id)
    await logos.refresh(world.database.pool)
    assert await logos.of(registered, "vi") not in (None, first)


async def test_another_address_takes_the_place_of_the_former(world: World, service: Service) -> None:
    service.replies["GET /new.png"] = Reply(body=emblem("#005ea5"))
    fields: dict[str, Any] = {"client_name": "x", "redirect_uris": (CALLBACK,), "scope": ("openid", "phone")}
    old, new, none = (
        ClientMetadata(**fields, logo_uri=f"{service.origin}{path}" if path else None)
        for path in ("/logo.png", "/new.png", "")
    )
    client = await world.client(**fields, logo_uri=old.logo_uri)
    await look(world, client.client_id)
    before = 0
    for metadata, rows in ((new, 1), (none, 0)):
        before = await queued(world, client.client_id)
        async with world.database.begin(SYSTEM) as uow:
            changed = await change_client(uow, client.client_id, metadata, sandbox=True)
            assert isinstance(changed, Changed)
        await world.provider.refresh()
        assert picture_on((await consent_page(world, client)).text) is None
        assert await queued(world, client.client_id) == before + 1
        await look(world, client.client_id)
        await world.provider.refresh()
        assert (picture_on((await consent_page(world, client)).text) is not None) == bool(rows)
        kept = await world.database.pool.fetch(
            "SELECT address FROM client_logo WHERE client_id = $1", client.client_id
        )
        assert [row["address"] for row in kept] == [metadata.logo_uri][:rows]
    async with world.database.begin(SYSTEM) as uow:
        renamed = ClientMetadata(**{**fields, "client_name": "y"})
        await change_client(uow, client.client_id, renamed, sandbox=True)
    assert await queued(world, client.client_id) == before + 1, "the name alone needs no look"


async def test_logos_are_looked_at_again_after_a_week(world: World, service: Service) -> None:
    client = await world.client(logo_uri=f"{service.origin}/logo.png")
    gone = await world.client(logo_uri=f"{service.origin}/logo.png")
    await world.database.pool.execute("DELETE FROM pgqueuer")
    for each in (client, gone):
        await look(world, each.client_id)
    async with world.database.begin(SYSTEM) as uow:
        assert await remove_client(uow, gone.client_id)
    await tend_logos(world.database)
    assert await queued(world, client.client_id) == 0
    rows = await world.database.pool.fetch("SELECT FROM client_logo WHERE client_id = $1", gone.client_id)
    assert rows == []
    later = Database(world.database.pool, world.database.vault, clock=Later(REFRESHED_AFTER + timedelta(minutes=1)))
    assert await tend_logos(later) >= 1
    assert await queued(world, client.client_id) == 1
    assert await queued(world, gone.client_id) == 0
    await world.database.pool.execute("DELETE FROM client_logo WHERE client_id = $1", client.client_id)
    await tend_logos(world.database)
    assert await queued(world, client.client_id) == 2, "one at which nobody ever looked"
    await look(world, gone.client_id)


async def registered_itself(world: World, service: Service, **bounds: Any) -> Any:
    async with httpx.AsyncClient(base_url=world.origin, trust_env=False, timeout=60) as http:
        logo = f"{service.origin}/logo.png"
        answer = await register(
            http, await token(world, **bounds), redirect_uris=[CALLBACK], client_name="Bộ Công an", logo_uri=logo
        )
    assert answer.status_code == 201, answer.text
    assert answer.json()["logo_uri"] == logo
    client_id = answer.json()["client_id"]
    assert await queued(world, client_id) == 1
    client = world.provider.clients.get(client_id)
    assert client is not None
    return client


async def test_in_production_a_stranger_shows_no_emblem(world: World, service: Service) -> None:
    client = await registered_itself(world, service)
    citizens, sandbox = (ClientLogos(world.database, strangers=each) for each in (False, True))
    await look(world, client.id, sandbox=False)
    assert service.requests == []
    assert await citizens.of(client, "vi") is None
    (detail,) = await details(world, client.id)
    assert "registered itself" in detail
    await look(world, client.id, sandbox=True)
    for logos in (citizens, sandbox):
        await logos.refresh(world.database.pool)
    shown = await sandbox.of(client, "vi")
    assert shown is not None
    assert await citizens.of(client, "vi") is None, "nor what a sandbox has read before"
    (row,) = await world.database.pool.fetch("SELECT vouched_for FROM client_logo WHERE client_id = $1", client.id)
    assert row["vouched_for"] is False


async def test_a_logo_that_the_operator_fixed_is_the_operators_word(world: World, service: Service) -> None:
    client = await registered_itself(world, service, fixed={"logo_uri": f"{service.origin}/logo.png"})
    await look(world, client.id, sandbox=False)
    assert await ClientLogos(world.database, strangers=False).of(client, "vi") is not None


async def test_a_logo_of_a_moment_ago_is_looked_for_once_a_second(world: World, service: Service) -> None:
    now = 100.0
    logos = ClientLogos(world.database, strangers=True, monotonic=lambda: now)
    client = await registered_itself(world, service)
    assert await logos.of(client, "vi") is None
    await look(world, client.id)
    assert await logos.of(client, "vi") is None
    now += 1
    assert await logos.of(client, "vi") is not None


async def test_only_public_addresses_are_asked_and_no_more_is_read_than_needed(service: Service) -> None:
    assert await get_picture(sandbox=False)(f"{service.origin}/logo.png") == CallFailed("address_without_tls")
    for inside in ("https://localhost/logo.png", "https://169.254.169.254/", "https://[::ffff:10.0.0.1]/l.png"):
        assert await get_picture(sandbox=False)(inside) == CallFailed("address_not_allowed")
    assert service.requests == []
    assert isinstance(await get_picture()(f"{service.origin}/logo.png"), Fetched)
    service.replies["GET /logo.png"] = Reply(body=b"x" * (LARGEST_LOGO + 1))
    assert await get_picture()(f"{service.origin}/logo.png") == CallFailed("too_large")
