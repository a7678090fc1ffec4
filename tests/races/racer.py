"""One citizen's normalisation in a process of its own, from the form to the end, which may come at any moment."""

import asyncio
from dataclasses import dataclass
from enum import IntEnum
from multiprocessing.connection import Connection
from pathlib import Path
from uuid import UUID

from motid.authn.password_hasher import PasswordHasher
from motid.bootstrap.declared import declared_merge_participants
from motid.db import Database, open_pool
from motid.normalisation.request.finish import Normalised, NotAtThisStep, NumberTaken
from motid.vault import FileKeyProvider, Vault
from motid.vault.store import open_ring
from tests.one_account.town_hall import TownHall
from tests.one_account.townspeople import Townsman

_TRIES = 10
declared_merge_participants()  # imported once, before the processes fork


class End(IntEnum):
    """How a race ended for one account."""

    READY = 0
    """It has not begun."""
    NORMALISED = 1
    TAKEN = 2
    CLOSED = 3
    NEVER = 4


@dataclass(frozen=True, slots=True)
class Course:
    """Which account a racer normalises, and who it says it is."""

    account_id: UUID
    person: Townsman


def stand_ready(url: str, keys: str, track: "Connection[Course | End, Course | End]") -> None:
    """Run one course after another as they come, and tell how each ended."""
    asyncio.run(_stand_ready(url, keys, track))


async def _stand_ready(url: str, keys: str, track: "Connection[Course | End, Course | End]") -> None:
    pool = await open_pool(url, size=2)
    database = Database(pool, Vault(await open_ring(pool, FileKeyProvider(Path(keys)))))
    hall = TownHall.over(database, PasswordHasher())
    track.send(End.READY)
    while True:
        course = track.recv()  # nothing else runs in this process
        assert isinstance(course, Course)
        track.send(await _race(hall, course))


async def _race(hall: TownHall, course: Course) -> End:
    for _ in range(_TRIES):
        end = await _normalise(hall, course.account_id, course.person)
        if end is not None:
            return end
    return End.NEVER


async def _normalise(hall: TownHall, account_id: UUID, person: Townsman) -> End | None:
    """Fill in the form and type the code; None to begin again, as a citizen does whose page says that it is over."""
    row = await hall.database.pool.fetchrow(
        "SELECT state, normalised_at IS NOT NULL AS normalised FROM account WHERE id = $1", account_id
    )
    assert row is not None
    if row["state"] != "active":
        return End.CLOSED
    if row["normalised"]:
        return End.NORMALISED
    request = await hall.request(account_id, person, "form")
    if request is None:
        return None
    match await hall.confirm(request):
        case Normalised():
            return End.NORMALISED
        case NumberTaken():
            return End.TAKEN
        case NotAtThisStep():
            return None
        case code_is_over:
            raise AssertionError(code_is_over)
