"""What of this package refers to accounts: secrets and history, which are no other account's."""

from motid.accounts.merge_participant import Stays

_OPENS = "opens the absorbed account, and would open the survivor to whoever knew it"
_HISTORY = "says where the absorbed account was used"

MERGE_PARTICIPANTS = (
    Stays("password_credential", _OPENS),
    Stays("otp_phone", _OPENS),
    Stays("remembered_browser", _OPENS),
    Stays("known_browser_account", _HISTORY),
    Stays("session", _HISTORY),
    Stays("sign_in", _HISTORY),
)
