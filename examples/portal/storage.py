"""The portal's own SQLite: who is signed in, and the dossiers. One short connection an operation, in a thread."""

import asyncio
import json
import secrets
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from examples.portal.citizen import Citizen

T = TypeVar("T")
VISIT_LIFETIME = timedelta(hours=2)
_SCHEMA = """
CREATE TABLE IF NOT EXISTS visit (id TEXT PRIMARY KEY, citizen TEXT NOT NULL, expires_at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS dossier (
    number INTEGER PRIMARY KEY AUTOINCREMENT, sub TEXT NOT NULL, year INTEGER NOT NULL, form TEXT NOT NULL,
    submitted_at TEXT NOT NULL, submission TEXT NOT NULL UNIQUE);
CREATE INDEX IF NOT EXISTS dossier_by_sub ON dossier (sub);
"""


@dataclass(frozen=True, slots=True, repr=False)
class Dossier:
    """A submitted form. `code` reads like the numbers of the one-stop shop: agency, year, sequence."""

    code: str
    form: dict[str, str]
    submitted_at: datetime


class Storage:
    """Visits and dossiers; nothing here leaves the portal."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._path = folder / "portal.sqlite3"
        with closing(self._connect()) as connection:
            connection.executescript("PRAGMA journal_mode = WAL;" + _SCHEMA)

    async def ready(self) -> bool:
        """Whether the database answers."""
        return await self._run(lambda db: db.execute("SELECT 1").fetchone() == (1,))

    async def open_visit(self, citizen: Citizen) -> str:
        """Remember a signed-in citizen and return the visit's secret identifier."""
        visit_id = secrets.token_urlsafe(32)
        now = datetime.now(UTC)
        row = (visit_id, json.dumps(asdict(citizen)), (now + VISIT_LIFETIME).isoformat())

        def work(db: sqlite3.Connection) -> str:
            db.execute("DELETE FROM visit WHERE expires_at < ?", (now.isoformat(),))
            db.execute("INSERT INTO visit VALUES (?, ?, ?)", row)
            return visit_id

        return await self._run(work)

    async def citizen_of(self, visit_id: str) -> Citizen | None:
        """Return the citizen of a visit that has not ended."""
        found = await self._run(
            lambda db: db.execute(
                "SELECT citizen FROM visit WHERE id = ? AND expires_at > ?", (visit_id, datetime.now(UTC).isoformat())
            ).fetchone()
        )
        return None if found is None else Citizen(**json.loads(found[0]))

    async def end_visit(self, visit_id: str) -> None:
        """Forget a visit."""
        await self._run(lambda db: db.execute("DELETE FROM visit WHERE id = ?", (visit_id,)))

    async def submit(self, sub: str, form: dict[str, str], submission: str) -> str:
        """Store a dossier and return its code; sending the same page twice gives one dossier."""
        now = datetime.now(UTC)

        def work(db: sqlite3.Connection) -> tuple[int, int]:
            db.execute(
                "INSERT INTO dossier (sub, year, form, submitted_at, submission) VALUES (?, ?, ?, ?, ?)"
                " ON CONFLICT (submission) DO NOTHING",
                (sub, now.year, json.dumps(form), now.isoformat(), submission),
            )
            found: tuple[int, int] = db.execute(
                "SELECT year, number FROM dossier WHERE submission = ? AND sub = ?", (submission, sub)
            ).fetchone()
            return found

        year, number = await self._run(work)
        return _code(year, number)

    async def dossiers_of(self, sub: str) -> list[Dossier]:
        """Return the dossiers of a citizen, newest first."""
        rows = await self._run(
            lambda db: db.execute(
                "SELECT year, number, form, submitted_at FROM dossier WHERE sub = ? ORDER BY number DESC", (sub,)
            ).fetchall()
        )
        return [Dossier(_code(row[0], row[1]), json.loads(row[2]), datetime.fromisoformat(row[3])) for row in rows]

    async def _run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        def inside() -> T:
            with closing(self._connect()) as connection, connection:
                return work(connection)

        return await asyncio.to_thread(inside)

    def _connect(self) -> sqlite3.Connection:
        return sqlite3.connect(self._path, timeout=5)


def _code(year: int, number: int) -> str:
    return f"H99.01-{year}-{number:06d}"
