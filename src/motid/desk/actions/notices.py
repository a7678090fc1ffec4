"""Tell the citizen: every contact of an account hears of what the desk did to it, in the same transaction."""

from motid.accounts.model import Account
from motid.desk.actions import messages
from motid.desk.actions.model import Situation
from motid.recovery.announce import announce


async def tell_of_cancelling(situation: Situation, account: Account) -> None:
    """Before the account loses its contacts."""
    await announce(situation.uow, account, messages.account_cancelled(situation.case.number))


async def tell_of_locking(situation: Situation, account: Account) -> None:
    """The account is locked."""
    await announce(situation.uow, account, messages.account_locked(situation.case.number))


async def tell_of_opening(situation: Situation, account: Account) -> None:
    """The account is open again, or its own again."""
    await announce(situation.uow, account, messages.account_opened(situation.case.number))


async def tell_of_merging(situation: Situation, absorbed: Account, survivor: Account) -> None:
    """Both accounts' contacts, for one of them may be a stranger's."""
    told = messages.accounts_merged(situation.case.number)
    await announce(situation.uow, absorbed, told)
    await announce(situation.uow, survivor, told)


async def tell_of_release(situation: Situation, account: Account) -> None:
    """Before the account loses the identifier."""
    await announce(situation.uow, account, messages.identifier_released(situation.case.number))


async def tell_of_new_data(situation: Situation, account: Account) -> None:
    """The account's data are others now."""
    await announce(situation.uow, account, messages.data_changed(situation.case.number))


async def tell_of_restored_phone(situation: Situation, account: Account) -> None:
    """While both phones are contacts of the account."""
    await announce(situation.uow, account, messages.former_phone_restored(situation.case.number))


async def tell_of_way_back(situation: Situation, account: Account) -> None:
    """A step is taken back."""
    await announce(situation.uow, account, messages.change_taken_back(situation.case.number))
