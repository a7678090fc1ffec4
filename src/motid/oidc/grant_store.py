"""All SQL of grants and tokens: the hot tables.

A grant and its code are one row; tokens point to it and are valid only while it is not revoked, so that ending a
family of tokens is one update.
"""

from datetime import datetime
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from motid.db import Connection, Reader
from motid.oidc.handles import Handle


async def insert_grant(connection: Connection, row: dict[str, Any], consent_id: UUID | None) -> None:
    """Insert a grant with its code; `row` names the columns. `consent_id` is the consent that it rests on, if any.

    The session that gives it must be alive, and the consent in force, and both stay so to the end of the
    transaction: whoever ends one of them sees the grant and ends it too. A session that has ended breaks the
    constraint `SESSION_ENDED`, a consent that has, `CONSENT_ENDED`.
    """
    values = row.values() if consent_id is None else (*row.values(), consent_id)
    await connection.execute(_inserting_grant(tuple(row), consent_id is not None), *values)


@lru_cache(maxsize=16)
def _inserting_grant(columns: tuple[str, ...], by_consent: bool) -> str:
    places = {column: f"${number}" for number, column in enumerate(columns, 1)}
    places["session_id"] = (
        f"(SELECT id FROM session WHERE id = {places['session_id']} AND ended_at IS NULL FOR SHARE)"  # noqa: S608 - a place
    )
    if by_consent:
        places["scope"] = f"""(SELECT {places["scope"]}::text[] FROM consent
            WHERE id = ${len(columns) + 1} AND ended_at IS NULL FOR SHARE)"""  # noqa: S608 - places
    return f"INSERT INTO authorization_grant ({', '.join(columns)}) VALUES ({', '.join(places.values())})"  # noqa: S608 - names from code


async def redeem_code(
    connection: Reader,
    *,
    code: Handle,
    client_id: str,
    redirect_uri: str | None,
    code_challenge: str | None,
    access: Handle,
    access_expires_at: datetime,
    refresh: Handle,
    refresh_expires_at: datetime,
    audience: list[str] | None,
    cnf: str | None,
    refresh_cnf: str | None,
    now: datetime,
) -> Any | None:
    """Use a code, once, and store its tokens, all in one statement; None when anything does not fit.

    The refresh token is stored only for a grant with `offline_access`. `audience`: fewer resources than the grant's.
    `cnf`: what the client proved, as the code may demand; `refresh_cnf`: what its refresh tokens will demand.
    """
    return await connection.fetchrow(
        """WITH redeemed AS (
               UPDATE authorization_grant
                  SET code_used_at = $12, cnf = $15
                WHERE id = $1 AND code_hash = $2 AND client_id = $3 AND redirect_uri = $4
                  AND code_challenge IS NOT DISTINCT FROM $5
                  AND code_used_at IS NULL AND revoked_at IS NULL AND code_expires_at > $12
                  AND ($13::text[] IS NULL OR resource @> $13)
                  AND (cnf IS NULL OR cnf = $14::text)
               RETURNING id, client_id, account_id, subject, sid, scope, id_token_claims, acr, amr, auth_time, nonce,
                         s_hash, coalesce($13, nullif(resource, '{}')) AS audience),
           access AS (
               INSERT INTO access_token (id, grant_id, secret_hash, expires_at, audience, cnf)
               SELECT $6, id, $7, $8, audience, $14 FROM redeemed),
           refresh AS (
               INSERT INTO refresh_token (id, grant_id, secret_hash, expires_at)
               SELECT $9, id, $10, $11 FROM redeemed WHERE 'offline_access' = ANY (scope))
           SELECT * FROM redeemed""",
        code.id, code.digest, client_id, redirect_uri, code_challenge, access.id, access.digest, access_expires_at,
        refresh.id, refresh.digest, refresh_expires_at, now, audience,
        cnf, refresh_cnf,
    )  # fmt: skip


async def revoke_replayed_code(connection: Connection, code: Handle, client_id: str, now: datetime) -> Any | None:
    """End the grant of a code that was used before; None when the code is not such a one."""
    return await connection.fetchrow(
        """UPDATE authorization_grant SET revoked_at = $4
            WHERE id = $1 AND code_hash = $2 AND client_id = $3 AND code_used_at IS NOT NULL AND revoked_at IS NULL
           RETURNING id, account_id""",
        code.id, code.digest, client_id, now,
    )  # fmt: skip


