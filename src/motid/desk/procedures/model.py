"""A procedure: ordered stages, each with what is checked and what may be done."""

from dataclasses import dataclass

from motid.desk.actions.model import ActionCode, Ground
from motid.desk.evidence.model import EvidenceKind
from motid.desk.evidence.rules import About
from motid.desk.model import CaseKind


@dataclass(frozen=True, slots=True)
class Check:
    """A kind of evidence that a stage takes, and about whom."""

    kind: EvidenceKind
    about: About


@dataclass(frozen=True, slots=True)
class Offer:
    """An action that a stage offers, for a ground. Whether it is done, its evidence decides."""

    action: ActionCode
    ground: Ground


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage. `code` is its name among the procedure's, for the words of the page."""

    code: str
    checks: tuple[Check, ...] = ()
    offers: tuple[Offer, ...] = ()


@dataclass(frozen=True, slots=True)
class Procedure:
    """A guided way through cases of some kinds. `item`: the acceptance item that it answers."""

    code: str
    item: str
    kinds: frozenset[CaseKind]
    stages: tuple[Stage, ...]


QUESTIONS = Check(EvidenceKind.CONTROL_QUESTIONS, About.ACCOUNT)
QUESTIONS_OTHER = Check(EvidenceKind.CONTROL_QUESTIONS, About.OTHER)
PHONE = Check(EvidenceKind.CONFIRM_ON_PHONE, About.ACCOUNT)
PHONE_OTHER = Check(EvidenceKind.CONFIRM_ON_PHONE, About.OTHER)
PHONE_OF_CALLER = Check(EvidenceKind.CONFIRM_ON_PHONE, About.CALLER)
CARRIER = Check(EvidenceKind.CARRIER_MATCH, About.ACCOUNT)
CARRIER_OTHER = Check(EvidenceKind.CARRIER_MATCH, About.OTHER)
CARRIER_OF_CALLER = Check(EvidenceKind.CARRIER_MATCH, About.CALLER)
POPULATION = Check(EvidenceKind.POPULATION_MATCH, About.ACCOUNT)
POPULATION_OF_CALLER = Check(EvidenceKind.POPULATION_MATCH, About.CALLER)
PAPERS = Check(EvidenceKind.PAPERS_SEEN, About.ACCOUNT)
PAPERS_OTHER = Check(EvidenceKind.PAPERS_SEEN, About.OTHER)
PAPERS_OF_CALLER = Check(EvidenceKind.PAPERS_SEEN, About.CALLER)
CALL_BACK = Check(EvidenceKind.CALL_BACK, About.ACCOUNT)

UPHOLD = Offer(ActionCode.UPHOLD, Ground.CLOSURE_WAS_RIGHT)
NOT_PROVED = Offer(ActionCode.UPHOLD, Ground.NOT_PROVED)
ANSWER = Stage("answer", offers=(NOT_PROVED,))
"""The last stage of every procedure: tell the caller what was done, and close the case."""
