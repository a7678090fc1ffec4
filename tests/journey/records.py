"""What stands in an installation's database, and time passing in it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar
from uuid import UUID

import asyncpg
from pydantic import SecretStr

from motid.accounts import find_account
from motid.bootstrap.platform import open_platform
from motid.db import Database
from motid.kernel.personal_number import PersonalIdNumber
from motid.settings import Settings
from tests.installation import Installation

T = TypeVar("T")


@dataclass(frozen=True)
class Records:
    """Looks into the database of an installation that runs, beside its own processes."""

    installation: Installation

    def rows(self, query: str, *arguments: Any) -> list[dict[str, Any]]:
        """Return the rows of a query."""
        return asyncio.run(self._rows(query, arguments))

    def value(self, query: str, *arguments: Any) -> Any:
        """Return the first column of the first row."""
        return next(iter(self.rows(query, *arguments)[0].values()))

    def in_database(self, work: Callable[[Database], Awaitable[T]]) -> T:
        """Call `work` with the installation's database and vault."""
        return asyncio.run(self._in_database(work))

    def accounts_of(self, personal_number: str) -> list[UUID]:
        """Return the accounts under a personal number, whatever their state."""

        async def find(database: Database) -> list[UUID]:
            async with database.read() as connection:
                number = PersonalIdNumber.parse(personal_number)
                found = await find_account.by_login(connection, database.vault, number)
                return [account.account_id for account in found]

        return self.in_database(find)

    def is_normalised(self, personal_number: str) -> bool:
        """Return whether the account under a number is normalised: a job does that soon after a registration."""
        query = "SELECT count(*) FROM account WHERE id = ANY($1) AND normalised_at IS NOT NULL"
        return bool(self.value(query, self.accounts_of(personal_number)))

    def let_pass(self, time: timedelta) -> None:
        """Make codes, sessions, jobs that wait and deliveries under way older, as if `time` had passed."""
        for statement in (
            "UPDATE pgqueuer SET execute_after = execute_after - $1::interval WHERE status = 'queued'",
            "UPDATE outbound_message SET updated_at = updated_at - $1::interval WHERE state = 'submitting'",
            "UPDATE one_time_code SET created_at = created_at - $1::interval, expires_at = expires_at - $1::interval",
            """UPDATE session SET last_seen_at = last_seen_at - $1::interval, idle_end = idle_end - $1::interval
                WHERE ended_at IS NULL""",
        ):
            self.rows(statement, time)

    async def _rows(self, query: str, arguments: tuple[Any, ...]) -> list[dict[str, Any]]:
        connection = await asyncpg.connect(self.installation.database_url)
        try:
            return [dict(row) for row in await connection.fetch(query, *arguments)]
        finally:
            await connection.close()

    async def _in_database(self, work: Callable[[Database], Awaitable[T]]) -> T:
        async with open_database(self.installation) as database:
            return await work(database)


@asynccontextmanager
async def open_database(installation: Installation) -> AsyncIterator[Database]:
    """Open an installation's database beside its own processes."""
    async with open_platform(settings_of(installation)) as platform:
        yield platform.database


def settings_of(installation: Installation) -> Settings:
    """Return the settings under which an installation runs."""
    return Settings(
        mode="sandbox",
        var=installation.var,
        base_port=installation.base_port,
        database_url=SecretStr(installation.database_url),
        limit_scale=1000,
    )