async def rotate_refresh_token(
    connection: Reader,
    *,
    token: Handle,
    client_id: str,
    access: Handle,
    access_expires_at: datetime,
    refresh: Handle,
    repeatable_since: datetime | None,
    audience: list[str] | None,
    scope: list[str] | None,
    cnf: str | None,
    now: datetime,
    facts: str,
) -> Any | None:
    """Use a refresh token and store its successors in one statement; None when it cannot be used.

    It can be used while its parent is the one that was rotated last; and again while it is that one itself and was
    rotated after `repeatable_since`, for the answer may have been lost (None: never); each repetition shortens that
    time. Of the successors that repetition gives, the first that is used is the one that goes on. Who meets another
    use of the same moment has lost no answer: that ends the time of repetition, and so
    `revoke_replayed_refresh_token` ends the family. The successor ends when the token would have.

    `audience` and `scope`: what the access token has less than its grant. `cnf`: what the client proved, as the grant
    of a public client may demand. `facts`: a query of at most one row about `used.account_id`, whose columns the
    result has too; the instant in it is `$9`.
    """
    return await connection.fetchrow(
        _rotating_with(facts),
        token.id, token.digest, client_id, access.id, access.digest, access_expires_at,
        refresh.id, refresh.digest, now, repeatable_since,
        audience, scope, cnf,
    )  # fmt: skip


_COST_OF_REPETITION: Final = 0.4
"""What part of the time of repetition each repetition uses up: answers are lost once or twice, not dozens of
times."""


@lru_cache(maxsize=4)
def _rotating_with(facts: str) -> str:
    # `seen` is the grant as it was when the statement began, `g` as it is once the row is this statement's: where
    # they differ, another use was under way at the same moment.
    return f"""WITH used AS (
           UPDATE authorization_grant g
              SET last_rotated = t.id,
                  rotated_at = CASE WHEN g.last_rotated IS DISTINCT FROM t.id THEN $9
                                    WHEN seen.last_rotated IS DISTINCT FROM t.id THEN '-infinity'
                                    ELSE g.rotated_at - ($9 - $10) * {_COST_OF_REPETITION} END
             FROM refresh_token t JOIN authorization_grant seen ON seen.id = t.grant_id
            WHERE t.id = $1 AND t.secret_hash = $2 AND t.expires_at > $9
              AND g.id = t.grant_id AND g.client_id = $3 AND g.revoked_at IS NULL
              AND (g.last_rotated IS NOT DISTINCT FROM t.parent_id
                   OR (g.last_rotated = t.id AND g.rotated_at > $10))
              AND ($11::text[] IS NULL OR g.resource @> $11) AND ($12::text[] IS NULL OR g.scope @> $12)
              AND (g.cnf IS NULL OR g.cnf = $13::text)
           RETURNING t.id AS parent_id, t.expires_at, coalesce($11, nullif(g.resource, '{{}}')) AS audience,
                     $12 AS narrowed, g.id, g.subject, g.sid, g.scope, g.id_token_claims, g.acr, g.amr,
                     g.auth_time, g.nonce, g.account_id, g.client_id, g.rotated_at = '-infinity' AS contested),
       access AS (
           INSERT INTO access_token (id, grant_id, secret_hash, expires_at, audience, scope, cnf)
           SELECT $4, id, $5, $6, audience, narrowed, $13 FROM used WHERE NOT contested),
       refresh AS (
           INSERT INTO refresh_token (id, grant_id, secret_hash, expires_at, parent_id)
           SELECT $7, id, $8, expires_at, parent_id FROM used WHERE NOT contested)
       SELECT used.*, facts.* FROM used LEFT JOIN LATERAL ({facts}) facts ON true
        WHERE NOT contested"""  # noqa: S608 - from code


async def revoke_replayed_refresh_token(
    connection: Connection, token: Handle, client_id: str, now: datetime, repeatable_since: datetime | None
) -> Any | None:
    """End the grant of a refresh token whose turn is over; None when the token is not such a one."""
    return await connection.fetchrow(
        """UPDATE authorization_grant g SET revoked_at = $4
             FROM refresh_token t
            WHERE t.id = $1 AND t.secret_hash = $2
              AND g.id = t.grant_id AND g.client_id = $3 AND g.revoked_at IS NULL
              AND g.last_rotated IS DISTINCT FROM t.parent_id
              AND (g.last_rotated = t.id AND g.rotated_at > $5) IS NOT TRUE
           RETURNING g.id, g.account_id""",
        token.id, token.digest, client_id, now, repeatable_since,
    )  # fmt: skip


