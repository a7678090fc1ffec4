"""The list as officials see it: who waits, the longest first, and nobody's name or number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from motid.desk.call_backs import store
from motid.desk.call_backs.model import CallBack
from motid.desk.environment import DeskEnvironment

PAGE = 50


@dataclass(frozen=True, slots=True)
class CallBackList:
    """A page of the list. `waiting`: how many there are in all; `after`: where the next page begins, if any does."""

    entries: Sequence[CallBack]
    waiting: int
    after: tuple[datetime, UUID] | None


async def list_call_backs(
    env: DeskEnvironment, after: tuple[datetime, UUID] | None = None, *, size: int = PAGE
) -> CallBackList:
    """Return who waits, from behind `after` on."""
    async with env.database.read() as connection:
        entries = await store.select_waiting(connection, after, size + 1)
        waiting = await store.count_waiting(connection)
    shown = entries[:size]
    last = (shown[-1].asked_at, shown[-1].id) if len(entries) > size else None
    return CallBackList(shown, waiting, last)
