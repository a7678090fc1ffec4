"""What an official sees unmasked of a case at present."""

from datetime import datetime
from uuid import UUID

from motid.desk import reveal_store
from motid.desk.access import look_into_case, origins_within_reach
from motid.desk.environment import DeskEnvironment
from motid.desk.model import Refused
from motid.desk.reveal_field import Revealed
from motid.desk.revealed_values import RevealField, revealed_values
from motid.officials.model import Official, Right
from motid.officials.rights import may


async def visible_fields(env: DeskEnvironment, official: Official, case_id: UUID) -> tuple[Revealed, ...]:
    """Return the fields that were revealed to this official and whose minutes are not over.

    Nothing, once the official may not look into the case any more, or has lost the right to reveal.
    """
    now = env.database.clock.now()
    async with env.database.read() as connection:
        rows = await reveal_store.visible_to(connection, case_id, official.account_id, now)
        if not rows:
            return ()
        case = await look_into_case(connection, official, case_id)
        if isinstance(case, Refused) or not may(official, Right.REVEAL, case.unit_id):
            return ()
        origins = {row["origin"] for row in rows if row["origin"] is not None}
        within = await origins_within_reach(connection, env, official, origins, right=Right.REVEAL)
        until: dict[tuple[UUID | None, RevealField], datetime] = {
            (row["account_id"], RevealField(row["field"])): row["visible_until"]
            for row in rows
            if row["origin"] is None or row["origin"] in within
        }
        wanted: dict[UUID | None, set[RevealField]] = {}
        for account_id, field in until:
            wanted.setdefault(account_id, set()).add(field)
        values = await revealed_values(connection, env.database.vault, case_id, wanted)
    return tuple(
        Revealed(account_id, field, values[account_id, field], end) for (account_id, field), end in until.items()
    )
