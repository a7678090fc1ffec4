"""The account itself: forgotten password (S0-19), a comparison that fails (S0-20), missing data (S0-23)."""

from typing import Final

from motid.desk.actions.model import ActionCode, Ground
from motid.desk.model import CaseKind
from motid.desk.procedures.model import (
    ANSWER,
    CARRIER,
    CARRIER_OF_CALLER,
    PAPERS,
    PHONE,
    PHONE_OF_CALLER,
    POPULATION,
    POPULATION_OF_CALLER,
    QUESTIONS,
    Offer,
    Procedure,
    Stage,
)

FORGOTTEN_PASSWORD: Final = Procedure(
    code="forgotten_password",
    item="S0-19",
    kinds=frozenset({CaseKind.FORGOTTEN_PASSWORD}),
    stages=(
        Stage("verify_caller", checks=(QUESTIONS, PHONE, CARRIER, PAPERS)),
        Stage("send_reset", offers=(Offer(ActionCode.ONE_TIME_RESET, Ground.FORGOTTEN_PASSWORD),)),
        Stage("update_number"),
        ANSWER,
    ),
)
NO_MATCH: Final = Procedure(
    code="no_match",
    item="S0-20",
    kinds=frozenset({CaseKind.NO_MATCH}),
    stages=(
        Stage("compare_with_vneid"),
        Stage("verify_caller", checks=(QUESTIONS, PHONE, PAPERS)),
        Stage(
            "correct",
            checks=(POPULATION_OF_CALLER,),
            offers=(Offer(ActionCode.CORRECT_DATA, Ground.MISTYPED),),
        ),
        Stage(
            "compare_again",
            checks=(POPULATION, CARRIER),
            offers=(Offer(ActionCode.NORMALISE_AGAIN, Ground.NO_MATCH),),
        ),
        ANSWER,
    ),
)
INCOMPLETE: Final = Procedure(
    code="incomplete",
    item="S0-23",
    kinds=frozenset({CaseKind.INCOMPLETE}),
    stages=(
        Stage("verify_caller", checks=(QUESTIONS, PAPERS)),
        Stage(
            "complete",
            checks=(POPULATION_OF_CALLER, CARRIER, CARRIER_OF_CALLER, PHONE_OF_CALLER),
            offers=(
                Offer(ActionCode.COMPLETE_DATA, Ground.INCOMPLETE),
                Offer(ActionCode.CORRECT_DATA, Ground.MISTYPED),
            ),
        ),
        Stage(
            "cancel_instead",
            checks=(POPULATION,),
            offers=(
                Offer(ActionCode.CANCEL_ACCOUNT, Ground.INCOMPLETE),
                Offer(ActionCode.MERGE_ACCOUNTS, Ground.REGISTERED_ANEW),
            ),
        ),
        ANSWER,
    ),
)
