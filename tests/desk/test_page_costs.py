"""What a page costs does not grow with what there is: as many statements for many rows as for one, and by index."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
from litestar.routes import HTTPRoute

from motid.accounts.model import AccountRef
from motid.authn.visitor import Visitor
from motid.desk import queue_store, search_store
from motid.desk.actions.model import ActionCode, Ground
from motid.desk.call_backs import store as call_back_store
from motid.desk.call_backs.model import CallBackBundle, PartOfDay
from motid.desk.evidence import store as evidence_store
from motid.desk.hand_over.offer_case import Offered, offer_case
from motid.desk.model import Case, CaseKind, QueueView
from motid.desk.reveal_field import Revealed, reveal_field
from motid.desk.revealed_values import RevealField
from motid.desk.steps import store as step_store
from motid.desk.steps.model import StepBundle
from motid.desk.store import CASE_COLUMNS
from motid.desk.write_note import NoteIsWritten, write_note
from motid.kernel.actor import SYSTEM
from motid.kernel.redaction import PersonalText
from motid.officials.model import NATIONAL_UNIT, Official, Role
from motid.officials.open_desk_session import DeskSessionOpen, SignedIn, open_desk_session
from motid.settings import Settings
from motid.vault import BlindIndex
from motid.web import cookies
from motid.web.cookies import Cookies
from motid.web.desk.openid.relying_party import Credentials, RelyingParty
from motid.web.desk.paths import DESK_PATHS
from motid.web.desk.services import DeskServices
from motid.web.desk.site import create_desk
from motid.web.health import Health
from tests.bench.desk.pages import PAGES
from tests.bench.desk.samples import SampleCase, Samples
from tests.desk.conftest import Desk

ORIGIN = "https://desk.motid.example"
MOST_STATEMENTS = 40
"""Of any page. Each is a round trip; what a page needs more it should ask for at once."""
_WORDS = PersonalText("Đã gọi lại lúc chín giờ")
_BEFORE_SIGN_IN = frozenset(
    {
        DESK_PATHS.sign_in,
        DESK_PATHS.sign_in_start,
        DESK_PATHS.sign_in_return,
        DESK_PATHS.no_role,
        DESK_PATHS.signed_out,
    }
)
_CONNECTIONS = 4


@dataclass
class Counter:
    """The statements that were sent while counting."""

    statements: list[str] = field(default_factory=list)

    def note(self, record: Any) -> None:
        if record.query not in ("BEGIN;", "COMMIT;"):
            self.statements.append(record.query)

    @contextmanager
    def counting(self) -> Iterator[list[str]]:
        self.statements = []
        yield self.statements


@dataclass
class Site:
    """The desk's pages as one official sees them who has every role, and what there is to see."""

    desk: Desk
    application: Any
    browser: httpx.AsyncClient
    counter: Counter
    somebody: Official
    colleague: Official
    case: Case
    account: AccountRef
    step: UUID
    done: UUID

    def addresses(self) -> dict[str, str]:
        """Return an address for each page, by its path."""
        parts = {"number": self.case.number, "account": self.account.account_id}
        addresses = {
            path: DESK_PATHS.at(path, **parts, kind="control_questions", action="cancel_account", step=self.step)
            for path in _paths(self.application)
        }
        revealing = f"?account={self.account.account_id}&field=full_name"
        addresses[DESK_PATHS.case_reveal] += revealing
        addresses[DESK_PATHS.case_evidence] += f"?account={self.account.account_id}"
        addresses[DESK_PATHS.case_step_revert] = DESK_PATHS.at(
            DESK_PATHS.case_step_revert, number=self.case.number, step=self.done
        )
        addresses[DESK_PATHS.load] += f"?official={self.colleague.account_id}"
        return addresses

    async def statements(self) -> dict[str, int]:
        """Return how many statements each page takes, once it was opened before."""
        found = {}
        for path, address in self.addresses().items():
            await self.browser.get(address)
            await asyncio.sleep(0)  # the pool's connections tell of a statement a moment later
            with self.counter.counting() as statements:
                answer = await self.browser.get(address)
                await asyncio.sleep(0)
            assert answer.status_code == 200, f"{address}: {answer.status_code} {answer.headers.get('location')}"
            found[path] = len(statements)
        return found

    async def more(self) -> None:
        """Let there be one more of everything."""
        env, case = self.desk.env, self.case
        account = await self.desk.account()
        await self.desk.link(self.colleague, case, account, part="other")
        assert isinstance(await write_note(env, self.colleague, case.id, _WORDS), NoteIsWritten)
        shown = await reveal_field(
            env,
            self.somebody,
            case.id,
            account.account_id,
            RevealField.FULL_NAME,
            reason="verify_caller",
            words=_WORDS,
        )
        assert isinstance(shown, Revealed), shown
        await self.evidence(account)
        await _insert_step(self.desk, case, account, self.colleague, done=False)
        await _insert_step(self.desk, case, account, self.colleague, done=True)
        await self.desk.call(self.somebody)
        own = await self.desk.call(self.colleague, CaseKind.TWO_ACCOUNTS)
        offered = await offer_case(env, self.colleague, own.id, to=self.somebody.account_id, note=_WORDS)
        assert isinstance(offered, Offered), offered
        await self.desk.official(Role.SUPERVISOR)
        await self.call_back()

    async def evidence(self, account: AccountRef) -> None:
        async with self.desk.database.begin(SYSTEM) as uow:
            await evidence_store.insert(
                uow.connection, evidence_id=uow.new_id(), case_id=self.case.id, account_id=account.account_id,
                kind="control_questions", result="agrees", noted_by=self.colleague.account_id, now=uow.now,
                expires_at=uow.now + timedelta(hours=1), detail={"asked": 4, "agreed": 3}, sealed=None,
            )  # fmt: skip

    async def call_back(self) -> None:
        async with self.desk.database.begin(SYSTEM) as uow:
            id_ = uow.new_id()
            assert await call_back_store.insert(
                uow.connection, entry_id=id_, number=await call_back_store.next_number(uow.connection),
                topic=CaseKind.OTHER, part_of_day=PartOfDay.ANY, asked_at=uow.now, due_at=uow.now, next_at=uow.now,
                link_digest=b"", index=BlindIndex(id_.bytes, None),
                sealed=uow.vault.seal("call_back", id_, CallBackBundle("Lê Thị Gọi", "+84958000001", "Hỏi")),
            )  # fmt: skip


