"""A number or a phone that somebody else's account has: S0-17, S0-18, and the complaint of S4-17."""

from typing import Final

from motid.desk.actions.model import ActionCode, Ground
from motid.desk.model import CaseKind
from motid.desk.procedures.model import (
    ANSWER,
    CALL_BACK,
    CARRIER_OF_CALLER,
    PAPERS_OF_CALLER,
    PHONE,
    PHONE_OF_CALLER,
    POPULATION,
    POPULATION_OF_CALLER,
    Offer,
    Procedure,
    Stage,
)

_VERIFY_HOLDER: Final = Stage("verify_holder", checks=(CALL_BACK, PHONE, POPULATION))
PHONE_TAKEN: Final = Procedure(
    code="phone_taken",
    item="S0-17",
    kinds=frozenset({CaseKind.PHONE_TAKEN}),
    stages=(
        Stage("verify_caller", checks=(CARRIER_OF_CALLER, PHONE_OF_CALLER)),
        _VERIFY_HOLDER,
        Stage(
            "free_phone",
            offers=(
                Offer(ActionCode.CANCEL_ACCOUNT, Ground.ANOTHERS_PHONE),
                Offer(ActionCode.RELEASE_IDENTIFIER, Ground.ANOTHERS_PHONE),
            ),
        ),
        Stage("carry_over", offers=(Offer(ActionCode.MERGE_ACCOUNTS, Ground.REGISTERED_ANEW),)),
        ANSWER,
    ),
)
_FREE_NUMBER: Final = Stage(
    "free_number",
    offers=(
        Offer(ActionCode.CANCEL_ACCOUNT, Ground.ANOTHERS_NUMBER),
        Offer(ActionCode.RELEASE_IDENTIFIER, Ground.ANOTHERS_NUMBER),
    ),
)
_VERIFY_NUMBER: Final = Stage(
    "verify_caller", checks=(POPULATION_OF_CALLER, CARRIER_OF_CALLER, PHONE_OF_CALLER, PAPERS_OF_CALLER)
)
IDENTITY_TAKEN: Final = Procedure(
    code="identity_taken",
    item="S0-18",
    kinds=frozenset({CaseKind.IDENTITY_TAKEN}),
    stages=(
        _VERIFY_NUMBER,
        _VERIFY_HOLDER,
        _FREE_NUMBER,
        Stage("carry_over", offers=(Offer(ActionCode.MERGE_ACCOUNTS, Ground.REGISTERED_ANEW),)),
        ANSWER,
    ),
)
OWNERSHIP_COMPLAINT: Final = Procedure(
    code="ownership_complaint",
    item="S4-17",
    kinds=frozenset({CaseKind.OWNERSHIP_COMPLAINT}),
    stages=(
        Stage(
            "call_complainant", checks=(POPULATION_OF_CALLER, CARRIER_OF_CALLER, PHONE_OF_CALLER, PAPERS_OF_CALLER)
        ),
        _VERIFY_HOLDER,
        _FREE_NUMBER,
        ANSWER,
    ),
)
