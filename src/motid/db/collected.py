"""Writes that are sent together: one round trip and, where nothing is asked, no BEGIN and COMMIT (ADR 0015)."""

import re
from functools import lru_cache
from typing import Any

from asyncpg import Connection
from asyncpg.exceptions import DivisionByZeroError
from asyncpg.pool import PoolConnectionProxy
from asyncpg.transaction import Transaction

_PLACE = re.compile(r"\$(\d+)")


class NothingTaken(Exception):  # noqa: N818 - an outcome that the caller must expect
    """A row that a write was to take is not there (any more)."""


class Collected:
    """A connection on which `execute` waits for the others and goes with them, as one statement.

    A question (`fetch…`) sends what waits before, in a transaction that it opens; so it sees it. What waits together
    sees the database as it was before all of it: no two of the statements may touch one row. Each begins with INSERT,
    UPDATE or DELETE.
    """

    __slots__ = ("_connection", "_taking", "_transaction", "_waiting")

    def __init__(self, connection: "Connection[Any]") -> None:
        self._connection = connection
        self._waiting: list[tuple[str, tuple[Any, ...]]] = []
        self._taking: list[int] = []
        """Places, among what waits, of the writes that must find a row."""
        self._transaction: Transaction | None = None

    def take(self, query: str, *values: Any) -> None:
        """Keep a write (with RETURNING) that must find a row: else nothing at all is written.

        `NothingTaken` is raised where the writes are sent. Of two that would take one row, the second finds nothing.
        """
        self._taking.append(len(self._waiting))
        self._waiting.append((query, values))

    async def execute(self, query: str, *values: Any) -> str:
        """Keep a write for later. Its status is not known yet, so it is empty."""
        self._waiting.append((query, values))
        return ""

    async def fetch(self, query: str, *values: Any) -> list[Any]:
        """Return rows, after what waits."""
        await self._bring_up_to_date()
        return await self._connection.fetch(query, *values)

    async def fetchrow(self, query: str, *values: Any) -> Any | None:
        """Return the first row, after what waits."""
        await self._bring_up_to_date()
        return await self._connection.fetchrow(query, *values)

    async def fetchval(self, query: str, *values: Any) -> Any:
        """Return the first value of the first row, after what waits."""
        await self._bring_up_to_date()
        return await self._connection.fetchval(query, *values)

    async def finish(self) -> None:
        """Send what waits, and commit."""
        await self._send()
        transaction, self._transaction = self._transaction, None
        if transaction is not None:
            await transaction.commit()

    async def abandon(self) -> None:
        """Drop what waits, and roll back what was sent."""
        if self._transaction is not None and not self._connection.is_closed():
            await self._transaction.rollback()

    async def _bring_up_to_date(self) -> None:
        if self._transaction is None:
            transaction = self._connection.transaction()
            await transaction.start()
            self._transaction = transaction
        await self._send()

    async def _send(self) -> None:
        if not self._waiting:
            return
        waiting, self._waiting = self._waiting, []
        taking, self._taking = tuple(self._taking), []
        queries = tuple([query for query, _ in waiting])
        counts = tuple([len(values) for _, values in waiting])
        statement = _together(queries, counts, taking)
        try:
            await self._connection.execute(statement, *[value for _, values in waiting for value in values])
        except DivisionByZeroError:
            if taking:
                raise NothingTaken from None
            raise


async def take_row(connection: "Connection[Any] | PoolConnectionProxy[Any]", query: str, *values: Any) -> None:
    """Run a write (with RETURNING) that must find a row. Raises `NothingTaken`; where writes are collected, later."""
    collected: object = connection
    if isinstance(collected, Collected):
        collected.take(query, *values)
    elif await connection.fetchrow(query, *values) is None:
        raise NothingTaken


@lru_cache(maxsize=256)
def _together(queries: tuple[str, ...], counts: tuple[int, ...], taking: tuple[int, ...] = ()) -> str:
    """Return one statement of several, the places of their values counted on.

    Where some are to take a row, it divides by how many rows each took: an error that undoes the whole statement.
    """
    placed, offset = [], 0
    for query, count in zip(queries, counts, strict=True):
        placed.append(_moved(query, offset))
        offset += count
    if taking:
        counts_taken = ", ".join(f"1 / (SELECT count(*) FROM write{number})" for number in taking)  # noqa: S608 - numbers
        placed.append(f"SELECT {counts_taken}")
    parts = ", ".join(f"write{number} AS ({query})" for number, query in enumerate(placed[:-1]))
    return f"WITH {parts} {placed[-1]}" if parts else placed[-1]


def _moved(query: str, offset: int) -> str:
    return _PLACE.sub(lambda place: f"${int(place[1]) + offset}", query)
