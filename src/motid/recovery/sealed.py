"""The sealed bundles of recovery, and its tables of them for key rotation."""

import msgspec

from motid.vault import SealedTable

RESET = "password_reset"
CHANGE = "otp_phone_change"


class ResetBundle(msgspec.Struct, frozen=True):
    """Who says to have forgotten a password, and from where."""

    login_name: str
    network: str


class ChangeBundle(msgspec.Struct, frozen=True):
    """The new phone in E.164."""

    phone: str


SEALED_TABLES = (SealedTable(RESET, RESET), SealedTable(CHANGE, CHANGE))
