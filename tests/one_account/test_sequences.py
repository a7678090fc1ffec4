"""Random sequences of everything that can happen to the accounts of two people; the rules hold after each step.

`MOTID_SEQUENCES=2000` looks at that many, with other random choices every time.
"""

import asyncio
import os
from collections.abc import Coroutine, Iterator
from itertools import count
from typing import Any, ClassVar, TypeVar
from uuid import UUID

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from motid.accounts.cancel_account import cancel_account
from motid.accounts.change_identifiers import release_identifier
from motid.accounts.lock_account import lock_account
from motid.accounts.merge_accounts import merge_accounts
from motid.accounts.model import IdentifierType, IdentifierValue, Profile
from motid.accounts.reopen_account import reopen_account
from motid.accounts.revert_merge import revert_merge
from motid.audit.seal_events import AuditSealer
from motid.audit.verify_trail import verify_trail
from motid.authn.password_hasher import PasswordHasher
from motid.db import Database, open_pool
from motid.db.create_database import create_database
from motid.db.embedded import EmbeddedPostgres
from motid.kernel.actor import SYSTEM
from motid.kernel.names import FullName
from motid.kernel.redaction import PersonalText
from motid.normalisation.join_accounts import JoinStarted, begin_join, confirm_join
from motid.normalisation.object_to_closure import object_to_closure
from motid.vault import KeyProvider, Vault
from motid.vault.store import open_ring
from tests.one_account.invariants import Ledger, broken_rules
from tests.one_account.town_hall import TownHall
from tests.one_account.townspeople import Townsman

T = TypeVar("T")
ANYBODY = st.integers(0, 1)
ANY = st.integers(0, 3)
"""Of the accounts or merges that there are, counted around."""
KNOWN_BY = st.sets(st.sampled_from(["personal_number", "cmnd", "contact_phone"]), min_size=1)
_people = count(0, 6)
_ANALYZED_EVERY = 6 * 50


class Town:
    """One database and one event loop for all sequences."""

    def __init__(self, url: str, keys: KeyProvider) -> None:
        self.runner = asyncio.Runner()
        self.hasher = PasswordHasher()
        self.hall = self.run(self._open(url, keys))

    async def _open(self, url: str, keys: KeyProvider) -> TownHall:
        pool = await open_pool(url, size=4)
        return TownHall.over(Database(pool, Vault(await open_ring(pool, keys))), self.hasher)

    def run(self, call: Coroutine[Any, Any, T]) -> T:
        """Wait for something."""
        return self.runner.run(call)

    def close(self) -> None:
        """Let go of everything."""
        self.hall.database.pool.terminate()
        self.hasher.close()
        self.runner.close()


