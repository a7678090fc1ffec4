"""The sealed bundles of authn, and its tables of them for key rotation."""

import msgspec

from motid.vault import IndexColumns, SealedTable

PHONE_INDEX = "authn.otp_phone"


class PhoneBundle(msgspec.Struct, frozen=True):
    """A phone in E.164."""

    phone: str


class PasswordBundle(msgspec.Struct, frozen=True):
    """An encoded hash: argon2id, or that of an old portal until the first sign-in (`legacy_password_hashes`)."""

    hash: str


class VisitorBundle(msgspec.Struct, frozen=True):
    """From where and with what a person came."""

    network: str
    user_agent: str


class SignInBundle(msgspec.Struct, frozen=True):
    """Where to go after signing in; its query may tell of the person."""

    continue_to: str


SEALED_TABLES = (
    SealedTable("one_time_code", "one_time_code"),
    SealedTable(
        "otp_phone",
        "otp_phone",
        index=IndexColumns(value_of=lambda bundle: bundle["phone"], fixed_kind=PHONE_INDEX),
    ),
    SealedTable("password_credential", "password_credential", id_column="account_id"),
    SealedTable("session", "session"),
    SealedTable("sign_in", "sign_in"),
    SealedTable("remembered_browser", "remembered_browser"),
)
