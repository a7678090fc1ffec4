"""Tell the citizen: every contact of an account hears of what the desk did to it, in the same transaction."""

from motid.accounts.model import Account
from motid.desk.actions import messages
from motid.desk.actions.messages import Change
from motid.desk.actions.model import Situation
from motid.desk.directory.read_directory import national_hotline
from motid.kernel.clock import vietnamese_date
from motid.recovery.announce import announce


async def tell_of_cancelling(situation: Situation, account: Account) -> None:
    """Before the account loses its contacts."""
    await _tell(situation, messages.ACCOUNT_CANCELLED, account)


async def tell_of_locking(situation: Situation, account: Account) -> None:
    """The account is locked."""
    await _tell(situation, messages.ACCOUNT_LOCKED, account)


async def tell_of_opening(situation: Situation, account: Account) -> None:
    """The account is open again, or its own again."""
    await _tell(situation, messages.ACCOUNT_OPENED, account)


async def tell_of_merging(situation: Situation, absorbed: Account, survivor: Account) -> None:
    """Both accounts' contacts, for one of them may be a stranger's."""
    await _tell(situation, messages.ACCOUNTS_MERGED, absorbed, survivor)


async def tell_of_release(situation: Situation, account: Account) -> None:
    """Before the account loses the identifier."""
    await _tell(situation, messages.IDENTIFIER_RELEASED, account)


async def tell_of_new_data(situation: Situation, account: Account) -> None:
    """The account's data are others now."""
    await _tell(situation, messages.DATA_CHANGED, account)


async def tell_of_restored_phone(situation: Situation, account: Account) -> None:
    """While both phones are contacts of the account."""
    await _tell(situation, messages.FORMER_PHONE_RESTORED, account)


async def tell_of_way_back(situation: Situation, account: Account) -> None:
    """A step is taken back."""
    await _tell(situation, messages.CHANGE_TAKEN_BACK, account)


async def _tell(situation: Situation, change: Change, *accounts: Account) -> None:
    uow = situation.uow
    hotline = await national_hotline(uow.connection, vietnamese_date(uow.now))
    told = change.announced(situation.case.number, hotline)
    for account in accounts:
        await announce(uow, account, told)
