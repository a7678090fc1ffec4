"""Write a population to a file: people from worker processes, rows by one writer, indexes at the end."""

import gc
import os
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

import msgspec

from motid.kernel.errors import InvalidValue
from motid.sandbox.population.columns import CHUNK
from motid.sandbox.population.marks import MOST_PEOPLE
from motid.sandbox.population.people import chunk_of_people

VERSION = 2
"""Raised when the same seed no longer gives the same people."""

Progress = Callable[[int, int], None]
"""Told how many people are stored, and of how many."""

_SCHEMA = """
CREATE TABLE about (key TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE person (id INTEGER PRIMARY KEY, personal_number TEXT NOT NULL, record BLOB NOT NULL);
CREATE TABLE phone (number TEXT NOT NULL, person INTEGER NOT NULL);
CREATE TABLE cmnd (number TEXT NOT NULL, person INTEGER NOT NULL);
"""
_INDEXES = """
CREATE UNIQUE INDEX person_number ON person (personal_number);
CREATE UNIQUE INDEX phone_number ON phone (number);
CREATE INDEX cmnd_number ON cmnd (number);
"""

_ALONE = 4 * CHUNK
"""Up to this size one process is quicker than starting two more."""

Rows = tuple[
    list[tuple[int, str, bytes]],
    list[tuple[str, int]],
    list[tuple[str, int]],
]
"""Rows of people, of their phones and of their CMND."""


def generate(path: Path, seed: int, size: int, progress: Progress | None = None) -> None:
    """Write the first `size` people of `seed` to `path`, replacing what is there once all is written.

    The file appears whole or not at all. Raises `InvalidValue("population.size")` outside 2 … 3,000,000.
    """
    if not 2 <= size <= MOST_PEOPLE:
        raise InvalidValue(code="population.size")
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.new")
    unfinished.unlink(missing_ok=True)
    try:
        _write(unfinished, seed, size, progress or (lambda _stored, _size: None))
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _write(path: Path, seed: int, size: int, progress: Progress) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA locking_mode=EXCLUSIVE; PRAGMA cache_size=-65536"
        )
        connection.executescript(_SCHEMA)
        connection.execute("BEGIN")
        stored = 0
        for people, phones, cmnds in _chunks(seed, size):
            connection.executemany("INSERT INTO person VALUES (?, ?, ?)", people)
            connection.executemany("INSERT INTO phone VALUES (?, ?)", phones)
            connection.executemany("INSERT INTO cmnd VALUES (?, ?)", cmnds)
            stored += len(people)
            progress(stored, size)
        about = {"version": VERSION, "seed": seed, "size": size, "orders": 0}
        connection.executemany("INSERT INTO about VALUES (?, ?)", list(about.items()))
        connection.execute("COMMIT")
        connection.executescript(_INDEXES)


def _chunks(seed: int, size: int) -> Iterator[Rows]:
    """Yield the rows of every chunk in order; a few chunks are under way at once, so memory stays level."""
    jobs = [(seed, chunk, min(CHUNK, size - chunk * CHUNK)) for chunk in range(-(-size // CHUNK))]
    if size <= _ALONE:
        yield from map(chunk_rows, jobs)
        return
    workers = os.cpu_count() or 1
    # Rows hold no cycles; the collector would only walk over them, for a tenth of the time.
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=gc.disable) as pool:
        waiting = iter(jobs)
        under_way = [pool.submit(chunk_rows, job) for job in islice(waiting, workers * 3)]
        while under_way:
            yield under_way.pop(0).result()
            under_way += [pool.submit(chunk_rows, job) for job in islice(waiting, 1)]


def chunk_rows(job: tuple[int, int, int]) -> Rows:
    """Return the database rows of the first people of a chunk: seed, chunk, how many."""
    seed, chunk, count = job
    encode = msgspec.json.Encoder().encode
    people: list[tuple[int, str, bytes]] = []
    phones: list[tuple[str, int]] = []
    cmnds: list[tuple[str, int]] = []
    for row, person in enumerate(chunk_of_people(seed, chunk)[:count], start=chunk * CHUNK + 1):
        people.append((row, person.personal_number, encode(person)))
        phones += [(phone.number, row) for phone in person.phones]
        cmnds += [(entry.number, row) for entry in person.cmnd_history]
    return people, phones, cmnds