async def _insert_step(desk: Desk, case: Case, account: AccountRef, maker: Official, *, done: bool) -> UUID:
    async with desk.database.begin(SYSTEM) as uow:
        step_id = uow.new_id()
        bundle = StepBundle(parameters={"account_id": str(account.account_id)}, words="Theo quy trình")
        assert await step_store.insert(
            uow.connection, step_id=step_id, case_id=case.id, action=ActionCode.CANCEL_ACCOUNT,
            ground=Ground.OWNER_ASKS, state="done" if done else "proposed", account_id=account.account_id,
            other_id=None, maker=maker.account_id, now=uow.now, effect={} if done else None, reverts=None,
            sealed=uow.vault.seal(step_store.SEALED, step_id, bundle),
        )  # fmt: skip
    return step_id


def _paths(application: Any) -> list[str]:
    """Return the pages that need somebody who is signed in."""
    pages = [
        route.path.replace(":str}", "}")
        for route in application.routes
        if isinstance(route, HTTPRoute) and "GET" in route.methods
    ]
    return [path for path in pages if path not in _BEFORE_SIGN_IN and not re.match("/(health|metrics|static)", path)]


@pytest_asyncio.fixture
async def site(desk: Desk) -> AsyncIterator[Site]:
    colleague, somebody = await desk.official(Role.OPERATOR), await desk.official(*Role)
    account = await desk.account()
    case = await desk.call(colleague, about=account)
    step = await _insert_step(desk, case, account, colleague, done=False)
    done = await _insert_step(desk, case, account, colleague, done=True)
    settings = Settings(mode="sandbox", desk_origin=ORIGIN)
    async with httpx.AsyncClient(trust_env=False, timeout=60) as nobody:
        motid = RelyingParty(Credentials(settings.exchange, "desk", "unused", settings.desk), nobody)  # type: ignore[arg-type]
        services = DeskServices(settings=settings, desk=desk.env, cookies=Cookies(secure=True), motid=motid)
        application: Any = create_desk(services, Health({}))
        cookie = await _session(desk, somebody)
        transport = httpx.ASGITransport(application)
        headers = {"Cookie": f"__Host-{cookies.DESK_SESSION}={cookie}"}
        async with httpx.AsyncClient(transport=transport, base_url=ORIGIN, headers=headers) as browser:
            made = Site(desk, application, browser, Counter(), somebody, colleague, case, account, step, done)
            await _listen(desk, made.counter)
            yield made


