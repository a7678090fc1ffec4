"""All SQL of officials: tables `official_role` and `desk_session`; units are read here and recorded by campaigns."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from motid.db import Connection, Reader
from motid.officials.model import NATIONAL_UNIT

_WITH_SCOPE = f"""below (held_id, unit_id) AS (
           SELECT id, unit_id FROM held WHERE unit_id <> '{NATIONAL_UNIT}'
           UNION SELECT below.held_id, unit.id FROM below JOIN unit ON unit.parent_id = below.unit_id)
   SELECT held.*, array(SELECT below.unit_id FROM below WHERE below.held_id = held.id) AS scope
     FROM held ORDER BY held.id"""  # noqa: S608 - a constant
_BY_ACCOUNT = f"""WITH RECURSIVE held AS (
       SELECT role.id, role.role, unit.id AS unit_id, unit.code, unit.name, account.id AS account_id,
              account.person_id
         FROM account
         JOIN official_role role ON role.account_id = account.id AND role.ended_at IS NULL
         JOIN unit ON unit.id = role.unit_id
        WHERE account.id = $1 AND account.state = 'active' AND account.normalised_at IS NOT NULL),
   {_WITH_SCOPE}"""  # noqa: S608 - a constant
_BY_SESSION = f"""WITH RECURSIVE held AS (
       SELECT role.id, role.role, unit.id AS unit_id, unit.code, unit.name, account.id AS account_id,
              account.person_id, session.secret_digest, session.acr, session.auth_time, session.last_seen_at
         FROM desk_session session
         JOIN account ON account.id = session.account_id
         JOIN official_role role ON role.account_id = account.id AND role.ended_at IS NULL
         JOIN unit ON unit.id = role.unit_id
        WHERE session.id = $1 AND session.ended_at IS NULL AND session.absolute_end > $2
          AND session.last_seen_at > $3 AND account.state = 'active' AND account.normalised_at IS NOT NULL),
   {_WITH_SCOPE}"""  # noqa: S608 - a constant


# After a merge both accounts are one person's, over any number of merges, and a person has one normalised account.
_WENT_ON = """account.state = 'merged'
               AND account.person_id IN (SELECT person_id FROM account WHERE id = ANY ($1))"""
_GOES_ON = """account.state = 'merged' AND after.person_id = account.person_id
                  AND after.state = 'active' AND after.normalised_at IS NOT NULL"""


async def roles_of_account(connection: Reader, account_id: UUID) -> list[Any]:
    """Return the roles that an active normalised account holds now, each with the units that it reaches."""
    rows: list[Any] = await connection.fetch(_BY_ACCOUNT, account_id)
    return rows


async def roles_of_session(connection: Reader, session_id: UUID, now: datetime, seen_after: datetime) -> list[Any]:
    """Return the same for whoever has a session that is neither ended nor over, with the session itself."""
    rows: list[Any] = await connection.fetch(_BY_SESSION, session_id, now, seen_after)
    return rows


async def insert_session(
    connection: Connection,
    *,
    session_id: UUID,
    digest: bytes,
    account_id: UUID,
    oidc_sid: str,
    acr: str,
    auth_time: datetime,
    now: datetime,
    absolute_end: datetime,
    sealed: bytes,
) -> None:
    """Insert an open session."""
    await connection.execute(
        """INSERT INTO desk_session (id, secret_digest, account_id, oidc_sid, acr, auth_time, opened_at, last_seen_at,
                                     absolute_end, sealed)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8, $9)""",
        session_id, digest, account_id, oidc_sid, acr, auth_time, now, absolute_end, sealed,
    )  # fmt: skip


async def touch_session(connection: Reader, session_id: UUID, seen_before: datetime, now: datetime) -> None:
    """Note that a session is in use; of several requests at once, one writes."""
    await connection.execute(
        "UPDATE desk_session SET last_seen_at = $3 WHERE id = $1 AND last_seen_at = $2 AND ended_at IS NULL",
        session_id, seen_before, now,
    )  # fmt: skip


async def end_session(connection: Connection, session_id: UUID, now: datetime) -> UUID | None:
    """End a session; returns its account, None where it had ended before."""
    account_id: UUID | None = await connection.fetchval(
        "UPDATE desk_session SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL RETURNING account_id",
        session_id, now,
    )  # fmt: skip
    return account_id


async def end_sessions_of_sid(connection: Connection, oidc_sid: str, now: datetime) -> list[Any]:
    """End the sessions that a sign-in at MotID opened; returns (id, account_id) of each."""
    rows: list[Any] = await connection.fetch(
        "UPDATE desk_session SET ended_at = $2 WHERE oidc_sid = $1 AND ended_at IS NULL RETURNING id, account_id",
        oidc_sid, now,
    )  # fmt: skip
    return rows


async def end_sessions_of_account(connection: Connection, account_id: UUID, now: datetime) -> list[Any]:
    """End every session of an account; returns (id, account_id) of each."""
    rows: list[Any] = await connection.fetch(
        "UPDATE desk_session SET ended_at = $2 WHERE account_id = $1 AND ended_at IS NULL RETURNING id, account_id",
        account_id, now,
    )  # fmt: skip
    return rows


async def delete_old_sessions(connection: Connection, before: datetime, batch: int) -> int:
    """Forget sessions whose time was over before an instant; returns how many."""
    removed: int = await connection.fetchval(
        """WITH gone AS (DELETE FROM desk_session WHERE id IN
             (SELECT id FROM desk_session WHERE absolute_end < $1 LIMIT $2) RETURNING 1) SELECT count(*) FROM gone""",
        before, batch,
    )  # fmt: skip
    return removed


async def select_unit(connection: Reader, code: str) -> Any | None:
    """Return a unit by its code: (id, code, name)."""
    return await connection.fetchrow("SELECT id, code, name FROM unit WHERE code = $1", code)


async def insert_role(
    connection: Connection,
    *,
    role_id: UUID,
    account_id: UUID,
    role: str,
    unit_id: UUID,
    now: datetime,
    granted_by: UUID | None,
) -> bool:
    """Let an account hold a role; False where it holds it already."""
    status = await connection.execute(
        """INSERT INTO official_role (id, account_id, role, unit_id, granted_at, granted_by)
           VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING""",
        role_id, account_id, role, unit_id, now, granted_by,
    )  # fmt: skip
    return bool(status == "INSERT 0 1")


async def end_role(connection: Connection, role_id: UUID, now: datetime, ended_by: UUID | None) -> bool:
    """End a role; False where it had ended before."""
    status = await connection.execute(
        "UPDATE official_role SET ended_at = $2, ended_by = $3 WHERE id = $1 AND ended_at IS NULL",
        role_id, now, ended_by,
    )  # fmt: skip
    return bool(status == "UPDATE 1")


async def select_role(connection: Reader, role_id: UUID) -> Any | None:
    """Return a role that is held now: (id, account_id, person_id, role, unit_id, unit_code)."""
    return await connection.fetchrow(
        """SELECT role.id, role.account_id, account.person_id, role.role, role.unit_id, unit.code AS unit_code
             FROM official_role role JOIN unit ON unit.id = role.unit_id JOIN account ON account.id = role.account_id
            WHERE role.id = $1 AND role.ended_at IS NULL""",
        role_id,
    )


async def find_role(connection: Reader, account_ids: Sequence[UUID], role: str, unit_id: UUID) -> UUID | None:
    """Return the role of this kind that one of some accounts holds now for exactly this unit.

    If none does, the one that an account holds which went on in one of them.
    """
    found: UUID | None = await connection.fetchval(
        f"""SELECT role.id FROM official_role role JOIN account ON account.id = role.account_id
             WHERE role.role = $2 AND role.unit_id = $3 AND role.ended_at IS NULL
               AND (account.id = ANY ($1) OR {_WENT_ON})
             ORDER BY account.state = 'merged', role.id LIMIT 1""",  # noqa: S608 - a constant
        list(account_ids), role, unit_id,
    )  # fmt: skip
    return found


async def select_held(connection: Reader, account_id: UUID) -> list[Any]:
    """Return the roles that an account holds, in whatever state it is: (id, role, unit_code)."""
    rows: list[Any] = await connection.fetch(
        """SELECT role.id, role.role, unit.code AS unit_code
             FROM official_role role JOIN unit ON unit.id = role.unit_id
            WHERE role.account_id = $1 AND role.ended_at IS NULL ORDER BY role.id""",
        account_id,
    )
    return rows


async def end_left_behind(
    connection: Connection, account_id: UUID, role: str, unit_id: UUID, *, now: datetime, ended_by: UUID | None
) -> list[Any]:
    """End the roles of this kind that accounts hold which went on in an account; returns (id, account_id) of each."""
    rows: list[Any] = await connection.fetch(
        f"""UPDATE official_role role SET ended_at = $4, ended_by = $5 FROM account
             WHERE account.id = role.account_id AND role.role = $2 AND role.unit_id = $3 AND role.ended_at IS NULL
               AND {_WENT_ON} RETURNING role.id, role.account_id""",  # noqa: S608 - a constant
        [account_id], role, unit_id, now, ended_by,
    )  # fmt: skip
    return rows


async def account_after(connection: Reader, role_id: UUID) -> UUID | None:
    """Return the active normalised account in which a role's closed one goes on; None where there is none."""
    found: UUID | None = await connection.fetchval(
        f"""SELECT after.id FROM official_role role JOIN account ON account.id = role.account_id
              JOIN account after ON {_GOES_ON}
             WHERE role.id = $1 AND role.ended_at IS NULL""",  # noqa: S608 - a constant
        role_id,
    )
    return found


