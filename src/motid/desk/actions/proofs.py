"""Proofs that several actions need, made of kinds of evidence. Each says something about the step's own account."""

from motid.desk.evidence.model import EvidenceKind, EvidenceResult, Paper
from motid.desk.evidence.rules import About, AllOf, AnyOf, InHand, Need, Rule, Same

_AGREES, _CONFIRMED = frozenset({EvidenceResult.AGREES}), frozenset({EvidenceResult.CONFIRMED})
_NOT_THEIRS = frozenset({EvidenceResult.REFUSED, EvidenceResult.NOBODY})
_NOT_ON_RECORD = frozenset({EvidenceResult.DIFFERS, EvidenceResult.NOBODY})


def answers_agree(about: About = About.ACCOUNT, *, despite_denial: bool = False) -> Need:
    """The caller knows what is on record of an account."""
    return Need(EvidenceKind.CONTROL_QUESTIONS, _AGREES, about, despite_denial=despite_denial)


def phone_confirms(about: About = About.ACCOUNT) -> Need:
    """Whoever holds the account's phone confirmed that it is they who call."""
    return Need(EvidenceKind.CONFIRM_ON_PHONE, _CONFIRMED, about)


def papers_seen(about: About = About.ACCOUNT) -> Need:
    """The person came with their papers, and they are of the account's owner; or, of the caller, of themselves."""
    return Need(EvidenceKind.PAPERS_SEEN, _CONFIRMED, about)


def on_record(about: About = About.ACCOUNT) -> Need:
    """The population database has exactly one person with these data."""
    return Need(EvidenceKind.POPULATION_MATCH, _AGREES, about)


def owner(about: About = About.ACCOUNT) -> Rule:
    """The caller is the account's owner: by papers, or by what they know and what they hold."""
    return AnyOf(
        (
            papers_seen(about),
            AllOf((answers_agree(about), AnyOf((phone_confirms(about), InHand(about))))),
        )
    )


def paper_seen(*papers: Paper) -> Need:
    """An official has seen a paper that is nobody's own, such as an authority's letter."""
    return Need(EvidenceKind.PAPERS_SEEN, _CONFIRMED, About.CALLER, papers=frozenset(papers))


PHONE_IS_CALLERS: Rule = InHand(About.CALLER, Same.PHONE)
"""The account's phone is the caller's: the carrier says so, and they have it in hand (S0-17)."""

NUMBER_IS_CALLERS: Rule = AnyOf(
    (
        Need(EvidenceKind.PAPERS_SEEN, _CONFIRMED, About.CALLER, Same.NUMBER),
        AllOf(
            (
                Need(EvidenceKind.POPULATION_MATCH, _AGREES, About.CALLER, Same.NUMBER),
                InHand(About.CALLER, Same.NUMBER),
            )
        ),
    )
)
"""The account's number is the caller's (S0-18): by papers, or by what they say and hold.

Then the population database has the number with the name and date of birth that they say, the carrier has a phone for
that person, and the caller has that phone in hand.
"""

WRONGLY_REGISTERED: Rule = AnyOf(
    (
        Need(EvidenceKind.CALL_BACK, _NOT_THEIRS, About.ACCOUNT),
        Need(EvidenceKind.POPULATION_MATCH, _NOT_ON_RECORD, About.ACCOUNT),
    )
)
"""The account is not of whom it says: its phone's holder disowns it or cannot be reached, or nobody of these data is
on record (S0-18).

Whoever answers on a phone that they are not calling disowns no account by that: the true owner would say the same.
"""