_OPENED = """t.grant_id, t.audience, t.cnf, g.account_id, g.client_id AS granted_to,
    coalesce(t.client_id, g.client_id) AS client_id, g.subject, coalesce(t.scope, g.scope) AS scope,
    t.scope IS NOT NULL AS narrowed, g.userinfo_claims"""
_ALLOWED = f"{_OPENED}, t.expires_at, t.act, g.acr, g.auth_time"
"""What a token allows; its own scope and audience where it has less than its grant."""
_IS_VALID = """t.id = $1 AND t.secret_hash = coalesce($2, t.secret_hash) AND t.expires_at > $3
    AND g.revoked_at IS NULL"""


async def select_access_token(connection: Reader, token: Handle, now: datetime) -> Any | None:
    """Return what a valid access token allows."""
    return await connection.fetchrow(
        f"""SELECT t.id, {_ALLOWED} FROM access_token t JOIN authorization_grant g ON g.id = t.grant_id
             WHERE {_IS_VALID}""",  # noqa: S608 - from code
        token.id, token.digest, now,
    )  # fmt: skip


async def select_access_token_with(connection: Reader, token: Handle, now: datetime, facts: str) -> list[Any]:
    """Return what a valid access token opens, once for each row of `facts`, a query about `g.account_id`.

    One statement: it is the way of every userinfo request. Nothing for a token that is not valid.
    """
    return await connection.fetch(_selecting_access_token_with(facts), token.id, token.digest, now)


@lru_cache(maxsize=16)
def _selecting_access_token_with(facts: str) -> str:
    return f"""SELECT {_OPENED}, facts.* FROM access_token t JOIN authorization_grant g ON g.id = t.grant_id
                 LEFT JOIN LATERAL ({facts}) facts ON true WHERE {_IS_VALID}"""  # noqa: S608 - from code


async def select_refresh_token(connection: Reader, token: Handle, now: datetime) -> Any | None:
    """Return what a refresh token allows whose turn it is."""
    return await connection.fetchrow(
        """SELECT t.id, t.grant_id, t.expires_at, g.cnf, g.account_id, g.client_id, g.subject, g.scope, g.acr,
                  g.auth_time
             FROM refresh_token t JOIN authorization_grant g ON g.id = t.grant_id
            WHERE t.id = $1 AND t.secret_hash = $2 AND t.expires_at > $3 AND g.revoked_at IS NULL
              AND g.last_rotated IS NOT DISTINCT FROM t.parent_id""",
        token.id, token.digest, now,
    )  # fmt: skip


async def select_limits(connection: Reader, table: str, token: Handle, client_id: str) -> Any | None:
    """Return scope and resources of the grant behind a code (`authorization_grant`) or a refresh token."""
    if table == "authorization_grant":
        sql = "SELECT scope, resource FROM authorization_grant WHERE id = $1 AND code_hash = $2 AND client_id = $3"
    else:
        sql = """SELECT g.scope, g.resource FROM refresh_token t JOIN authorization_grant g ON g.id = t.grant_id
                  WHERE t.id = $1 AND t.secret_hash = $2 AND g.client_id = $3"""
    return await connection.fetchrow(sql, token.id, token.digest, client_id)


async def revoke_grant(connection: Connection, grant_id: UUID, now: datetime) -> bool:
    """End a grant with all of its tokens; False when it had ended before."""
    row = await connection.fetchrow(
        "UPDATE authorization_grant SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL RETURNING id",
        grant_id, now,
    )  # fmt: skip
    return row is not None


async def delete_token(connection: Connection, table: str, token_id: UUID) -> bool:
    """End one token, of `access_token` or `machine_token`; False when it had ended before."""
    row = await connection.fetchrow(f"DELETE FROM {table} WHERE id = $1 RETURNING id", token_id)  # noqa: S608 - named by code
    return row is not None


