"""The sealed bundles of recovery, and its tables of them for key rotation."""

import msgspec

from motid.vault import SealedTable

RESET = "password_reset"
CHANGE = "otp_phone_change"
DESK_RESET = "desk_reset"


class ResetBundle(msgspec.Struct, frozen=True):
    """Who says to have forgotten a password, and from where."""

    login_name: str
    network: str


class ChangeBundle(msgspec.Struct, frozen=True):
    """The new phone in E.164."""

    phone: str


class DeskResetBundle(msgspec.Struct, frozen=True):
    """The phone that the link of a one-time reset went to, in its canonical form."""

    phone: str


SEALED_TABLES = (SealedTable(RESET, RESET), SealedTable(CHANGE, CHANGE), SealedTable(DESK_RESET, DESK_RESET))
