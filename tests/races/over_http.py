"""Races over HTTP: a running installation, imported accounts of one person, citizens at their forms, and kill -9."""

import asyncio
import base64
import hashlib
import json
import math
import sys
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from random import Random
from typing import Any, Final
from uuid import UUID

from motid.db import Database
from motid.sandbox.population.marks import PHONES_EACH, phone_number
from motid.sandbox.population.store import DEFAULT_SEED
from tests.installation import Installation
from tests.journey.records import Records
from tests.one_account.invariants import Ledger, broken_rules
from tests.races.figures import Figures, Tally
from tests.races.killer import Killer
from tests.races.racer import End
from tests.races.racing_citizen import Entry, Gate, RacingCitizen

MOST_ACCOUNTS: Final = 5
_FIRST_PLACE: Final = 2_600_000
"""Of the phones among the invented ones: behind those of a test's population and of its newcomers."""
_FIRST_SERIAL: Final = 700_000
_KNOWN_BY: Final = (("cmnd",), ("personal_number",), ("personal_number", "cmnd"))
_TOLD_EVERY: Final = 20


@dataclass(frozen=True, slots=True)
class Race:
    """A person, and their accounts in the old portal."""

    person: dict[str, Any]
    entries: tuple[Entry, ...]

    def citizens(self, installation: Installation) -> list[RacingCitizen]:
        """Return the owner at each of the accounts, all at once."""
        gates = Gate(len(self.entries)), Gate(len(self.entries))
        return [RacingCitizen(installation, self.person, entry, gates) for entry in self.entries]


