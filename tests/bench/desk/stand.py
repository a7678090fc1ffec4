"""The desk under test: a durable database full of citizens and cases, one process of the desk, officials at work."""

import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from motid.bootstrap.platform import Platform, database_url, open_platform, prepare_database
from motid.db import Database
from motid.desk.policies import UNITS_OF_ORIGIN
from motid.kernel.actor import SYSTEM
from motid.policies import PolicyRecord
from motid.policies.set_policy import PolicySet, set_policy
from motid.settings import Settings
from tests.bench.desk.casework import Filler
from tests.bench.desk.citizens import PROVINCES, Citizen, Unit, insert_citizens, insert_units
from tests.bench.desk.officials import Shift, insert_colleagues, sign_in_all, who_works
from tests.bench.desk.waiting import insert_call_backs, insert_hand_overs
from tests.bench.processes import divided_cores, started_on
from tests.bench.stand import LIMIT_SCALE, postmaster, serving, settings_of, temporary_folder
from tests.installation import Installation

_CALLS_BACK = 3_000
_HAND_OVERS = 2_000


@dataclass(frozen=True)
class Size:
    """How much there is."""

    accounts: int = 200_000
    open_cases: int = 20_000
    closed_cases: int = 5_000


@dataclass(frozen=True)
class DeskStand:
    """What is measured: who is signed in, the database, and two process ids."""

    shift: Shift
    platform: Platform
    origin: str
    url: str
    server: int
    database_server: int


@asynccontextmanager
async def open_desk_stand(
    size: Size, say: Callable[[str], None], folder: Path | None = None
) -> AsyncIterator[DeskStand]:
    """Start everything in a folder: a temporary one, or one that is kept, which is filled the first time."""
    var = folder or temporary_folder()
    server_core, other_cores = divided_cores()
    try:
        with started_on(other_cores):
            async with database_url(Settings(mode="sandbox", var=var)) as url:
                await prepare_database(url)
                installation = _installation(var, url)
                async with open_platform(settings_of(installation)) as platform:
                    await _fill(platform.database, size, say)
                    shift = await sign_in_all(platform, size.accounts)
                    async with serving(installation, "desk", server_core) as server:
                        yield DeskStand(shift, platform, installation.desk, url, server, postmaster(var))
    finally:
        if folder is None:
            shutil.rmtree(var, ignore_errors=True)


def _installation(var: Path, url: str) -> Installation:
    """Return the installation; the desk is a client of an exchange that nobody asks here."""
    return Installation(
        var,
        url,
        settings={
            "MOTID_LIMIT_SCALE": str(LIMIT_SCALE),
            "MOTID_DESK_CLIENT_ID": "bench",
            "MOTID_DESK_CLIENT_SECRET": "nobody asks for it",
        },
    )


async def _fill(database: Database, size: Size, say: Callable[[str], None]) -> None:
    if await database.pool.fetchval("SELECT EXISTS (SELECT FROM desk_case)"):
        return
    say(f"{size.accounts:,} accounts …")
    units = await insert_units(database)
    citizens = await insert_citizens(database, size.accounts)
    say(f"{size.open_cases + size.closed_cases:,} cases …")
    await _insert_work(database, size, units, citizens)
    await database.pool.execute("VACUUM (ANALYZE)", timeout=600)


async def _insert_work(database: Database, size: Size, units: list[Unit], citizens: list[Citizen]) -> None:
    colleagues = who_works(citizens)
    officials = [each.account_id for each in colleagues]
    async with database.begin(SYSTEM) as uow:
        codes = {f"cong-tinh-{province:02}": f"tinh-{province:02}" for province in range(PROVINCES)}
        record = PolicyRecord(uow.now, codes, "benchmark")
        if not isinstance(await set_policy(uow.connection, UNITS_OF_ORIGIN, record), PolicySet):
            raise TypeError("the rule was not set")
        await insert_colleagues(uow, colleagues, units)
    work = await Filler(database, units, citizens, officials).insert(opened=size.open_cases, closed=size.closed_cases)
    async with database.begin(SYSTEM) as uow:
        await insert_call_backs(uow, _CALLS_BACK, officials)
        await insert_hand_overs(uow, work, officials, _HAND_OVERS)
