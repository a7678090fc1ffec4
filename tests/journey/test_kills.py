"""Kill -9 of anything at any moment: nothing that was confirmed is lost, and no code is sent twice."""

import json
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Final

import httpx
import psutil
import pytest

from tests.installation import Installation
from tests.journey.citizen import Citizen
from tests.journey.conftest import Newcomer
from tests.journey.processes import (
    everything,
    kill_at_once,
    kill_exchange,
    kill_server,
    kill_worker,
    main_process,
    wait_until_ready,
)
from tests.journey.records import Records
from tests.journey.waiting import wait_for
from tests.races.figures import Figures
from tests.races.over_http import Racecourse

pytestmark = pytest.mark.slow
STAGES: Final = ("/register/code", "/register/password", "/register/done")
SEED: Final = 20261121
RACES: Final = int(os.environ.get("MOTID_RACES", "2"))
RACES_AT_ONCE: Final = 20
RACES_LOOKED_AT: Final = 100
"""Races after which everything is looked at, and the figures are kept."""
RACES_FILE: Final = os.environ.get("MOTID_RACES_FILE")
"""Where the figures are kept; a run that was ended goes on from there."""
RACE_SECONDS: Final = float(os.environ.get("MOTID_RACE_SECONDS", "7200"))
"""Seconds after which no further race begins; those under way come to their end."""

ONE_CODE: Final = "SELECT count(*) FROM outbound_message WHERE state = 'submitting' AND purpose = 'one_time_code'"
"""Codes that are on their way to the SMSC now."""


@dataclass
class Stubborn:
    """A citizen who goes on after every failure, with the same cookies, and remembers what was confirmed."""

    citizen: Citizen
    records: Records
    kill: Callable[[Installation], object]
    random: Random
    most_kills: int = 100
    confirmed: int = -1
    kills: int = 0

    def register(self) -> None:
        """Register in spite of everything; fails when something that was confirmed is lost."""
        for _ in range(40):
            self.step()
            if self.confirmed == len(STAGES) - 1:
                return
        raise AssertionError(f"never done; stands at {self.citizen.page.address}: {self.citizen.page.main[:400]}")

    def step(self) -> None:
        try:
            with self.threatened():
                self.go_on()
        except httpx.HTTPError:
            wait_until_ready(self.citizen.installation.exchange)
        self.look_where_it_stands()

    def go_on(self) -> None:
        """Do what the page asks for."""
        if self.confirmed == -1:
            self.citizen.fill_in_registration()
        elif self.confirmed == 0:
            self.enter_code()
        else:
            self.citizen.open("/register/resume").set_password()

    def enter_code(self) -> None:
        citizen = self.citizen.open("/register/resume")
        newest = citizen.installation.messages(citizen.phone)
        if all(message["id"] in citizen.installation.read for message in newest if "la ma OTP" in message["text"]):
            # Spent by a try that was cut off, or on its way: ask for another as a person does.
            self.records.let_pass(timedelta(seconds=61))
            citizen.submit("Gửi lại OTP")
        citizen.confirm_code()

    def look_where_it_stands(self) -> None:
        self.citizen.open("/register/resume")
        assert self.citizen.page.status < 500, self.citizen.page.main
        if self.citizen.page.path in STAGES:
            stage = STAGES.index(self.citizen.page.path)
            assert stage >= self.confirmed, f"{STAGES[self.confirmed]} was confirmed, and is lost"
            self.confirmed = stage
        else:
            assert self.confirmed == -1, self.citizen.page.main

    @contextmanager
    def threatened(self) -> Iterator[None]:
        """Kill the server a moment after now, two times of three."""
        if self.kills == self.most_kills or self.random.random() < 1 / 3:
            yield
            return
        self.kills += 1
        delay = self.random.choice((0.0, self.random.uniform(0, 0.15)))
        timer = threading.Timer(delay, self.kill, [self.citizen.installation])
        timer.start()
        try:
            yield
        finally:
            timer.join()
            wait_until_ready(self.citizen.installation.exchange)


def assert_one_account_and_no_code_twice(citizen: Citizen) -> None:
    assert len(Records(citizen.installation).accounts_of(citizen.number)) == 1
    received = [message["text"] for message in citizen.installation.messages(citizen.phone)]
    codes = [text for text in received if "la ma OTP" in text]
    assert len(codes) == len(set(codes))
    assert sum("da duoc mo" in text for text in received) == 1


