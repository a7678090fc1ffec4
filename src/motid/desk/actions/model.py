"""What an action is: its parameters, the evidence that it needs, what it would do, does, and takes back."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Generic, TypeVar
from uuid import UUID

import msgspec

from motid.db import UnitOfWork
from motid.desk.environment import DeskEnvironment
from motid.desk.evidence.model import Evidence
from motid.desk.evidence.rules import Rule
from motid.desk.model import Case


class ActionCode(StrEnum):
    """What the desk can do to accounts."""

    CANCEL_ACCOUNT = "cancel_account"
    LOCK_ACCOUNT = "lock_account"
    UNLOCK_ACCOUNT = "unlock_account"
    MERGE_ACCOUNTS = "merge_accounts"
    REVERT_MERGE = "revert_merge"
    RELEASE_IDENTIFIER = "release_identifier"
    COMPLETE_DATA = "complete_data"
    CORRECT_DATA = "correct_data"
    ONE_TIME_RESET = "one_time_reset"
    RESTORE_OTP_PHONE = "restore_otp_phone"
    NORMALISE_AGAIN = "normalise_again"
    UPHOLD = "uphold"


class Ground(StrEnum):
    """Why a step is taken. Each action has its own, and each ground needs its own evidence."""

    ANOTHERS_PHONE = "anothers_phone"
    """The phone belongs to somebody else than the account's owner (S0-17)."""
    ANOTHERS_NUMBER = "anothers_number"
    """The number belongs to somebody else than whoever registered it (S0-18)."""
    FORGED = "forged"
    """Somebody registered the account with another person's data (S2-26, B)."""
    AROSE_BY_ITSELF = "arose_by_itself"
    """“Phát sinh tự nhiên của Hệ thống”: nobody registered the account (S2-26, B)."""
    INCOMPLETE = "incomplete"
    """The account has no phone or no date of birth (S0-23)."""
    OWNER_ASKS = "owner_asks"
    COMPROMISED = "compromised"
    """Somebody else can sign in."""
    PHONE_CHANGE_OBJECTED = "phone_change_objected"
    """The holder of the former OTP phone says that its change was not theirs (S4-39)."""
    AUTHORITY = "authority_request"
    """A competent authority asks for it in writing (Law on Identification, Article 34)."""
    OWNER_DIED = "owner_died"
    """The owner has died (Law on Identification, Article 34)."""
    AUTHORITY_RELEASE = "authority_release"
    """The authority that asked for the lock ends it in writing."""
    WRONGLY_CLOSED = "wrongly_closed"
    TWO_ACCOUNTS = "two_accounts"
    """Both accounts are one person's (S2-26)."""
    REGISTERED_ANEW = "registered_anew"
    """The owner of a cancelled account registered anew; its dossiers follow (S0-12, S0-24)."""
    NOT_ONE_PERSON = "not_one_person"
    """The accounts that were merged are of two people."""
    MISTYPED = "mistyped"
    FORGOTTEN_PASSWORD = "forgotten_password"  # noqa: S105 - a ground
    NO_MATCH = "no_match"
    """The comparison failed (S0-20, S0-21); the data are right now."""
    CLOSURE_WAS_RIGHT = "closure_was_right"
    NOT_PROVED = "not_proved"
    """Who asks could not prove what they say."""


class Obstacle(StrEnum):
    """Why an action cannot be done to the accounts as they are."""

    SAME_ACCOUNT = "same_account"
    NOT_OPEN = "not_open"
    """The account is closed."""
    NOT_CLOSED = "not_closed"
    """The account is open."""
    ALREADY_MERGED = "already_merged"
    NOT_MERGED = "not_merged"
    SURVIVOR_WENT_ON = "survivor_went_on"
    """The account that went on has itself gone on in another: that merge is reverted first."""
    CLOSED_BY_LAW = "closed_by_law"
    """A lock that an authority asked for, or for a death, ends only as the law says."""
    NO_SUCH_IDENTIFIER = "no_such_identifier"
    TAKEN = "taken"
    """Another account holds the number or the phone."""
    NO_VOUCHER = "no_voucher"
    """No check of the case vouches for the data that are to be recorded."""
    NOTHING_MISSING = "nothing_missing"
    NOTHING_DIFFERS = "nothing_differs"
    NO_PHONE = "no_phone"
    """The account has no phone that the link could go to."""
    NO_PHONE_CHANGE = "no_phone_change"
    """No change of the OTP phone is known that could be taken back."""
    NORMALISED = "normalised"
    """The account is normalised already."""
    NO_NUMBER = "no_number"
    SIGNED_IN_BEFORE = "signed_in_before"
    """Somebody has a password for an account that is said to have arisen by itself."""
    TOO_OFTEN = "too_often"
    COOLING = "cooling"
    """The account was recovered a short time ago; what is risky stays closed for a while."""
    INCOMPLETE = "incomplete"
    """Name, date of birth or phone are missing: complete them first."""
    ANOTHER_PERSON = "another_person"
    """The data would make the account another person's: no correction does that."""
    ALREADY_PROPOSED = "already_proposed"
    """The same step waits for its decision in this case."""


