"""Objections: the owner of a closed account (S0-14), and the holder of a former OTP phone (S4-39)."""

from typing import Final

from motid.desk.actions.model import ActionCode, Ground
from motid.desk.model import CaseKind
from motid.desk.procedures.model import (
    ANSWER,
    CARRIER,
    NOT_PROVED,
    PAPERS,
    PHONE,
    QUESTIONS,
    UPHOLD,
    Offer,
    Procedure,
    Stage,
)

CLOSURE_OBJECTION: Final = Procedure(
    code="closure_objection",
    item="S0-14",
    kinds=frozenset({CaseKind.CLOSURE_OBJECTION}),
    stages=(
        Stage("why_closed"),
        Stage("verify_caller", checks=(QUESTIONS, PHONE, CARRIER, PAPERS)),
        Stage(
            "decide",
            offers=(
                Offer(ActionCode.UNLOCK_ACCOUNT, Ground.WRONGLY_CLOSED),
                Offer(ActionCode.REVERT_MERGE, Ground.NOT_ONE_PERSON),
                Offer(ActionCode.UNLOCK_ACCOUNT, Ground.AUTHORITY_RELEASE),
                UPHOLD,
                NOT_PROVED,
            ),
        ),
        ANSWER,
    ),
)
OTP_PHONE_OBJECTION: Final = Procedure(
    code="otp_phone_objection",
    item="S4-39",
    kinds=frozenset({CaseKind.OTP_PHONE_OBJECTION}),
    stages=(
        Stage("lock_first", offers=(Offer(ActionCode.LOCK_ACCOUNT, Ground.PHONE_CHANGE_OBJECTED),)),
        Stage("verify_caller", checks=(QUESTIONS, CARRIER, PAPERS)),
        Stage(
            "decide",
            offers=(
                Offer(ActionCode.RESTORE_OTP_PHONE, Ground.PHONE_CHANGE_OBJECTED),
                Offer(ActionCode.UNLOCK_ACCOUNT, Ground.OWNER_ASKS),
                NOT_PROVED,
            ),
        ),
        Stage("new_password", offers=(Offer(ActionCode.ONE_TIME_RESET, Ground.FORGOTTEN_PASSWORD),)),
        ANSWER,
    ),
)
OTHER: Final = Procedure(
    code="other",
    item="S0-24",
    kinds=frozenset({CaseKind.OTHER}),
    stages=(
        Stage("understand", checks=(QUESTIONS, PHONE, CARRIER, PAPERS)),
        Stage(
            "decide",
            offers=(
                Offer(ActionCode.LOCK_ACCOUNT, Ground.COMPROMISED),
                Offer(ActionCode.LOCK_ACCOUNT, Ground.AUTHORITY),
                Offer(ActionCode.LOCK_ACCOUNT, Ground.OWNER_DIED),
                Offer(ActionCode.UNLOCK_ACCOUNT, Ground.OWNER_ASKS),
                Offer(ActionCode.UNLOCK_ACCOUNT, Ground.AUTHORITY_RELEASE),
                Offer(ActionCode.CANCEL_ACCOUNT, Ground.OWNER_ASKS),
                Offer(ActionCode.MERGE_ACCOUNTS, Ground.REGISTERED_ANEW),
            ),
        ),
        ANSWER,
    ),
)
