"""The population in a file of SQLite: people by number, phone and CMND, and people made to order."""

import sqlite3
from pathlib import Path
from threading import Lock
from typing import Any, Self

import msgspec

from motid.kernel.errors import InvalidValue
from motid.kernel.phone import PhoneNumber
from motid.sandbox.population.errors import PersonTaken, PopulationDiffers
from motid.sandbox.population.generate import VERSION, generate
from motid.sandbox.population.made_to_order import PersonFields, make_to_order
from motid.sandbox.population.person import Person, Subscriber

_DECODE = msgspec.json.Decoder(Person)
_ENCODE = msgspec.json.Encoder()

DEFAULT_SEED = 2026
DEFAULT_SIZE = 10_000


class Page(msgspec.Struct, frozen=True):
    """Some people in their order, and the cursor for those after; None at the end."""

    people: list[Person]
    next_cursor: str | None


class PopulationStore:
    """Reads and extends one population file. Calls take well under a millisecond and may come from any thread."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = Lock()
        self._connection: sqlite3.Connection | None = None

    @classmethod
    def open(cls, path: Path) -> Self:
        """Return the store of the population in `path`; `ensure` makes the file when there is none."""
        return cls(path)

    def ensure(self, seed: int | None = None, size: int | None = None) -> None:
        """Make sure that there is a population: of at least `size` people, and of `seed`, where these are given.

        Whatever is there will do otherwise. A file that is too small, or written by another version of the
        generator, is generated anew; its people made to order are kept. Raises `PopulationDiffers` for a file of
        another seed: replacing it is a person's decision (`generate`).
        """
        if not self.path.exists():
            generate(self.path, DEFAULT_SEED if seed is None else seed, size or DEFAULT_SIZE)
            return
        known: dict[str, int] = dict(self._rows("SELECT key, value FROM about"))
        if seed is not None and known["seed"] != seed:
            raise PopulationDiffers(f"{self.path} holds another population; remove it or generate it again")
        if known["version"] != VERSION or known["size"] < (size or 0):
            self._renew(known["seed"], max(known["size"], size or 0), known)

    def _renew(self, seed: int, size: int, known: dict[str, int]) -> None:
        """Replace the file by a new one with the same people made to order, whole or not at all."""
        renewed = PopulationStore(self.path.with_name(f"{self.path.name}.renewed"))
        try:
            generate(renewed.path, seed, size)
            for (record,) in self._rows("SELECT record FROM person WHERE id > ? ORDER BY id", known["size"]):
                renewed._insert(_DECODE.decode(record))
            renewed._continue_orders(known["orders"])
            renewed.close()
            self.close()
            renewed.path.replace(self.path)
        finally:
            renewed.close()
            renewed.path.unlink(missing_ok=True)

    def _continue_orders(self, orders: int) -> None:
        with self._lock, self._open() as connection:
            connection.execute("UPDATE about SET value = ? WHERE key = 'orders'", (orders,))

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def count(self) -> int:
        """Return how many people there are, those made to order included."""
        return int(self._rows("SELECT count(*) FROM person")[0][0])

    def get(self, personal_number: str) -> Person | None:
        """Return the person with a personal number."""
        return self._one("SELECT record FROM person WHERE personal_number = ?", personal_number)

    def page(self, limit: int = 50, cursor: str | None = None) -> Page:
        """Return up to `limit` people after `cursor` (one that a page gave; others raise `InvalidValue`)."""
        after = _cursor(cursor)
        rows = self._rows("SELECT id, record FROM person WHERE id > ? ORDER BY id LIMIT ?", after, limit + 1)
        people = [_DECODE.decode(record) for _, record in rows[:limit]]
        return Page(people, str(rows[limit - 1][0]) if len(rows) > limit else None)

    def find_by_phone(self, number: str) -> Subscriber | None:
        """Return the subscription of a number, national or E.164; None when no carrier knows it."""
        try:
            national = PhoneNumber.parse(number).national()
        except InvalidValue:
            return None
        user = self._one(
            "SELECT record FROM person JOIN phone ON phone.person = person.id WHERE phone.number = ?", national
        )
        if user is None:
            return None
        phone = next(phone for phone in user.phones if phone.number == national)
        if phone.registered_to == user.personal_number:
            return Subscriber(national, phone.carrier, user, user)
        owner = self.get(phone.registered_to) if phone.registered_to else None
        return Subscriber(national, phone.carrier, user, owner)

    def find_by_cmnd(self, number: str) -> list[Person]:
        """Return everybody who ever held a CMND number; provinces gave some numbers twice."""
        rows = self._rows(
            "SELECT record FROM person JOIN cmnd ON cmnd.person = person.id WHERE cmnd.number = ? ORDER BY id", number
        )
        return [_DECODE.decode(record) for (record,) in rows]

    def create(self, fields: PersonFields) -> Person:
        """Add a person with the given fields, the rest generated, and return it.

        Raises `InvalidValue` for a field that cannot be (see `make_to_order`) and `PersonTaken` when the personal
        number or a phone is somebody's already.
        """
        known: dict[str, int] = dict(self._rows("SELECT key, value FROM about"))
        person = make_to_order(fields, known["seed"], self._take_order())
        self._insert(person)
        return person

    def _take_order(self) -> int:
        with self._lock, self._open() as connection:
            row = connection.execute("UPDATE about SET value = value + 1 WHERE key = 'orders' RETURNING value - 1")
            return int(row.fetchone()[0])

    def _insert(self, person: Person) -> None:
        with self._lock, self._open() as connection:
            try:
                row = connection.execute(
                    "INSERT INTO person (personal_number, record) VALUES (?, ?)",
                    (person.personal_number, _ENCODE.encode(person)),
                )
            except sqlite3.IntegrityError:
                raise PersonTaken from None
            try:
                connection.executemany(
                    "INSERT INTO phone (number, person) VALUES (?, ?)",
                    [(phone.number, row.lastrowid) for phone in person.phones],
                )
            except sqlite3.IntegrityError:
                raise PersonTaken(code="population.phone_taken") from None
            connection.executemany(
                "INSERT INTO cmnd (number, person) VALUES (?, ?)",
                [(entry.number, row.lastrowid) for entry in person.cmnd_history],
            )

    def _one(self, query: str, *values: object) -> Person | None:
        rows = self._rows(query, *values)
        return _DECODE.decode(rows[0][0]) if rows else None

    def _rows(self, query: str, *values: object) -> list[Any]:
        with self._lock:
            return self._open().execute(query, values).fetchall()

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            if not self.path.exists():
                raise FileNotFoundError(f"no population in {self.path}; run `motid population generate`")
            self._connection = sqlite3.connect(self.path, check_same_thread=False, timeout=10)
        return self._connection


def _cursor(cursor: str | None) -> int:
    if cursor is None:
        return 0
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) < 18):
        raise InvalidValue(code="population.cursor")
    return int(cursor)
