"""Which evidence a step needs: rules as data, and the decision whether a case's evidence meets them. Pure.

Of several checks of one kind about one thing the newest counts: who answered wrongly after answering rightly has not
proved anything. Checks without an answer, and those past their time, count for nothing. While whoever holds an
account's phone says that it is not they who call, nothing that a caller knows or holds proves that account theirs.
What is agreed to on a phone serves the kind of step that was named there, and what one official does alone.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from motid.accounts.model import IdentifierValue
from motid.desk.evidence.model import IDENTITY_PAPERS, Evidence, EvidenceKind, EvidenceResult, Paper


class About(StrEnum):
    """Whom evidence is about, as seen from a step."""

    ACCOUNT = "account"
    """The account that the step changes."""
    OTHER = "other"
    """The step's other account, such as the one that goes on."""
    CALLER = "caller"
    """The caller, apart from any account: what they say of themselves."""


class Same(StrEnum):
    """What of the checked facts has to be the account's own."""

    NUMBER = "number"
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class Need:
    """One kind of evidence with one of some results. `same`: the facts checked name what the account is known by."""

    kind: EvidenceKind
    results: frozenset[EvidenceResult]
    about: About
    same: Same | None = None
    papers: frozenset[Paper] = IDENTITY_PAPERS
    """Which papers count, of `PAPERS_SEEN`."""
    despite_denial: bool = False
    """Whether the caller's answers count although the phone's holder says that it is not they who call."""


@dataclass(frozen=True, slots=True)
class InHand:
    """The carrier holds a phone for the person, and that very phone is in the caller's hand.

    The first alone proves nothing of the caller: anybody may know the person's data and phone number.
    """

    about: About
    same: Same | None = None


@dataclass(frozen=True, slots=True)
class OfCase:
    """The case itself proves something: it was opened by who was signed in, or by a link sent to a phone.

    It proves it of the accounts that it was opened about, and of none that an official linked to it.
    """

    kinds: frozenset[str]


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every one of these."""

    rules: "tuple[Rule, ...]"


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One of these."""

    rules: "tuple[Rule, ...]"


Rule = Need | InHand | OfCase | AllOf | AnyOf
NOTHING_NEEDED = AllOf(())


@dataclass(frozen=True, slots=True)
class Known:
    """What is known in a case, from a step's point of view.

    `known_by`: what the step's account is known by, or was when it was closed.
    """

    case_kind: str
    evidence: tuple[Evidence, ...]
    account_id: UUID | None
    other_id: UUID | None
    known_by: frozenset[IdentifierValue]
    now: datetime
    opened_about: frozenset[UUID] = frozenset()
    """The accounts with which the case arrived."""
    agreed_to: str | None = None
    """What a confirmation on a phone has to name to count; None where any does."""


def is_met(rule: Rule, known: Known) -> bool:
    """Tell whether the evidence of a case meets a rule."""
    match rule:
        case Need():
            return _newest(rule, known) is not None
        case InHand():
            return _is_in_hand(rule, known)
        case OfCase(kinds=kinds):
            return known.case_kind in kinds and known.account_id in known.opened_about
        case AllOf(rules=rules):
            return all(is_met(one, known) for one in rules)
        case AnyOf(rules=rules):
            return any(is_met(one, known) for one in rules)


def missing(rule: Rule, known: Known) -> Rule | None:
    """Return what is still needed, without what is there already; None where nothing is."""
    if is_met(rule, known):
        return None
    match rule:
        case AllOf(rules=rules):
            left = tuple(one for one in (missing(part, known) for part in rules) if one is not None)
            return left[0] if len(left) == 1 else AllOf(left)
        case AnyOf(rules=rules):
            ways = tuple(
                one for one in (missing(part, known) for part in rules) if not isinstance(one, OfCase | None)
            )
            return ways[0] if len(ways) == 1 else AnyOf(ways)
        case _:
            return rule


def kinds_in(rule: Rule) -> Iterator[tuple[EvidenceKind, About]]:
    """Yield the kinds of evidence that a rule speaks of, and about whom."""
    match rule:
        case Need():
            yield rule.kind, rule.about
        case InHand(about=about):
            yield EvidenceKind.CARRIER_MATCH, about
            yield EvidenceKind.CONFIRM_ON_PHONE, about
        case AllOf(rules=rules) | AnyOf(rules=rules):
            for one in rules:
                yield from kinds_in(one)
        case OfCase():
            pass


def _newest(need: Need, known: Known) -> Evidence | None:
    """Return the newest check that a need speaks of, where its result is one of those wanted."""
    if need.kind is EvidenceKind.CONTROL_QUESTIONS and not need.despite_denial and _is_denied(need.about, known):
        return None
    newest = _latest(one for one in known.evidence if _counts(one, known) and _is_about(need, one, known))
    return newest if newest is not None and newest.result in need.results else None


def _counts(evidence: Evidence, known: Known) -> bool:
    """Whether a check counts for the step: a phone's holder who agreed to something else has said nothing of this."""
    is_agreed = evidence.kind is EvidenceKind.CONFIRM_ON_PHONE and evidence.result is EvidenceResult.CONFIRMED
    if is_agreed and known.agreed_to is not None and evidence.detail.get("request") != known.agreed_to:
        return False
    return evidence.counts_at(known.now)


def _latest(evidence: Iterable[Evidence]) -> Evidence | None:
    return max(evidence, key=lambda one: (one.changed_at, one.id), default=None)


def _is_denied(about: About, known: Known) -> bool:
    """Whether the last that was said on an account's own phone is that its holder is not calling.

    Silence on a later question changes nothing.
    """
    asked = Need(EvidenceKind.CONFIRM_ON_PHONE, frozenset({EvidenceResult.CONFIRMED, EvidenceResult.REFUSED}), about)
    last = _latest(
        one
        for one in known.evidence
        if one.result in asked.results and one.counts_at(known.now) and _is_about(asked, one, known)
    )
    return about is not About.CALLER and last is not None and last.result is EvidenceResult.REFUSED


def _is_in_hand(rule: InHand, known: Known) -> bool:
    if _is_denied(rule.about, known):
        return False
    carrier = Need(EvidenceKind.CARRIER_MATCH, frozenset({EvidenceResult.AGREES}), rule.about, rule.same)
    owned = _newest(carrier, known)
    if owned is None:
        return False
    confirmed = _latest(
        one
        for one in known.evidence
        if one.kind is EvidenceKind.CONFIRM_ON_PHONE and one.facts.phone == owned.facts.phone and _counts(one, known)
    )
    return confirmed is not None and confirmed.result is EvidenceResult.CONFIRMED


def _is_about(need: Need, evidence: Evidence, known: Known) -> bool:
    subject = {About.ACCOUNT: known.account_id, About.OTHER: known.other_id, About.CALLER: None}[need.about]
    if evidence.kind is not need.kind or evidence.account_id != subject:
        return False
    if need.about is not About.CALLER and subject is None:
        return False
    if need.kind is EvidenceKind.PAPERS_SEEN and evidence.detail.get("paper") not in need.papers:
        return False
    match need.same:
        case None:
            return True
        case Same.NUMBER:
            return evidence.facts.number in known.known_by or evidence.facts.cmnd in known.known_by
        case Same.PHONE:
            return evidence.facts.phone in known.known_by