class Sequence(RuleBasedStateMachine):
    """Two people who share a CMND number, and up to four accounts."""

    town: ClassVar[Town]

    def __init__(self) -> None:
        super().__init__()
        first = next(_people)
        if first % _ANALYZED_EVERY == 0:  # nothing else does in a test's database, and the questions become slow
            self.town.run(self.town.hall.database.pool.execute("ANALYZE"))
        self.people = [Townsman(first + place) for place in range(2)]
        self.accounts: list[UUID] = []
        self.owners: list[int] = []
        self.ledger = Ledger()
        self.hall = self.town.hall

    def do(self, call: Coroutine[Any, Any, T]) -> T:
        """Do one thing; whatever it changed, it has told the trail (invariant 5)."""
        before, told = self.town.run(self._state())
        result = self.town.run(call)
        after, tells = self.town.run(self._state())
        assert before == after or tells > told, "a change of state without an event"
        return result

    async def _state(self) -> tuple[Any, int]:
        pool = self.hall.database.pool
        accounts = await pool.fetch(
            """SELECT account.id, state, normalised_at, merged_into, identifier.id, status, source, verified_at
                 FROM account JOIN identifier ON account_id = account.id WHERE account.id = ANY ($1) ORDER BY 1, 5""",
            self.accounts,
        )
        return accounts, await pool.fetchval("SELECT count(*) FROM audit_event")

    def one(self, place: int) -> UUID:
        """Return an account."""
        return self.accounts[place % len(self.accounts)]

    def in_state(self, place: int, *states: str) -> UUID:
        """Return an account that is in one of these states, if there is one, so that more comes of what is done."""
        rows = self.town.run(
            self.hall.database.pool.fetch(
                "SELECT id FROM account WHERE id = ANY ($1) AND state = ANY ($2) ORDER BY id", self.accounts, states
            )
        )
        return rows[place % len(rows)]["id"] if rows else self.one(place)

    @initialize()
    def begin(self) -> None:
        """Somebody has an account."""
        self.bring_in(0, {"personal_number"}, spelt_wrongly=False)

    @precondition(lambda self: len(self.accounts) < 4)
    @rule(who=ANYBODY)
    def register(self, who: int) -> None:
        """Register; a worker then normalises the account by itself."""
        opened = self.do(self.hall.register(self.people[who]))
        if opened is not None:
            self.accounts.append(opened)
            self.owners.append(who)

    @precondition(lambda self: len(self.accounts) < 4)
    @rule(who=ANYBODY, known_by=KNOWN_BY, spelt_wrongly=st.booleans())
    def bring_in(self, who: int, known_by: set[str], spelt_wrongly: bool) -> None:
        """Import an account of an old portal, with a dossier."""
        person = self.people[who]
        values: dict[IdentifierType, IdentifierValue] = {
            "personal_number": person.number,
            "cmnd": person.cmnd,
            "contact_phone": person.phone,
        }
        profile = Profile(FullName("Trịnh Văn Khác") if spelt_wrongly else person.name, person.born)
        identifiers = [(type_, value) for type_, value in values.items() if type_ in known_by]
        self.accounts.append(self.do(self.hall.bring(profile, identifiers)))
        self.owners.append(who)
        self.record_dossier(len(self.accounts) - 1)

    @rule(account=ANY)
    def record_dossier(self, account: int) -> None:
        """A service records a dossier, perhaps for an account that went on in another."""
        code = f"{self.people[0].index}-{len(self.ledger.dossiers)}"
        self.do(self.hall.dossier(self.one(account), code))
        self.ledger.dossiers[code] = self.one(account)

    @rule(account=ANY, kind=st.sampled_from(["form", "conversion"]))
    def normalise(self, account: int, kind: Any) -> None:
        """The owner signs in, sends the form, and types the code."""
        owner = self.owners[self.accounts.index(self.in_state(account, "active"))]
        self.normalise_as(account, owner, kind)

    @rule(account=ANY, who=ANYBODY, kind=st.sampled_from(["form", "conversion"]))
    def normalise_as(self, account: int, who: int, kind: Any) -> None:
        """Somebody who knows the password sends the form with their own data, and types the code."""
        account_id = self.in_state(account, "active")
        request = self.do(self.hall.request(account_id, self.people[who], kind))
        if request is not None:
            self.do(self.hall.confirm(request))

    @rule()
    def work(self) -> None:
        """The worker does what waits."""
        self.do(self.hall.work(self.accounts))

    @rule(account=ANY, release=st.none() | st.sets(st.sampled_from(["personal_number", "registered_phone"])))
    def close(self, account: int, release: set[Any] | None) -> None:
        """An operator locks an account and sets free what is not its own, or cancels it."""

        account_id = self.in_state(account, "active", "locked")

        async def close() -> None:
            environment = self.hall.normalisation.accounts
            async with self.hall.database.begin(SYSTEM) as uow:
                if release is None:
                    await cancel_account(uow, environment, account_id, reason="test")
                else:
                    await lock_account(uow, environment, account_id, reason="test", release=tuple(release))

        self.do(close())

    @rule(account=ANY, type_=st.sampled_from(["personal_number", "cmnd"]))
    def release(self, account: int, type_: str) -> None:
        """An operator takes a number away that turned out not to be this account's."""

        environment, account_id = self.hall.normalisation.accounts, self.in_state(account, "active")

        async def release() -> None:
            async with self.hall.database.begin(SYSTEM) as uow:
                held: Any = await uow.connection.fetchval(
                    "SELECT id FROM identifier WHERE account_id = $1 AND type = $2 AND status = 'active' LIMIT 1",
                    account_id, type_,
                )  # fmt: skip
                if held is not None:
                    await release_identifier(uow, environment, account_id, held, reason="test")

        self.do(release())

    @rule(account=ANY)
    def reopen(self, account: int) -> None:
        """An operator unlocks or restores, whichever it takes."""

        account_id = self.in_state(account, "locked", "cancelled")

        async def reopen() -> None:
            async with self.hall.database.begin(SYSTEM) as uow:
                for source in ("locked", "cancelled"):
                    await reopen_account(uow, account_id, source=source, reason="test")

        self.do(reopen())

    @rule(survivor=ANY, absorbed=ANY)
    def merge(self, survivor: int, absorbed: int) -> None:
        """An operator merges any two accounts, rightly or wrongly."""
        survivor_id = self.in_state(survivor, "active")
        absorbed_id = self.in_state(absorbed, "active", "locked", "cancelled")

        async def merge() -> None:
            async with self.hall.database.begin(SYSTEM) as uow:
                await merge_accounts(
                    uow,
                    self.hall.normalisation.accounts,
                    survivor_id=survivor_id,
                    absorbed_id=absorbed_id,
                    reason="test",
                )

        if survivor_id != absorbed_id:
            self.do(merge())

    @rule(merge=ANY)
    def revert(self, merge: int) -> None:
        """An operator takes a merge back, whoever made it."""

        async def revert() -> None:
            merges = await self.hall.database.pool.fetch(
                """SELECT id FROM account_merge WHERE absorbed_id = ANY ($1) AND reverted_at IS NULL
                    ORDER BY id DESC""",
                self.accounts,
            )
            if merges:
                async with self.hall.database.begin(SYSTEM) as uow:
                    which = merges[merge % len(merges)]["id"]
                    await revert_merge(uow, self.hall.normalisation.accounts, which, reason="test")

        self.do(revert())

    @rule(absorbed=ANY, survivor=ANY)
    def join(self, absorbed: int, survivor: int) -> None:
        """Somebody proves two accounts."""

        async def join() -> None:
            environment = self.hall.normalisation
            begun = await begin_join(environment, self.one(absorbed), aal=2)
            assert isinstance(begun, JoinStarted)
            await confirm_join(environment, begun.token, self.one(survivor), aal=2)

        self.do(join())

    @rule(account=ANY)
    def object_to(self, account: int) -> None:
        """The owner of a closed account objects."""
        statement = PersonalText("Tài khoản này của tôi.")
        self.do(object_to_closure(self.hall.normalisation, self.one(account), statement))

    @invariant()
    def nothing_is_broken_or_lost(self) -> None:
        """Invariants 1 to 3."""

        async def look() -> tuple[list[str], list[str]]:
            pool = self.hall.database.pool
            return await broken_rules(pool), await self.ledger.lost(pool, self.accounts)

        assert self.town.run(look()) == ([], [])


@pytest.fixture
def town(postgres: EmbeddedPostgres, key_provider: KeyProvider) -> Iterator[Town]:
    """A database of its own, and everything on it."""
    name = "motid_sequences"
    asyncio.run(create_database(postgres.url("postgres"), name, template="motid_template"))
    town = Town(postgres.url(name), key_provider)
    yield town
    town.close()


def test_no_sequence_breaks_a_rule_or_loses_anything(town: Town) -> None:
    """Invariants 1 to 3 after each step, invariant 5 at the end."""
    asked = os.environ.get("MOTID_SEQUENCES")
    Sequence.town = town
    run_state_machine_as_test(
        Sequence,
        settings=settings(
            max_examples=int(asked or 100),
            stateful_step_count=30,
            deadline=None,
            derandomize=asked is None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )

    async def verify() -> tuple[object, int]:
        database = town.hall.database
        await AuditSealer(database.pool, database.vault).seal_all()
        report = await verify_trail(database.pool, database.vault)
        return report.fault, report.unsealed

    assert town.run(verify()) == (None, 0)