async def lower_acr(connection: Reader, grant_id: UUID, acr: str) -> None:
    """Note the class that a grant's evidence still supports."""
    await connection.execute("UPDATE authorization_grant SET acr = $2 WHERE id = $1", grant_id, acr)


async def revoke_by_claims(connection: Connection, client_id: str, claims: list[str], now: datetime) -> None:
    """End what lets a service read one of these claims."""
    await connection.execute(
        """UPDATE authorization_grant SET revoked_at = $3
            WHERE client_id = $1 AND revoked_at IS NULL AND (userinfo_claims && $2 OR id_token_claims && $2)""",
        client_id, claims, now,
    )  # fmt: skip


async def revoke_of_client(connection: Connection, account_id: UUID, client_id: str, now: datetime) -> None:
    """End what a service holds of a citizen."""
    await connection.execute(
        """UPDATE authorization_grant SET revoked_at = $3
            WHERE account_id = $1 AND client_id = $2 AND revoked_at IS NULL""",
        account_id, client_id, now,
    )  # fmt: skip


async def revoke_of_session(connection: Connection, session_id: UUID, now: datetime) -> None:
    """End what services hold because of one session; offline access outlives it (OpenID Connect Core §11)."""
    await connection.execute(
        """UPDATE authorization_grant SET revoked_at = $2
            WHERE session_id = $1 AND revoked_at IS NULL AND NOT 'offline_access' = ANY (scope)""",
        session_id, now,
    )  # fmt: skip


async def revoke_of_account(connection: Connection, account_id: UUID, now: datetime) -> None:
    """End what any service holds of a citizen, offline access included."""
    await connection.execute(
        "UPDATE authorization_grant SET revoked_at = $2 WHERE account_id = $1 AND revoked_at IS NULL",
        account_id, now,
    )  # fmt: skip


async def renew_refresh_token(
    connection: Reader,
    *,
    token: Handle,
    client_id: str,
    access: Handle,
    access_expires_at: datetime,
    audience: list[str] | None,
    scope: list[str] | None,
    cnf: str | None,
    now: datetime,
    facts: str,
) -> Any | None:
    """Use a refresh token that stays, and store an access token, in one statement; None when it cannot be used.

    `facts` as for `rotate_refresh_token`; the instant in it is `$7`.
    """
    return await connection.fetchrow(
        _renewing_with(facts),
        token.id, token.digest, client_id, access.id, access.digest, access_expires_at, now,
        audience, scope, cnf,
    )  # fmt: skip


@lru_cache(maxsize=4)
def _renewing_with(facts: str) -> str:
    return f"""WITH used AS (
           SELECT coalesce($8, nullif(g.resource, '{{}}')) AS audience, $9::text[] AS narrowed, g.id, g.subject,
                  g.sid, g.scope, g.id_token_claims, g.acr, g.amr, g.auth_time, g.nonce, g.account_id, g.client_id
             FROM refresh_token t JOIN authorization_grant g ON g.id = t.grant_id
            WHERE t.id = $1 AND t.secret_hash = $2 AND t.expires_at > $7
              AND g.client_id = $3 AND g.revoked_at IS NULL
              AND g.last_rotated IS NOT DISTINCT FROM t.parent_id
              AND ($8::text[] IS NULL OR g.resource @> $8) AND ($9::text[] IS NULL OR g.scope @> $9)
              AND (g.cnf IS NULL OR g.cnf = $10::text)),
       access AS (
           INSERT INTO access_token (id, grant_id, secret_hash, expires_at, audience, scope, cnf)
           SELECT $4, id, $5, $6, audience, narrowed, $10 FROM used)
       SELECT used.*, facts.* FROM used LEFT JOIN LATERAL ({facts}) facts ON true"""  # noqa: S608 - from code


async def use_proof(connection: Reader, proof_id: UUID, expires_at: datetime) -> bool:
    """Note that a DPoP proof was used; False when it had been used before."""
    row = await connection.fetchrow(
        "INSERT INTO dpop_proof (id, expires_at) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING id",
        proof_id, expires_at,
    )  # fmt: skip
    return row is not None


async def use_assertion(connection: Reader, digest: bytes, expires_at: datetime) -> bool:
    """Note that a client assertion was used; False when it had been used before."""
    row = await connection.fetchrow(
        "INSERT INTO used_assertion (id, expires_at) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING id",
        digest, expires_at,
    )  # fmt: skip
    return row is not None
