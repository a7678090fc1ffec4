"""What officials see of an account in a case: its state and its story, masked; never codes, hashes or passwords."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from motid.accounts.model import Account, AccountRef, IdentifierType
from motid.accounts.read_account import read_account
from motid.accounts.read_closure import Closure, read_closure
from motid.accounts.read_merges import MergeInForce, merges_in_force
from motid.authn.has_password import has_password
from motid.authn.list_otp_phones import list_otp_phones
from motid.authn.model import OtpPhone
from motid.db import Connection
from motid.desk import store
from motid.desk.access import enter_account, look_into_case, right_to_look
from motid.desk.environment import DeskEnvironment
from motid.desk.mask import mask_date, mask_name, mask_value
from motid.desk.model import AccountPart, Refused
from motid.dossiers.list_dossiers import count_dossiers
from motid.officials.model import Official
from motid.recovery.cooling import in_cooling_period
from motid.recovery.model import Cooling, RiskyOperation


@dataclass(frozen=True, slots=True)
class MaskedIdentifier:
    """An identifier that the account holds or claims."""

    id: UUID
    type: IdentifierType
    masked: str
    claimed: bool
    """Another account is its holder."""
    source: str
    verified_at: datetime | None
    since: datetime


@dataclass(frozen=True, slots=True)
class MaskedPhone:
    """A phone that receives codes."""

    masked: str
    is_default: bool
    added_at: datetime


@dataclass(frozen=True, slots=True)
class AccountView:
    """An account as a case shows it. A masked fact is None where nobody ever recorded one."""

    ref: AccountRef
    part: AccountPart
    origin: str
    opened_at: datetime
    normalised_at: datetime | None
    changed_at: datetime
    masked_name: str | None
    masked_date_of_birth: str | None
    has_gender: bool
    identifiers: tuple[MaskedIdentifier, ...]
    otp_phones: tuple[MaskedPhone, ...]
    has_password: bool
    dossiers: int
    closure: Closure | None
    merges: tuple[MergeInForce, ...]
    cooling: Cooling | None
    """Why a change of the OTP phone, which is the riskiest, is closed now."""


async def view_account(
    env: DeskEnvironment, official: Official, case_id: UUID, account_id: UUID
) -> AccountView | Refused:
    """Return an account that is linked to the case. A fixed number of queries, whatever the account has."""
    async with env.database.read() as connection:
        case = await look_into_case(connection, official, case_id)
        if isinstance(case, Refused):
            return case
        right = right_to_look(official, case)
        entered = await enter_account(connection, env, official, case, account_id, right=right)
        if isinstance(entered, Refused):
            return entered
        vault, now = env.database.vault, env.database.clock.now()
        account = await read_account(connection, vault, account_id)
        otp_phones = await list_otp_phones(connection, vault, account_id)
        cooling = await in_cooling_period(connection, env.policies, account_id, RiskyOperation.CHANGE_OTP_PHONE, now)
        linked = await store.account_in_case(connection, case_id, account_id)
        part: AccountPart = linked["part"] if linked is not None else "other"
        return await _view(connection, account, part=part, otp_phones=otp_phones, cooling=cooling)


async def _view(
    connection: Connection,
    account: Account,
    *,
    part: AccountPart,
    otp_phones: tuple[OtpPhone, ...],
    cooling: Cooling | None,
) -> AccountView:
    account_id, profile = account.ref.account_id, account.profile
    return AccountView(
        ref=account.ref,
        part=part,
        origin=account.origin,
        opened_at=account.opened_at,
        normalised_at=account.normalised_at,
        changed_at=account.changed_at,
        masked_name=mask_name(profile.full_name) if profile.full_name else None,
        masked_date_of_birth=mask_date(profile.date_of_birth) if profile.date_of_birth else None,
        has_gender=profile.gender is not None,
        identifiers=tuple(
            MaskedIdentifier(
                item.id,
                item.type,
                mask_value(item.value),
                item.status == "claimed",
                item.source,
                item.verified_at,
                item.valid_from,
            )
            for item in account.identifiers
        ),
        otp_phones=tuple(
            MaskedPhone(item.phone.masked_first3(), item.is_default, item.added_at) for item in otp_phones
        ),
        has_password=await has_password(connection, account_id),
        dossiers=await count_dossiers(connection, account_id),
        closure=await read_closure(connection, account_id),
        merges=await merges_in_force(connection, account_id),
        cooling=cooling,
    )
