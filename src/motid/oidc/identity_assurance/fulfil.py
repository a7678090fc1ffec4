"""Answer one element of a request from the evidence: all that it asks for and no more, or nothing (§5.7). Pure."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import msgspec

from motid.kernel.clock import VIETNAM
from motid.oidc.citizens import Confirmed
from motid.oidc.identity_assurance.framework import EVIDENCE_WORDS, LOWEST_IAL
from motid.oidc.identity_assurance.request import VerifiedClaimsRequest, Wanted
from motid.oidc.identity_assurance.verification import Pairwise, evidence_of, verification_of

_ALWAYS_WITH = ("type", "check_method")
"""Without these an element that has them is not valid."""
_UNFILTERED = ("assurance_details", "attachments")
"""Given whole, whatever a request names in them (§5.4)."""


class _UnmetError(Exception):
    """A condition does not hold; the whole element is omitted."""


def fulfil(
    request: VerifiedClaimsRequest, evidence: Sequence[Confirmed], now: datetime, pairwise: Pairwise
) -> dict[str, Any] | None:
    """Return `verification` and `claims`; None when a condition is not met, or no claim is left to say.

    The strongest evidence that meets the request speaks, together with what is as strong: no claim stands beside a
    level that its own evidence does not support.
    """
    known = [item for item in evidence if item.ial >= LOWEST_IAL and item.kind in EVIDENCE_WORDS]
    for ial in sorted({item.ial for item in known}, reverse=True):
        try:
            answer = _at_level(request, [item for item in known if item.ial >= ial], ial, now, pairwise)
        except _UnmetError:
            continue
        if answer["claims"]:
            return answer
    return None


def _at_level(
    request: VerifiedClaimsRequest, items: Sequence[Confirmed], ial: int, now: datetime, pairwise: Pairwise
) -> dict[str, Any]:
    wanted = dict(request.verification.members)
    filters = wanted.pop("evidence", None)
    shown: list[tuple[Confirmed, Any]] = [(item, None) for item in items]
    if filters is not None:
        entries = ((item, _first_match(filters.items, evidence_of(item, pairwise), now)) for item in items)
        shown = [(item, entry) for item, entry in entries if entry is not None]
    if not shown:
        raise _UnmetError
    chosen = [item for item, _ in shown]
    verification = _project(Wanted(members=wanted), verification_of(chosen, ial, pairwise), now)
    if filters is not None:
        verification["evidence"] = [entry for _, entry in shown]
    return {"verification": _with_sound_references(verification), "claims": _claims(request, chosen, now)}


def _claims(request: VerifiedClaimsRequest, items: Sequence[Confirmed], now: datetime) -> dict[str, Any]:
    confirmed = {name: value for item in reversed(items) for name, value in item.claims.items()}
    return {
        name: confirmed[name]
        for name, wanted in request.claims.items()
        if name in confirmed and _holds(wanted, confirmed[name], now)
    }


def _project(wanted: Wanted, value: Any, now: datetime) -> Any:
    """Return the part of a value that is wanted. Raises `_UnmetError`."""
    if not _holds(wanted, value, now):
        raise _UnmetError
    if isinstance(value, dict) and wanted.members:
        return _members(wanted, value, now)
    if isinstance(value, list) and wanted.items:
        entries = [_first_match(wanted.items, entry, now) for entry in value]
        matching = [entry for entry in entries if entry is not None]
        if not matching:
            raise _UnmetError
        return matching
    return value


def _members(wanted: Wanted, value: dict[str, Any], now: datetime) -> dict[str, Any]:
    part = {name: value[name] for name in _ALWAYS_WITH if name in value}
    for name, below in wanted.members.items():
        if name in value:
            part[name] = value[name] if name in _UNFILTERED else _project(below, value[name], now)
        elif below.is_condition:
            raise _UnmetError
    return part


def _first_match(templates: Sequence[Wanted], entry: Any, now: datetime) -> Any | None:
    """Return an entry as the first template wants it that it meets; None when it meets none (§5.4: logical OR)."""
    for template in templates:
        try:
            return _project(template, entry, now)
        except _UnmetError:
            continue
    return None


def _holds(wanted: Wanted, value: Any, now: datetime) -> bool:
    if wanted.values is not None and not _is_one_of(value, wanted.values):
        return False
    return wanted.max_age is None or _age(value, now) <= wanted.max_age


def _is_one_of(value: Any, values: Sequence[Any]) -> bool:
    """Compare as JSON does: the number 1 is not true."""
    encoded = msgspec.json.encode(value)
    return any(encoded == msgspec.json.encode(each) for each in values)


def _age(value: Any, now: datetime) -> float:
    """Return the seconds since the last one of a date or timestamp (§5.5.2); nothing else has an age."""
    try:
        moment = datetime.fromisoformat(value) if "T" in value else _end_of(date.fromisoformat(value))
        return (now.astimezone(UTC) - moment).total_seconds()
    except (TypeError, ValueError):
        return 0.0


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), VIETNAM) - timedelta(seconds=1)


def _with_sound_references(verification: dict[str, Any]) -> dict[str, Any]:
    """Leave out references to checks that the answer does not name (Schema Definition §5.4.2)."""
    process = verification.get("assurance_process", {})
    if "assurance_details" not in process:
        return verification
    checks = {
        check["check_id"]
        for entry in verification.get("evidence", ())
        for check in entry.get("check_details", ())
        if "check_id" in check
    }
    details = [_without_dangling(detail, checks) for detail in process["assurance_details"]]
    return {**verification, "assurance_process": {**process, "assurance_details": details}}


def _without_dangling(detail: dict[str, Any], checks: set[str]) -> dict[str, Any]:
    sound = all(reference["check_id"] in checks for reference in detail["evidence_ref"])
    return detail if sound else {name: value for name, value in detail.items() if name != "evidence_ref"}