async def select_roles(connection: Reader, unit_ids: Sequence[UUID] | None) -> list[Any]:
    """Return the roles that are held for some units, for all of them when None, with the holder's sealed account."""
    rows: list[Any] = await connection.fetch(
        f"""SELECT role.id, role.account_id, role.role, role.granted_at, unit.id AS unit_id, unit.code AS unit_code,
                  unit.name AS unit_name, account.sealed, account.state,
                  account.normalised_at IS NOT NULL AS normalised, after.id AS after_id, after.sealed AS after_sealed
             FROM official_role role
             JOIN unit ON unit.id = role.unit_id
            -- OFFSET 0 looks each holder up. Else the planner may walk along all accounts beside the few roles: it
            -- believes that no holder is newer than its statistics, and every new official is.
            CROSS JOIN LATERAL (SELECT * FROM account WHERE id = role.account_id OFFSET 0) account
             LEFT JOIN LATERAL (SELECT id, sealed FROM account after WHERE {_GOES_ON} OFFSET 0) after ON true
            WHERE role.ended_at IS NULL AND ($1::uuid[] IS NULL OR role.unit_id = ANY ($1))
            ORDER BY unit.code, role.role, role.id""",  # noqa: S608 - a constant
        None if unit_ids is None else list(unit_ids),
    )
    return rows


async def select_profiles(connection: Reader, account_ids: Sequence[UUID]) -> list[Any]:
    """Return the sealed profiles of accounts, which may have gone on in others since: (id, sealed)."""
    rows: list[Any] = await connection.fetch("SELECT id, sealed FROM account WHERE id = ANY ($1)", list(account_ids))
    return rows
