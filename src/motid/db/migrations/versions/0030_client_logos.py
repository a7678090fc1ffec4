"""Logos of services, as MotID has drawn them anew, and what came of looking for them."""

from motid.db.migrations.sql import run_script

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    run_script("""
CREATE SEQUENCE client_logo_version;
-- One row for each address that a client registered for its logo. The picture is ours: read from there, made small
-- and encoded again; a failed look keeps the one before for a while. `vouched_for`: an operator registered the
-- address, or fixed it in an initial access token; others are of services that registered themselves.
CREATE TABLE client_logo (
    client_id   text NOT NULL CONSTRAINT client_logo_client REFERENCES client,
    address     text NOT NULL,
    vouched_for boolean NOT NULL,
    looked_at   timestamptz NOT NULL,
    problem     text,
    failures    smallint NOT NULL CONSTRAINT client_logo_failures CHECK (failures >= 0),
    digest      bytea CONSTRAINT client_logo_digest_size CHECK (octet_length(digest) = 32),
    width       smallint,
    height      smallint,
    picture     bytea,
    fetched_at  timestamptz,
    version     bigint NOT NULL DEFAULT nextval('client_logo_version'),
    PRIMARY KEY (client_id, address),
    CONSTRAINT client_logo_whole CHECK (num_nulls(digest, width, height, picture, fetched_at) IN (0, 5))
);
CREATE INDEX client_logo_digest ON client_logo (digest) WHERE digest IS NOT NULL;
""")
