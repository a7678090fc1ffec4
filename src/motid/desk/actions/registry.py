"""All actions by their codes."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from motid.desk.actions.cancel_account import CANCEL_ACCOUNT
from motid.desk.actions.complete_data import COMPLETE_DATA
from motid.desk.actions.correct_data import CORRECT_DATA
from motid.desk.actions.lock_account import LOCK_ACCOUNT
from motid.desk.actions.merge_accounts import MERGE_ACCOUNTS
from motid.desk.actions.model import ActionCode, AnyAction
from motid.desk.actions.normalise_again import NORMALISE_AGAIN
from motid.desk.actions.one_time_reset import ONE_TIME_RESET
from motid.desk.actions.release_identifier import RELEASE_IDENTIFIER
from motid.desk.actions.restore_otp_phone import RESTORE_OTP_PHONE
from motid.desk.actions.revert_merge import REVERT_MERGE
from motid.desk.actions.unlock_account import UNLOCK_ACCOUNT
from motid.desk.actions.uphold import UPHOLD

_ALL: tuple[AnyAction, ...] = (
    CANCEL_ACCOUNT,
    LOCK_ACCOUNT,
    UNLOCK_ACCOUNT,
    MERGE_ACCOUNTS,
    REVERT_MERGE,
    RELEASE_IDENTIFIER,
    COMPLETE_DATA,
    CORRECT_DATA,
    ONE_TIME_RESET,
    RESTORE_OTP_PHONE,
    NORMALISE_AGAIN,
    UPHOLD,
)
ACTIONS: Final[Mapping[ActionCode, AnyAction]] = MappingProxyType({action.code: action for action in _ALL})
