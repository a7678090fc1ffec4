"""The SQL of logos: a row for each address that a client registered."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from motid.db import Connection, Reader
from motid.oidc.client_logos.model import KEPT_WITHOUT, MEMBERS, DrawnLogo, NotShown

Look = tuple[str, bool, DrawnLogo | NotShown]
"""An address, whether an operator vouches for it, and what was found there."""


async def fingerprint(connection: Reader) -> tuple[int, int]:
    """Return what changes whenever a logo does: number of rows and sum of versions."""
    row: Any = await connection.fetchrow(
        "SELECT count(*) AS n, coalesce(sum(version), 0)::bigint AS v FROM client_logo"
    )
    return row["n"], row["v"]


async def select_logos(connection: Reader, *, strangers: bool) -> list[Any]:
    """Return every address that was looked at, with the picture to show, if any; `strangers`: of everybody."""
    return await connection.fetch(
        """SELECT client_id, address, width, height, CASE WHEN vouched_for OR $1 THEN digest END AS digest
             FROM client_logo""",
        strangers,
    )


async def select_picture(connection: Reader, digest: bytes, *, strangers: bool) -> bytes | None:
    """Return a picture that a client shows now."""
    found: bytes | None = await connection.fetchval(
        """SELECT picture FROM client_logo JOIN client ON client.id = client_id AND removed_at IS NULL
            WHERE digest = $1 AND (vouched_for OR $2) LIMIT 1""",
        digest, strangers,
    )  # fmt: skip
    return found


async def select_of(connection: Connection, client_id: str) -> list[Any]:
    """Return what is known of a client's addresses."""
    return await connection.fetch("SELECT address, digest FROM client_logo WHERE client_id = $1", client_id)


async def delete_others(connection: Connection, client_id: str, addresses: Collection[str]) -> None:
    """Forget the addresses of a client but these."""
    await connection.execute(
        "DELETE FROM client_logo WHERE client_id = $1 AND address <> ALL($2::text[])", client_id, list(addresses)
    )


async def note_looks(connection: Connection, client_id: str, looks: Sequence[Look], now: datetime) -> list[Any]:
    """Write down what was found at each address; returns address, digest and number of failures in a row.

    Where nothing was found the picture before stays, unless it is too old by now.
    """
    drawn = [found if isinstance(found, DrawnLogo) else None for _, _, found in looks]
    return await connection.fetch(
        """INSERT INTO client_logo AS known (client_id, address, vouched_for, looked_at, problem, failures,
                                             digest, width, height, picture, fetched_at)
           SELECT $1, address, vouched_for, $2, problem, (problem IS NOT NULL)::int::smallint,
                  digest, width, height, picture, CASE WHEN digest IS NOT NULL THEN $2::timestamptz END
             FROM unnest($4::text[], $5::boolean[], $6::text[], $7::bytea[], $8::smallint[], $9::smallint[],
                         $10::bytea[]) AS look (address, vouched_for, problem, digest, width, height, picture)
           ON CONFLICT (client_id, address) DO UPDATE SET
              vouched_for = excluded.vouched_for, looked_at = excluded.looked_at, problem = excluded.problem,
              failures = CASE WHEN excluded.problem IS NULL THEN 0 ELSE least(known.failures + 1, 1000) END,
              (digest, width, height, picture, fetched_at) = (
                SELECT * FROM (VALUES (excluded.digest, excluded.width, excluded.height, excluded.picture,
                                       excluded.fetched_at),
                                      (known.digest, known.width, known.height, known.picture, known.fetched_at))
                         AS candidate (digest, width, height, picture, fetched_at)
                 WHERE fetched_at > $2::timestamptz - $3::interval ORDER BY fetched_at DESC LIMIT 1),
              version = nextval('client_logo_version')
           RETURNING address, digest, failures""",
        client_id, now, KEPT_WITHOUT,
        [address for address, _, _ in looks],
        [vouched_for for _, vouched_for, _ in looks],
        [found.reason if isinstance(found, NotShown) else None for _, _, found in looks],
        [each and each.logo.digest for each in drawn],
        [each and each.logo.width for each in drawn],
        [each and each.logo.height for each in drawn],
        [each and each.picture for each in drawn],
    )  # fmt: skip


async def select_due(connection: Connection, now: datetime, age: timedelta, limit: int) -> list[str]:
    """Return clients with a logo at whose addresses nobody has looked for a while, or ever."""
    rows = await connection.fetch(
        """SELECT id FROM client
            WHERE removed_at IS NULL AND (metadata ? 'logo_uri' OR metadata -> 'localized' ?| $3::text[])
              AND NOT EXISTS (SELECT FROM client_logo WHERE client_id = client.id AND looked_at > $1)
            ORDER BY id LIMIT $2""",
        now - age, limit, list(MEMBERS),
    )  # fmt: skip
    return [row["id"] for row in rows]


async def delete_of_removed(connection: Connection) -> None:
    """Forget the logos of clients that were removed."""
    await connection.execute(
        "DELETE FROM client_logo USING client WHERE client.id = client_id AND removed_at IS NOT NULL"
    )
