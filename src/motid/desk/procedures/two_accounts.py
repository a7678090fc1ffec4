"""Two accounts of one person: the two resolutions of S2-26, and pairs that nothing decided."""

from typing import Final

from motid.desk.actions.model import ActionCode, Ground
from motid.desk.model import CaseKind
from motid.desk.procedures.model import (
    ANSWER,
    CALL_BACK,
    CARRIER,
    CARRIER_OF_CALLER,
    CARRIER_OTHER,
    NOT_PROVED,
    PAPERS,
    PAPERS_OTHER,
    PHONE,
    PHONE_OTHER,
    POPULATION,
    POPULATION_OF_CALLER,
    QUESTIONS,
    QUESTIONS_OTHER,
    UPHOLD,
    Offer,
    Procedure,
    Stage,
)

_KINDS: Final = frozenset({CaseKind.TWO_ACCOUNTS, CaseKind.NUMBER_TAKEN})
_BOTH: Final = (QUESTIONS, PHONE, CARRIER, PAPERS, QUESTIONS_OTHER, PHONE_OTHER, CARRIER_OTHER, PAPERS_OTHER)
KEEP_PERSONAL_NUMBER: Final = Procedure(
    code="keep_personal_number",
    item="S2-26",
    kinds=_KINDS,
    stages=(
        Stage("which_account"),
        Stage("verify_caller", checks=_BOTH),
        Stage(
            "close_cmnd_account",
            offers=(
                Offer(ActionCode.MERGE_ACCOUNTS, Ground.TWO_ACCOUNTS),
                Offer(ActionCode.CANCEL_ACCOUNT, Ground.TWO_ACCOUNTS),
            ),
        ),
        ANSWER,
    ),
)
"""Resolution A: “xóa tài khoản gắn với số CMND”; the account of the twelve-digit number goes on."""
KEEP_CMND: Final = Procedure(
    code="keep_cmnd",
    item="S2-26",
    kinds=_KINDS,
    stages=(
        Stage("which_account"),
        Stage(
            "verify_caller",
            checks=(
                QUESTIONS_OTHER,
                PHONE_OTHER,
                CARRIER_OTHER,
                PAPERS_OTHER,
                POPULATION_OF_CALLER,
                CARRIER_OF_CALLER,
            ),
        ),
        Stage("verify_holder", checks=(CALL_BACK, PHONE, POPULATION)),
        Stage(
            "close_cccd_account",
            offers=(
                Offer(ActionCode.CANCEL_ACCOUNT, Ground.FORGED),
                Offer(ActionCode.MERGE_ACCOUNTS, Ground.AROSE_BY_ITSELF),
                Offer(ActionCode.CANCEL_ACCOUNT, Ground.AROSE_BY_ITSELF),
            ),
        ),
        Stage("update_number"),
        ANSWER,
    ),
)
"""Resolution B: the CCCD account is forged, or “phát sinh tự nhiên của Hệ thống”; the CMND account goes on."""
SAME_PERSON: Final = Procedure(
    code="same_person",
    item="S0-14",
    kinds=frozenset({CaseKind.PERHAPS_SAME_PERSON, CaseKind.JOIN_REFUSED}),
    stages=(
        Stage("call_owner", checks=_BOTH),
        Stage("decide", offers=(Offer(ActionCode.MERGE_ACCOUNTS, Ground.TWO_ACCOUNTS), NOT_PROVED)),
        ANSWER,
    ),
)
OTHER_PERSON: Final = Procedure(
    code="other_person",
    item="S0-18",
    kinds=frozenset({CaseKind.PERHAPS_OTHER_PERSON}),
    stages=(
        Stage("call_owner", checks=(QUESTIONS, PHONE, CALL_BACK, POPULATION)),
        Stage(
            "decide",
            offers=(
                UPHOLD,
                Offer(ActionCode.REVERT_MERGE, Ground.NOT_ONE_PERSON),
                Offer(ActionCode.LOCK_ACCOUNT, Ground.COMPROMISED),
            ),
        ),
        ANSWER,
    ),
)
