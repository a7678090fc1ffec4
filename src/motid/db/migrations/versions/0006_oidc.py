"""Tables of oidc."""

from motid.db.migrations.sql import run_script

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    run_script("""
CREATE SEQUENCE client_version;
CREATE TABLE client (
    id          text PRIMARY KEY,
    secret_hash bytea,
    metadata    jsonb NOT NULL,
    version     bigint NOT NULL DEFAULT nextval('client_version'),
    created_at  timestamptz NOT NULL,
    changed_at  timestamptz NOT NULL,
    removed_at  timestamptz
);

CREATE TABLE signing_key (
    id          uuid PRIMARY KEY,
    algorithm   text NOT NULL,
    state       text NOT NULL CONSTRAINT signing_key_state CHECK (state IN ('announced', 'active', 'published')),
    created_at  timestamptz NOT NULL,
    sealed      bytea NOT NULL
);
CREATE UNIQUE INDEX signing_key_one_active ON signing_key (algorithm) WHERE state = 'active';

CREATE TABLE subject_salt (
    id          uuid PRIMARY KEY,
    only_row    boolean NOT NULL DEFAULT true CONSTRAINT subject_salt_only_row CHECK (only_row),
    created_at  timestamptz NOT NULL,
    sealed      bytea NOT NULL
);
CREATE UNIQUE INDEX subject_salt_one ON subject_salt (only_row);

-- A validated request that waits for a page (sign-in, consent). Sealed: a hint may name a person.
CREATE TABLE authorization_request (
    id          uuid PRIMARY KEY,
    expires_at  timestamptz NOT NULL,
    sealed      bytea NOT NULL
);

-- What a citizen's sign-in gave a client, with its single-use code; tokens hang on it and end with it.
CREATE TABLE authorization_grant (
    id              uuid PRIMARY KEY,
    client_id       text NOT NULL,
    account_id      uuid NOT NULL CONSTRAINT authorization_grant_account REFERENCES account,
    session_id      uuid NOT NULL,
    subject         text NOT NULL,
    sid             text NOT NULL,
    scope           text[] NOT NULL,
    userinfo_claims text[] NOT NULL,
    id_token_claims text[] NOT NULL,
    acr             text NOT NULL,
    amr             text[] NOT NULL,
    auth_time       timestamptz NOT NULL,
    nonce           text,
    redirect_uri    text NOT NULL,
    code_challenge  text,
    code_hash       bytea NOT NULL,
    code_expires_at timestamptz NOT NULL,
    code_used_at    timestamptz,
    revoked_at      timestamptz,
    ends_at         timestamptz NOT NULL
) WITH (fillfactor = 80);
CREATE INDEX authorization_grant_by_account ON authorization_grant (account_id);
CREATE INDEX authorization_grant_by_session ON authorization_grant (session_id);

CREATE TABLE access_token (
    id          uuid PRIMARY KEY,
    grant_id    uuid NOT NULL,
    secret_hash bytea NOT NULL,
    expires_at  timestamptz NOT NULL
);

CREATE TABLE refresh_token (
    id          uuid PRIMARY KEY,
    grant_id    uuid NOT NULL,
    secret_hash bytea NOT NULL,
    expires_at  timestamptz NOT NULL,
    used_at     timestamptz
) WITH (fillfactor = 80);

-- Client assertions that were used, until they would have expired (RFC 7523, section 3, item 7).
CREATE TABLE used_assertion (
    id          bytea PRIMARY KEY,
    expires_at  timestamptz NOT NULL
);

-- Proof of consent (Decree 356/2025/ND-CP, Article 6): who, to what, in which words, when; rows are never changed
-- but for their end.
CREATE TABLE consent (
    id          uuid PRIMARY KEY,
    account_id  uuid NOT NULL CONSTRAINT consent_account REFERENCES account,
    client_id   text NOT NULL,
    offered     text[] NOT NULL,
    granted     text[] NOT NULL,
    text_version text NOT NULL,
    locale      text NOT NULL,
    session_id  uuid NOT NULL,
    given_at    timestamptz NOT NULL,
    ended_at    timestamptz,
    end_reason  text CONSTRAINT consent_end_reason CHECK (end_reason IN ('withdrawn', 'replaced', 'merged')),
    CONSTRAINT consent_ended CHECK ((ended_at IS NULL) = (end_reason IS NULL))
);
CREATE UNIQUE INDEX consent_one_in_force ON consent (account_id, client_id) WHERE ended_at IS NULL;
""")
