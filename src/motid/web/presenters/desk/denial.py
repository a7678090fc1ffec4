"""Somebody who was asked on the own phone said “Không phải tôi”: the page says so before anything else.

Whoever was called back and says that the account is not theirs denies no caller: they speak for the caller (S0-17).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from motid.desk.evidence.model import Evidence, EvidenceKind, EvidenceResult
from motid.desk.read_case import CaseDetail
from motid.web.texts import Text
from motid.web.texts.desk.evidence import EVIDENCE_WORDS

_SAID: Final = frozenset({EvidenceResult.REFUSED, EvidenceResult.CONFIRMED})


@dataclass(frozen=True)
class Denial:
    """How the holder of a phone was asked, about which account (its masked name), and when they said no."""

    how: Text
    account: str | None
    at: datetime


def denials_of(evidence: tuple[Evidence, ...], detail: CaseDetail) -> tuple[Denial, ...]:
    """Return what was denied and not confirmed since; one that grew old for evidence still warns."""
    newest: dict[UUID | None, Evidence] = {}
    for one in sorted(evidence, key=lambda each: (each.changed_at, each.id)):
        if one.kind is EvidenceKind.CONFIRM_ON_PHONE and one.result in _SAID:
            newest[one.account_id] = one
    names = {account.account_id: account.label for account in detail.accounts}
    return tuple(
        Denial(EVIDENCE_WORDS[one.kind], names.get(one.account_id) if one.account_id else None, one.changed_at)
        for one in newest.values()
        if one.result is EvidenceResult.REFUSED
    )
