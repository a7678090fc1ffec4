"""One run: each operation in turn on a stand of its own."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from tests.bench.in_process import Costs, argon2id_ms, people_per_second, vault_us
from tests.bench.load import Result, measure, measure_beside
from tests.bench.operations import COMPARED, OPERATIONS
from tests.bench.peer import install, open_peer
from tests.bench.registration import measure_registration
from tests.bench.report import Report, facts_of_machine, today
from tests.bench.stand import Stand, open_stand
from tests.bench.target import Target

REGISTRATION, BESIDE, COSTS = "registration", "beside", "costs"
IN_PROCESS = (REGISTRATION, BESIDE, COSTS)
"""`beside` is userinfo while sign-ins saturate; `costs` are hash, vault and population."""


@dataclass(frozen=True)
class Options:
    """What to measure, for how long, with how many connections and accounts; `say` hears of the progress."""

    only: frozenset[str]
    seconds: float
    connections: int
    accounts: int
    say: Callable[[str], None]
    peer: bool = False


async def run(options: Options) -> Report:
    """Measure and return the report."""
    options.say(f"starting, with {options.accounts:,} accounts …")
    async with open_stand(options.accounts) as stand, _targets(stand, options) as targets:
        machine = await facts_of_machine(stand.database_url)
        results = [
            await _measure(target, name, options)
            for name in OPERATIONS
            if name in options.only
            for target in targets
            if target is stand.target or name in COMPARED
        ]
        beside = await _beside(stand, options) if BESIDE in options.only else None
        if REGISTRATION in options.only:
            options.say("registration …")
            results.append(await measure_registration(stand, seconds=options.seconds))
        costs = await _costs(stand, options) if COSTS in options.only else None
    return Report(measured_at=today(), machine=machine, results=results, under_sign_ins=beside, costs=costs)


@asynccontextmanager
async def _targets(stand: Stand, options: Options) -> AsyncIterator[list[Target]]:
    """Give MotID, and the peer where it is wanted; measured in turn, operation by operation."""
    if not options.peer:
        yield [stand.target]
        return
    options.say("installing and starting the peer …")
    await asyncio.to_thread(install)
    async with open_peer(stand) as peer:
        yield [stand.target, peer]


async def _measure(target: Target, name: str, options: Options) -> Result:
    options.say(f"{target.name}: {name} …")
    make = OPERATIONS[name]
    return await measure(target, name, make, connections=options.connections, seconds=options.seconds)


async def _beside(stand: Stand, options: Options) -> Result:
    options.say("userinfo while sign-ins saturate …")
    watched, burden = OPERATIONS["userinfo"], OPERATIONS["journey"]
    return await measure_beside(
        stand.target, BESIDE, watched, burden, connections=options.connections, seconds=options.seconds
    )


async def _costs(stand: Stand, options: Options) -> Costs:
    options.say("hash, vault and population …")
    hash_ms, own_hash_ms = argon2id_ms(max(10, int(3 * options.seconds)))
    seal, open_, index = vault_us(stand.platform.vault)
    people = max(20_000, int(10_000 * options.seconds))
    rate = await asyncio.to_thread(people_per_second, people)
    return Costs(
        argon2id_ms=hash_ms,
        own_argon2id_ms=own_hash_ms,
        seal_us=seal,
        open_us=open_,
        index_us=index,
        people=people,
        people_per_second=rate,
    )