async def _session(desk: Desk, official: Official) -> str:
    signed_in = SignedIn(official.account_id, "sid", "urn:motid:ial2:aal2", desk.clock.now())
    opened = await open_desk_session(
        desk.database, desk.env.policies, signed_in, Visitor.of_request("203.0.113.7", "Test")
    )
    assert isinstance(opened, DeskSessionOpen)
    return opened.cookie


async def _listen(desk: Desk, counter: Counter) -> None:
    """Hear what the pool's connections send; a page never needs more of them at once."""
    pool = desk.database.pool
    lent = [await pool.acquire() for _ in range(_CONNECTIONS)]
    for connection in lent:
        connection.add_query_logger(counter.note)
    for connection in lent:
        await pool.release(connection)


async def test_no_page_asks_in_a_loop(site: Site) -> None:
    await site.more()
    few = await site.statements()
    for _ in range(3):
        await site.more()
    many = await site.statements()
    assert many == few
    assert max(many.values()) <= MOST_STATEMENTS, sorted(many.items(), key=lambda page: -page[1])[:5]


async def test_the_benchmark_asks_for_every_page(site: Site) -> None:
    case = SampleCase(site.case.number, site.case.id, site.account.account_id, 0)
    samples = Samples(
        mine=[case], free=[case], closed=[case.number], longest=case, workers=[site.colleague.account_id],
        proposed=[site.step], done=[(case.number, site.done)], numbers=["946300000001"], phones=["0950000001"],
    )  # fmt: skip
    asked = [page.asked(samples, 0) for page in PAGES]
    addresses = [urlsplit(each.path).path for each in asked if each.form is None]
    for path in _paths(site.application):
        pattern = re.sub(r"\{\w+\}", "[^/]+", path)
        assert any(re.fullmatch(pattern, address) for address in addresses), path


@pytest.mark.parametrize("units", [False, True], ids=["everywhere", "some units"])
@pytest.mark.parametrize("view", QueueView)
async def test_a_page_of_a_list_begins_at_its_place_by_index(desk: Desk, view: QueueView, *, units: bool) -> None:
    """As PostgreSQL plans a statement that it has prepared for any values."""
    recorder = Recorder()
    place = (datetime(2026, 1, 1, tzinfo=UTC), desk.database.ids.new())
    unit_ids = [NATIONAL_UNIT] if units else None
    connection: Any = recorder
    if view is QueueView.CLOSED:
        await queue_store.closed_cases(connection, unit_ids=unit_ids, since=place[0], after=place, limit=50)
    else:
        await queue_store.open_cases(
            connection, view, official_id=place[1], unit_ids=unit_ids, now=place[0], after=place, limit=50
        )
    plan = await _generic_plan(desk, recorder.statements[0])
    key = "closed_at" if view is QueueView.CLOSED else "due_at"
    assert re.search(rf"Index Cond: .*ROW\({key}, id\) [<>] ROW\(\$1, \$2\)", plan), plan
    assert "Seq Scan on desk_case" not in plan


async def test_accounts_are_looked_for_by_index(desk: Desk) -> None:
    official, recorder = await desk.official(), Recorder()
    connection: Any = recorder
    await search_store.accounts_with(connection, official, [("registered_phone", b"x")], b"x", 20)
    await search_store.accounts_beside(connection, official, official.account_id, 20)
    await search_store.cases_with(connection, [("registered_phone", b"x")], b"x", CASE_COLUMNS, 50)
    for statement in recorder.statements:
        plan = await _generic_plan(desk, statement)
        assert not re.search("Seq Scan on (account|identifier|otp_phone|desk_)", plan), plan


@dataclass
class Recorder:
    """Takes the place of a connection where only the statement matters."""

    statements: list[str] = field(default_factory=list)

    async def fetch(self, query: str, *_: Any) -> list[Any]:
        self.statements.append(query)
        return []


async def _generic_plan(desk: Desk, statement: str) -> str:
    async with desk.database.pool.acquire() as connection, connection.transaction():
        await connection.execute("SET LOCAL enable_seqscan = off; SET LOCAL plan_cache_mode = force_generic_plan")
        await connection.execute(f"PREPARE planned AS {statement}")
        values = await connection.fetchval(
            "SELECT cardinality(parameter_types) FROM pg_prepared_statements WHERE name = 'planned'"
        )
        rows = await connection.fetch(f"EXPLAIN EXECUTE planned ({', '.join(['NULL'] * values)})")
        await connection.execute("DEALLOCATE planned")
    return "\n".join(row[0] for row in rows)