class WhyNotRevertible(StrEnum):
    """Why a step stays as it is."""

    LAW = "law"
    """What the law closes is opened by its own step, with the authority's paper."""
    CHANGED_SINCE = "changed_since"
    """The account is not any more what the step left."""
    TAKEN_SINCE = "taken_since"
    """Another account holds by now what would come back."""
    USED = "used"
    """The citizen has used what was sent."""
    NOTHING_DONE = "nothing_done"
    """The step changed nothing."""
    SURVIVOR_WENT_ON = "survivor_went_on"
    ALREADY_TAKEN_BACK = "already_taken_back"
    """The step is taken back, or somebody is about to decide that it is."""
    IS_A_WAY_BACK = "is_a_way_back"
    """The step took another back; what it took back is done anew by a step of its own."""


class Parameters(msgspec.Struct, frozen=True, kw_only=True):
    """What an action is told. Personal data never stand here: what is recorded comes from evidence."""

    account_id: UUID

    @property
    def other(self) -> UUID | None:
        """The step's other account."""
        return None


@dataclass(frozen=True, slots=True)
class Preview:
    """What a step would do, for who decides: accounts by their ids, identifiers by their types."""

    closes: UUID | None = None
    opens: UUID | None = None
    goes_on_in: UUID | None = None
    dossiers_follow: int = 0
    dossiers_stay: int = 0
    frees: tuple[str, ...] = ()
    records: tuple[str, ...] = ()
    ends_sessions: bool = False
    is_normalised: bool = False
    """Whether an account that closes or loses something is the normalised one of its person."""


@dataclass(frozen=True, slots=True)
class Blocked:
    """The action cannot be done."""

    by: Obstacle


@dataclass(frozen=True, slots=True)
class Effect:
    """What was written: `ids` by identifiers and codes, `former` what stood there before (personal; sealed)."""

    ids: Mapping[str, str] = field(default_factory=dict)
    former: Mapping[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TakenBack:
    """The step is taken back. `stays`: types of identifiers that another holds by now, and so do not come back."""

    stays: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NotRevertible:
    """The step cannot be taken back; nothing was written."""

    why: WhyNotRevertible


@dataclass(frozen=True, slots=True)
class Situation:
    """What an action works with: the transaction, the desk, the case with its evidence, and why it is done."""

    uow: UnitOfWork
    desk: DeskEnvironment
    case: Case
    evidence: tuple[Evidence, ...]
    step_id: UUID
    ground: Ground

    @property
    def reason(self) -> str:
        """The reason as accounts note it: `desk.forged`."""
        return f"desk.{self.ground}"


P = TypeVar("P", bound=Parameters)


@dataclass(frozen=True, slots=True)
class Action(Generic[P]):
    """One action. What is `dangerous` is proposed by one official and decided by another.

    Of others, that holds for the grounds of `two_people_for`, and for the way back where `two_people_back` says so.
    `check`, `execute` and `revert` run in the caller's transaction, which holds the accounts of the parameters.
    """

    code: ActionCode
    dangerous: bool
    parameters: type[P]
    needs: Mapping[Ground, Rule]
    check: Callable[[Situation, P], Awaitable[Preview | Blocked]]
    execute: Callable[[Situation, P], Awaitable[Effect | Blocked]]
    revert: Callable[[Situation, P, Effect], Awaitable[TakenBack | NotRevertible]]
    two_people_for: frozenset[Ground] = frozenset()
    two_people_back: bool = False

    def needs_two(self, ground: Ground) -> bool:
        """Whether a second person decides it on this ground."""
        return self.dangerous or ground in self.two_people_for

    @property
    def back_needs_two(self) -> bool:
        """Whether a second person decides that it is taken back."""
        return self.dangerous or self.two_people_back


AnyAction = Action[Any]
