"""All procedures by their codes, and which of them answer a kind of case."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from motid.desk.model import CaseKind
from motid.desk.procedures import objections, one_account, taken, two_accounts
from motid.desk.procedures.model import Procedure

_ALL: Final = (
    taken.PHONE_TAKEN,
    taken.IDENTITY_TAKEN,
    one_account.FORGOTTEN_PASSWORD,
    one_account.NO_MATCH,
    one_account.INCOMPLETE,
    two_accounts.KEEP_PERSONAL_NUMBER,
    two_accounts.KEEP_CMND,
    taken.OWNERSHIP_COMPLAINT,
    objections.CLOSURE_OBJECTION,
    objections.OTP_PHONE_OBJECTION,
    two_accounts.SAME_PERSON,
    two_accounts.OTHER_PERSON,
    objections.OTHER,
)
PROCEDURES: Final[Mapping[str, Procedure]] = MappingProxyType({procedure.code: procedure for procedure in _ALL})


def procedures_of(kind: CaseKind) -> tuple[Procedure, ...]:
    """Return the procedures that answer a kind of case, the usual one first."""
    return tuple(procedure for procedure in _ALL if kind in procedure.kinds)