@dataclass
class Racecourse:
    """One installation, and what happened on it so far."""

    installation: Installation
    folder: Path
    figures: Figures = field(default_factory=Figures)
    kill_after: tuple[float, float] = (1.0, 3.0)
    """Time from when all answers to the next kill, at least and at most, in times that it took to come back."""
    homes: dict[str, UUID] = field(default_factory=dict)
    """For which account each dossier was imported."""
    accounts: dict[str, list[UUID]] = field(default_factory=dict)
    """Accounts of each person, by personal number."""

    def __post_init__(self) -> None:
        # A run that goes on where another was ended makes other people.
        self.random = Random(20261121 + self.figures.races)
        self.tally = Tally(self.figures)
        self.killer = Killer(self.installation, self.random, self.kill_after, self.tally.killed)
        self._last_begins = math.inf
        self._dossiers_before = self.figures.dossiers

    def run(self, races: int, *, at_once: int, seconds: float) -> None:
        """Run so many races, some at once, killing in between, and begin none after some seconds.

        Raises AssertionError when one has no end.
        """
        began, before = time.monotonic(), self.figures.seconds
        self._last_begins = began + seconds
        all_races = [self._person() for _ in range(races)]
        self._bring_in(all_races)
        with self.killer.at_work(), ThreadPoolExecutor(at_once) as slots:
            for done in as_completed([slots.submit(self._race, race) for race in all_races]):
                if done.exception() is not None:
                    slots.shutdown(wait=False, cancel_futures=True)  # those under way come to their end
                done.result()
                self.figures.seconds = round(before + time.monotonic() - began)
                if self.figures.races % _TOLD_EVERY == 0:
                    sys.stderr.write(f"{self.figures}\n")

    def verdict(self) -> list[str]:
        """Return what is wrong at the end, when the worker has done what was left; nothing when all is well."""
        return Records(self.installation).in_database(self._verdict)

    def _person(self) -> Race:
        """Make a person with a CMND of old, and up to five accounts that say so or have the new number."""
        place = len(self.accounts)
        size = self.random.randint(2, MOST_ACCOUNTS)
        phones = [phone_number(_FIRST_PLACE + place, slot, DEFAULT_SEED) for slot in range(PHONES_EACH)]
        number = f"946187{_FIRST_SERIAL + place:06}"
        person = self.installation.new_person(
            personal_number=number,
            cmnd=f"96{place:07}",
            phones=[{"number": phone, "carrier": "Viettel", "registered_to": number} for phone in phones],
        )
        used = self.random.choice((1, PHONES_EACH))
        self.accounts[number] = []
        return Race(person, tuple(self._entry(person, each, phones[each % used]) for each in range(size)))

    def _entry(self, person: dict[str, Any], place: int, phone: str) -> Entry:
        known_by = self.random.choice(_KNOWN_BY)
        row = {name: str(person[name]) for name in (*known_by, "full_name", "date_of_birth")}
        key, password = f"{person['personal_number']}-{place}", f"Zebra.Wolf-{place}{person['cmnd']}"
        dossiers = (f"HS-{key}-1", f"HS-{key}-2")
        row |= {
            "id": key, "user_name": row[self.random.choice(known_by)], "phone": phone,
            "password_hash": _old_hash(password), "dossiers": " ".join(dossiers),
        }  # fmt: skip
        return Entry(row["user_name"], password, phone, dossiers, row)

    def _bring_in(self, races: list[Race]) -> None:
        """Import the accounts as `motid accounts import` does, and remember where each dossier belongs."""
        file = self.folder / "portal.jsonl"
        entries = [entry for race in races for entry in race.entries]
        file.write_text("".join(json.dumps(entry.row) + "\n" for entry in entries))
        done = self.installation.command(
            "accounts", "import", str(file), "--source", "old", "--commit", "--json", "--workers", "1"
        )
        assert done.returncode == 0, done.stderr + done.stdout
        codes = [code for entry in entries for code in entry.dossiers]
        rows = Records(self.installation).rows("SELECT code, account_id FROM dossier WHERE code = ANY ($1)", codes)
        assert len(rows) == len(codes)
        self.homes |= {row["code"]: row["account_id"] for row in rows}
        for race in races:
            homes = dict.fromkeys(self.homes[code] for entry in race.entries for code in entry.dossiers)
            assert len(homes) == len(race.entries)
            self.accounts[str(race.person["personal_number"])] = list(homes)

    def _race(self, race: Race) -> None:
        if time.monotonic() > self._last_begins:
            del self.accounts[str(race.person["personal_number"])]
            return
        began, citizens = time.monotonic(), race.citizens(self.installation)
        with ThreadPoolExecutor(len(citizens)) as threads:
            ends = list(threads.map(RacingCitizen.run, citizens))
        lost = [(one.entry.row, list(one.trail)) for one, end in zip(citizens, ends, strict=True) if end is End.NEVER]
        assert not lost, "\n".join(map(str, lost))
        self.tally.raced([end.name for end in ends], [one.seen for one in citizens], hit=self.killer.last > began)

    async def _verdict(self, database: Database) -> list[str]:
        await self._let_the_worker_finish(database)
        found = await broken_rules(database.pool)
        raced = list(chain.from_iterable(self.accounts.values()))
        rows = await database.pool.fetch(
            "SELECT id FROM account WHERE id = ANY ($1) AND state = 'active' AND normalised_at IS NOT NULL", raced
        )
        normalised = {row["id"] for row in rows}
        for number, accounts in self.accounts.items():
            if len(normalised.intersection(accounts)) != 1:
                found.append(f"{len(normalised.intersection(accounts))} normalised accounts of {number}")
        of_raced = set(raced)
        ledger = Ledger({code: home for code, home in self.homes.items() if home in of_raced})
        self.figures.dossiers = self._dossiers_before + len(ledger.dossiers)
        return [*found, *await ledger.lost(database.pool, raced)]

    async def _let_the_worker_finish(self, database: Database) -> None:
        """Wait until nobody's confirmed request is left; what waits for its time comes now."""
        deadline = time.monotonic() + 120
        while await database.pool.fetchval(_LEFT):
            assert time.monotonic() < deadline, "the worker does not finish"
            await database.pool.execute("UPDATE pgqueuer SET execute_after = now() WHERE status = 'queued'")
            await asyncio.sleep(0.2)


_LEFT: Final = """
    SELECT count(*) FROM normalisation JOIN account ON account.id = account_id
     WHERE normalisation.state = 'code' AND phone_confirmed_at IS NOT NULL AND account.state = 'active'"""


def _old_hash(password: str) -> str:
    """Return the hash as a portal of old kept it (PBKDF2 as Django writes it, with few rounds)."""
    digest = hashlib.pbkdf2_hmac("sha256", password.encode(), b"salt", 1000)
    return f"pbkdf2_sha256$1000$salt${base64.b64encode(digest).decode()}"
