"""What an official handed over and was offered."""

from dataclasses import dataclass

from motid.desk.environment import DeskEnvironment
from motid.desk.hand_over import store
from motid.desk.hand_over.model import HandOver
from motid.officials.model import Official

MOST = 100


@dataclass(frozen=True, slots=True)
class HandOvers:
    """Offers to answer, own offers that wait, and what was decided, the newest first."""

    to_me: tuple[HandOver, ...]
    from_me: tuple[HandOver, ...]
    decided: tuple[HandOver, ...]


async def read_hand_overs(env: DeskEnvironment, official: Official) -> HandOvers:
    """Return the newest hand-overs of an official."""
    async with env.database.read() as connection:
        found = await store.select_of(connection, env.database.vault, official.account_id, limit=MOST)
    offered = [each for each in found if each.state == "offered"]
    return HandOvers(
        tuple(each for each in offered if each.to_id == official.account_id),
        tuple(each for each in offered if each.from_id == official.account_id),
        tuple(each for each in found if each.state != "offered"),
    )
