"""Two to five accounts of one person are normalised at once, and most of the processes that do it are killed.

`MOTID_RACES=1000` runs so many; the suite runs fewer.
"""

import asyncio
import multiprocessing
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from random import Random
from uuid import UUID

import pytest

from motid.accounts.model import IdentifierType, IdentifierValue, Profile
from motid.audit.seal_events import AuditSealer
from motid.audit.verify_trail import verify_trail
from motid.authn.password_hasher import PasswordHasher
from motid.db import Database, open_pool
from motid.vault import FileKeyProvider, Vault
from motid.vault.store import open_ring
from tests.one_account.invariants import Ledger, broken_rules
from tests.one_account.town_hall import TownHall
from tests.one_account.townspeople import Townsman
from tests.races.racer import Course, End, stand_ready

RACES = int(os.environ.get("MOTID_RACES", "25"))
KILLED = 0.6
"""Of the processes; whoever comes in the place of one that was killed is killed less often."""
_KNOWN_BY: tuple[tuple[IdentifierType, ...], ...] = (
    ("cmnd",),
    ("personal_number",),
    ("personal_number", "cmnd"),
    ("contact_phone",),
    ("cmnd", "contact_phone"),
)


@dataclass
class Racer:
    """A process, and the way to talk to it."""

    process: BaseProcess
    track: "Connection[Course | End, Course | End]"
    is_ready: bool = False
    is_killed: bool = False

    def kill(self) -> None:
        """Kill -9."""
        self.process.kill()
        self.is_killed = True

    def wait_for(self, word: End) -> None:
        """Wait until it has started, if it has not."""
        if not self.is_ready:
            assert self.track.recv() is word
            self.is_ready = True


@dataclass
class Figures:
    """What happened."""

    races: int = 0
    accounts: int = 0
    processes: int = 0
    kills: int = 0
    ends: Counter[str] = field(default_factory=Counter)


@dataclass
class Track:
    """A database, what starts processes on it, and what happened so far."""

    url: str
    keys: str
    hall: TownHall
    runner: asyncio.Runner
    random: Random = field(default_factory=lambda: Random(20261121))
    figures: Figures = field(default_factory=Figures)
    ready: list[Racer] = field(default_factory=list)
    longest: float = 0.1
    """Seconds from the start in which the kills fall: as long as it took the last time that nobody was killed."""
    context: multiprocessing.context.ForkServerContext = field(
        default_factory=lambda: multiprocessing.get_context("forkserver")
    )

    async def accounts_of(self, person: Townsman, ledger: Ledger) -> list[UUID]:
        """Bring accounts of a person in from old portals, each with two dossiers."""
        accounts = []
        values: dict[IdentifierType, IdentifierValue] = {
            "personal_number": person.number,
            "cmnd": person.cmnd,
            "contact_phone": person.phone,
        }
        for known_by in self.random.choices(_KNOWN_BY, k=self.random.randint(2, 5)):
            identifiers = [(type_, values[type_]) for type_ in known_by]
            accounts.append(await self.hall.bring(Profile(person.name, person.born), identifiers))
            for code in (f"{person.index}-{len(accounts)}-1", f"{person.index}-{len(accounts)}-2"):
                await self.hall.dossier(accounts[-1], code)
                ledger.dossiers[code] = accounts[-1]
        assert await ledger.lost(self.hall.database.pool, accounts) == []
        return accounts

    async def faults(self, accounts: list[UUID], ledger: Ledger) -> list[str]:
        """Let the worker do what is left, and return what should not be."""
        pool = self.hall.database.pool
        await self.hall.work(accounts)
        normalised: int = await pool.fetchval(
            "SELECT count(*) FROM account WHERE id = ANY ($1) AND state = 'active' AND normalised_at IS NOT NULL",
            accounts,
        )
        found = [] if normalised == 1 else [f"{normalised} normalised accounts"]
        return [*found, *await broken_rules(pool), *await ledger.lost(pool, accounts)]

    async def trail(self) -> tuple[object, int]:
        """Return where the audit trail breaks, and how many events are outside of it."""
        database = self.hall.database
        await AuditSealer(database.pool, database.vault).seal_all()
        report = await verify_trail(database.pool, database.vault)
        return report.fault, report.unsealed

    def run(self, accounts: list[UUID], person: Townsman) -> None:
        """Let all of them run until each has come to an end, killing as many as chance will have it."""
        left, killed = list(accounts), KILLED
        while left:
            left = self._heat(left, person, killed)
            killed /= 2

    def _heat(self, accounts: list[UUID], person: Townsman, killed: float) -> list[UUID]:
        """Run once; returns the accounts whose process was killed."""
        running = {account: self.ready.pop() if self.ready else self._start() for account in accounts}
        for racer in running.values():
            racer.wait_for(End.READY)
        began = time.monotonic()
        for account, racer in running.items():
            racer.track.send(Course(account, person))
        chosen = [account for account in accounts if self.random.random() < killed]
        for instant, account in sorted((self.random.uniform(0, self.longest), account) for account in chosen):
            time.sleep(max(0.0, began + instant - time.monotonic()))
            running[account].kill()
        left = [account for account, racer in running.items() if not self._came_in(racer)]
        if not chosen:
            self.longest = max(time.monotonic() - began, 0.02)
        return left

    def _start(self) -> Racer:
        ours, theirs = self.context.Pipe()
        process = self.context.Process(target=stand_ready, args=(self.url, self.keys, theirs), daemon=True)
        process.start()
        theirs.close()
        self.figures.processes += 1
        return Racer(process, ours)

    def _came_in(self, racer: Racer) -> bool:
        """Wait for the end of a racer; False when it was killed before."""
        try:
            end = racer.track.recv()
        except (EOFError, ConnectionResetError):
            assert racer.is_killed, "its traceback is above"
            self.figures.kills += 1
            return False
        assert end is not End.NEVER
        assert isinstance(end, End)
        self.figures.ends[end.name] += 1
        if not racer.is_killed:  # it may have been, just after it came in
            self.ready.append(racer)
        return True


@pytest.fixture
def track(database_url: str, tmp_path: Path) -> Iterator[Track]:
    """A fresh database, and a process from which racers are forked with everything imported."""
    keys, hasher = tmp_path / "master.json", PasswordHasher()
    with asyncio.Runner() as runner:

        async def open_hall() -> TownHall:
            pool = await open_pool(database_url, size=4)
            return TownHall.over(Database(pool, Vault(await open_ring(pool, FileKeyProvider(keys)))), hasher)

        track = Track(database_url, str(keys), runner.run(open_hall()), runner)
        track.context.set_forkserver_preload(["tests.races.racer"])
        yield track
        for racer in track.ready:
            racer.process.kill()
        track.hall.database.pool.terminate()
    hasher.close()


@pytest.mark.item("X-01", "S0-14", "S0-12")
def test_however_many_race_and_are_killed_one_account_is_left(track: Track) -> None:
    """Exactly one normalised account a person, never two, no dossier or identifier lost, the trail intact."""
    for index in range(0, 6 * RACES, 6):
        person, ledger = Townsman(index), Ledger()
        accounts = track.runner.run(track.accounts_of(person, ledger))
        track.run(accounts, person)
        assert track.runner.run(track.faults(accounts, ledger)) == [], f"race of {person.index}"
        track.figures.races += 1
        track.figures.accounts += len(accounts)
    assert track.runner.run(track.trail()) == (None, 0)
    sys.stderr.write(f"\n{track.figures}\n")