def test_the_serving_process_is_killed_at_any_moment(fragile: Installation, newcomer: Newcomer) -> None:
    random, kills = Random(SEED), 0
    while kills < 4:
        stubborn = Stubborn(newcomer(fragile), Records(fragile), kill_server, random)
        stubborn.register()
        kills += stubborn.kills
        citizen = stubborn.citizen
        assert "da duoc mo" in citizen.sms("da duoc mo")
        assert_one_account_and_no_code_twice(citizen)
        assert citizen.sign_in().page.path == "/account"


def test_the_whole_exchange_is_killed_and_comes_back(fragile: Installation, newcomer: Newcomer) -> None:
    stubborn = Stubborn(newcomer(fragile), Records(fragile), kill_exchange, Random(SEED + 1), most_kills=1)
    stubborn.register()
    assert stubborn.kills
    assert "da duoc mo" in stubborn.citizen.sms("da duoc mo")
    assert_one_account_and_no_code_twice(stubborn.citizen)


def test_no_serving_process_stays_behind_its_parent(fragile: Installation) -> None:
    parent = main_process(fragile, "serve", "exchange")
    serving = parent.children()
    assert serving
    kill_at_once([parent])
    _, alive = psutil.wait_procs(serving, timeout=60)
    assert alive == []
    wait_until_ready(fragile.exchange)


def test_a_worker_killed_in_the_middle_of_a_delivery_sends_the_code_once(
    fragile: Installation, newcomer: Newcomer
) -> None:
    citizen, records = newcomer(fragile), Records(fragile)
    fragile.fault("smsc", delay=3)
    try:
        citizen.fill_in_registration()
        wait_for(lambda: records.value(ONE_CODE) == 1)
        kill_worker(fragile)
    finally:
        fragile.no_faults()
    records.let_pass(timedelta(seconds=20))
    records.rows("UPDATE pgqueuer SET heartbeat = heartbeat - interval '10 seconds' WHERE status = 'picked'")
    code = citizen.code()
    wait_for(lambda: records.value("SELECT count(*) FROM outbound_message WHERE state = 'submitting'") == 0)
    assert citizen.submit("XÁC NHẬN", code=code).set_password().page.path == "/register/done"
    assert "da duoc mo" in citizen.sms("da duoc mo")
    assert_one_account_and_no_code_twice(citizen)


@pytest.mark.item("X-01", "S0-14", "S0-12")
def test_accounts_of_one_person_race_to_be_normalised(fragile: Installation, tmp_path: Path) -> None:
    """Citizens at two to five accounts of one person, over HTTP: one normalised account each, and nothing lost."""
    file = Path(RACES_FILE) if RACES_FILE else None
    ends_at = time.monotonic() + RACE_SECONDS
    figures = Figures.read(file, wanted=RACES)
    course, events_before = Racecourse(fragile, tmp_path, figures), figures.events
    while figures.races < RACES and time.monotonic() < ends_at:
        left = min(RACES - figures.races, RACES_LOOKED_AT)
        course.run(left, at_once=RACES_AT_ONCE, seconds=ends_at - time.monotonic())
        assert course.verdict() == []
        verified = fragile.command("audit", "verify", "--json")
        assert verified.returncode == 0, verified.stdout + verified.stderr
        figures.events = events_before + json.loads(verified.stdout)["proved"]
        figures.write(file)
    sys.stderr.write(f"\n{figures}\n")


def test_after_a_kill_of_the_supervisor_a_new_one_goes_on(fragile: Installation, newcomer: Newcomer) -> None:
    citizen = newcomer(fragile).fill_in_registration()
    code = citizen.code()
    processes = everything(fragile)
    kill_at_once(processes[:1])
    assert fragile.process is not None
    fragile.process.wait(60)
    _, alive = psutil.wait_procs(processes[1:], timeout=60)
    assert [process.cmdline()[1:] for process in alive] == []
    fragile.start()
    assert citizen.open("/register/resume").page.path == "/register/code"
    assert citizen.submit("XÁC NHẬN", code=code).set_password().page.path == "/register/done"
