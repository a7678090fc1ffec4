"""Decisions on pairs that stand in JSON lines.

In: `{"id": …, "claimed": {…}, "recorded": {…}}`. Out: `{"id": …, "decision": …, "reasons": […]}`.

A line that cannot be read is answered in its place with `{"line": 3, "error": "…", "detail": "…"}`, and with its
`"id"` where that much of it is JSON. No answer repeats a value of the pair.
"""

from collections.abc import Iterable
from datetime import date
from typing import Final

import msgspec
from msgspec import UNSET, UnsetType

from motid.normalisation.decide_match import decide_match
from motid.normalisation.matching_rules import MatchRules
from motid.normalisation.person_data import read_pair

LONGEST_LINE: Final = 64 * 1024
"""Bytes of a line; a pair needs some hundred."""

Written = str | int | None


class SideTexts(msgspec.Struct, frozen=True, gc=False):
    """One side as it stands in the line; whatever else is there is passed over."""

    full_name: Written = None
    personal_number: Written = None
    cmnd: Written = None
    date_of_birth: Written = None
    issue_date: Written = None
    phone: Written = None


class _Pair(msgspec.Struct, frozen=True, gc=False):
    id: msgspec.Raw
    claimed: SideTexts
    recorded: SideTexts


class _Answer(msgspec.Struct, frozen=True, gc=False):
    id: msgspec.Raw
    decision: str
    reasons: tuple[str, ...]


class _Fault(msgspec.Struct, frozen=True, gc=False):
    line: int
    error: str
    detail: str
    id: msgspec.Raw | UnsetType = UNSET


class _Named(msgspec.Struct, frozen=True, gc=False):
    id: msgspec.Raw


class Answers(msgspec.Struct, frozen=True, gc=False):
    """The answers to some lines, each ended by a line break, and how many of them are errors."""

    text: bytes
    pairs: int
    faults: int


def answer_lines(lines: Iterable[bytes], rules: MatchRules, *, today: date, first_line: int = 1) -> Answers:
    """Answer lines in their order; empty ones are passed over. `first_line` is the number of the first."""
    decoder, encoder = msgspec.json.Decoder(_Pair), msgspec.json.Encoder()
    answers: list[bytes] = []
    faults = 0
    for number, line in enumerate(lines, first_line):
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")  # noqa: PLW2901 - the mark belongs to the file, not to the pair
        if not line or line.isspace():
            continue
        answer = _answer(line, number, decoder, rules, today)
        faults += isinstance(answer, _Fault)
        answers.append(encoder.encode(answer))
    return Answers(b"".join(answer + b"\n" for answer in answers), len(answers), faults)


def _answer(
    line: bytes, number: int, decoder: msgspec.json.Decoder[_Pair], rules: MatchRules, today: date
) -> _Answer | _Fault:
    if len(line) > LONGEST_LINE:
        return _Fault(number, "too_long", f"a line has at most {LONGEST_LINE} bytes")
    try:
        pair = decoder.decode(line)
    except msgspec.ValidationError as error:
        return _Fault(number, "not_a_pair", str(error), _id_of(line))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, ValueError):
        return _Fault(number, "not_json", "the line is not a JSON object in UTF-8")
    decision = decide_match(*read_pair(pair.claimed, pair.recorded, today=today), rules)
    return _Answer(pair.id, decision.decision, decision.reasons)


def _id_of(line: bytes) -> msgspec.Raw | UnsetType:
    """Return the id of a line whose pair cannot be read, so that whoever joins answers by id finds it."""
    try:
        return msgspec.json.decode(line, type=_Named).id
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, ValueError):
        return UNSET
