"""The portal's own SQLite: who is signed in, forms not sent yet, and dossiers. One short connection an operation.

Everything is kept under `sub`, the citizen's name at this portal alone. When MotID says that an account goes on in
another, all of it moves to the other name at once.
"""

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
NOTICES_KEPT = timedelta(days=30)
"""MotID repeats a notice that was not answered for a week."""
_SCHEMA = """
DROP TABLE IF EXISTS visit;
CREATE TABLE IF NOT EXISTS signed_in (
    id TEXT PRIMARY KEY, sub TEXT NOT NULL, sid TEXT NOT NULL, citizen TEXT NOT NULL, expires_at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS draft (sub TEXT PRIMARY KEY, form TEXT NOT NULL, submission TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS notice (jti TEXT PRIMARY KEY, taken_at TEXT NOT NULL);
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


@dataclass(frozen=True, slots=True, repr=False)
class Draft:
    """A form that was filled in and not sent. `submission` names the sending of it, so that it counts once."""

    form: dict[str, str]
    submission: str


class Storage:
    """Visits, drafts and dossiers; nothing here leaves the portal."""

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
        row = (visit_id, citizen.sub, citizen.sid, json.dumps(asdict(citizen)), (now + VISIT_LIFETIME).isoformat())

        def work(db: sqlite3.Connection) -> str:
            db.execute("DELETE FROM signed_in WHERE expires_at < ?", (now.isoformat(),))
            db.execute("INSERT INTO signed_in VALUES (?, ?, ?, ?, ?)", row)
            return visit_id

        return await self._run(work)

    async def citizen_of(self, visit_id: str) -> Citizen | None:
        """Return the citizen of a visit that has not ended."""
        found = await self._run(
            lambda db: db.execute(
                "SELECT citizen FROM signed_in WHERE id = ? AND expires_at > ?",
                (visit_id, datetime.now(UTC).isoformat()),
            ).fetchone()
        )
        return None if found is None else Citizen(**json.loads(found[0]))

    async def end_visit(self, visit_id: str) -> None:
        """Forget a visit."""
        await self._run(lambda db: db.execute("DELETE FROM signed_in WHERE id = ?", (visit_id,)))

    async def end_visits(self, *, sub: str, sid: str, notice: str) -> None:
        """End the visits of one session at MotID, or every one of a citizen where no session is named."""

        def work(db: sqlite3.Connection) -> None:
            if not _is_new(db, notice):
                return
            if sid:
                db.execute("DELETE FROM signed_in WHERE sid = ? AND ? IN (sub, '')", (sid, sub))
            else:
                db.execute("DELETE FROM signed_in WHERE sub = ?", (sub,))

        await self._run(work)

    async def move(self, ended: str, survivor: str, *, notice: str) -> int:
        """Let everything of one citizen go on under another name, and return how many dossiers moved.

        Visits end: they speak of an account that is gone. A draft of the survivor's own is kept before the other.
        """

        def work(db: sqlite3.Connection) -> int:
            if not _is_new(db, notice):
                return 0
            db.execute("DELETE FROM signed_in WHERE sub = ?", (ended,))
            db.execute("UPDATE OR IGNORE draft SET sub = ? WHERE sub = ?", (survivor, ended))
            db.execute("DELETE FROM draft WHERE sub = ?", (ended,))
            return db.execute("UPDATE dossier SET sub = ? WHERE sub = ?", (survivor, ended)).rowcount

        return await self._run(work)

    async def keep_draft(self, sub: str, form: dict[str, str], submission: str) -> None:
        """Keep a form that cannot be sent yet."""
        row = (sub, json.dumps(form), submission)
        await self._run(lambda db: db.execute("INSERT OR REPLACE INTO draft VALUES (?, ?, ?)", row))

    async def draft_of(self, sub: str) -> Draft | None:
        """Return the form that a citizen has not sent yet."""
        found = await self._run(
            lambda db: db.execute("SELECT form, submission FROM draft WHERE sub = ?", (sub,)).fetchone()
        )
        return None if found is None else Draft(json.loads(found[0]), found[1])

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
            db.execute("DELETE FROM draft WHERE sub = ?", (sub,))
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


def _is_new(db: sqlite3.Connection, jti: str) -> bool:
    """Note a notice; False when it came before. In the transaction of what it causes, so that neither goes alone."""
    now = datetime.now(UTC)
    db.execute("DELETE FROM notice WHERE taken_at < ?", ((now - NOTICES_KEPT).isoformat(),))
    return db.execute("INSERT OR IGNORE INTO notice VALUES (?, ?)", (jti, now.isoformat())).rowcount == 1


def _code(year: int, number: int) -> str:
    return f"H99.01-{year}-{number:06d}"
