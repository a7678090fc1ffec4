"""What a new password must be (S4-21), and how strong it seems.

"Sử dụng 8 ký tự trở lên bao gồm chữ thường, chữ in hoa, số và ký tự đặc biệt"; further, as NIST SP 800-63B-4
§3.1.1.2 asks: not a common password, and nothing that names the person.
"""

import asyncio
import re
import unicodedata
from collections.abc import Callable, Iterable
from enum import StrEnum

from zxcvbn import zxcvbn  # type: ignore[import-untyped]

from motid.authn.common_passwords import COMMON
from motid.authn.password import Password
from motid.kernel.name_letters import strip_marks
from motid.kernel.redaction import PersonalValue

SHORTEST, LONGEST = 8, 128
"""In characters (Unicode code points in NFC)."""

_SCORED_LENGTH = 32
"""zxcvbn's time grows faster than the length; what follows can only make a password stronger."""

_SHORTEST_WORD, _SHORTEST_DIGITS = 4, 6
"""Shorter parts of a name or a number occur in passwords by chance."""

_NOT_LETTERS = re.compile(r"[\W\d_]{0,8}")
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_LEET = str.maketrans("@4013$57!", "aaoiessti")


class PasswordRule(StrEnum):
    """A rule that a password breaks."""

    TOO_SHORT = "password.too_short"
    TOO_LONG = "password.too_long"
    NO_LOWER_CASE = "password.no_lower_case"
    NO_UPPER_CASE = "password.no_upper_case"
    NO_DIGIT = "password.no_digit"
    NO_SPECIAL = "password.no_special"
    COMMON = "password.common"
    PERSONAL = "password.personal"


def violated_rules(password: Password, about: Iterable[PersonalValue[str]] = ()) -> tuple[PasswordRule, ...]:
    """Return every rule that the password breaks; none when it may be used.

    `about` is what is known of the person: name, numbers, phone, mail, date of birth.
    """
    text = password.reveal()
    if len(text) > LONGEST:
        return (PasswordRule.TOO_LONG,)
    broken = [rule for rule, is_kept in _FORM if not is_kept(text)]
    if _is_common(text):
        broken.append(PasswordRule.COMMON)
    if any(_tells_of(text, fact.reveal()) for fact in about):
        broken.append(PasswordRule.PERSONAL)
    return tuple(broken)


async def strength(password: Password) -> int:
    """Return zxcvbn's estimate from 0 (guessed at once) to 4 (strong); a hint for the person, not a rule."""
    score: int = (await asyncio.to_thread(zxcvbn, password.reveal()[:_SCORED_LENGTH]))["score"]
    return score


def _is_special(character: str) -> bool:
    return unicodedata.category(character)[0] in "PS"


_FORM: tuple[tuple[PasswordRule, Callable[[str], bool]], ...] = (
    (PasswordRule.TOO_SHORT, lambda text: len(text) >= SHORTEST),
    (PasswordRule.NO_LOWER_CASE, lambda text: any(map(str.islower, text))),
    (PasswordRule.NO_UPPER_CASE, lambda text: any(map(str.isupper, text))),
    (PasswordRule.NO_DIGIT, lambda text: any(c in "0123456789" for c in text)),
    (PasswordRule.NO_SPECIAL, lambda text: any(map(_is_special, text))),
)


def _is_common(text: str) -> bool:
    """Whether the password is a common one in other clothes: capitals, marks, leet, digits and signs at the ends."""
    folded = strip_marks(text.casefold())
    forms = {folded, folded.translate(_LEET)} | {_undressed(folded), _undressed(folded).translate(_LEET)}
    return any(_undressed(form) in COMMON or form in COMMON for form in forms)


def _undressed(text: str) -> str:
    """Drop up to eight digits and signs from either end."""
    end = _NOT_LETTERS.match(text[::-1])
    bare = text[: len(text) - end.end()] if end else text
    start = _NOT_LETTERS.match(bare)
    return bare[start.end() :] if start else bare


def _tells_of(text: str, fact: str) -> bool:
    folded, known = strip_marks(text.casefold()), strip_marks(fact.casefold())
    return any(word in folded for word in _words(known)) or _shares_digits(text, known)


def _words(fact: str) -> set[str]:
    """Return the words of a name, alone and joined, that are long enough to be no accident."""
    words = re.findall(r"[^\W\d_]+", fact)
    joined = {"".join(words), "".join(words[-2:])}
    return {word for word in {*words, *joined} if len(word) >= _SHORTEST_WORD}


def _shares_digits(text: str, fact: str) -> bool:
    """Whether six digits in a row of a number, or a date of birth however written, stand in the password."""
    typed, known = "".join(re.findall(r"\d", text)), "".join(re.findall(r"\d", fact))
    runs = [known[i : i + _SHORTEST_DIGITS] for i in range(len(known) - _SHORTEST_DIGITS + 1)]
    return any(run in typed for run in [*runs, *_day_first(fact)])


def _day_first(fact: str) -> tuple[str, ...]:
    """Return the ways to write a date of birth that a Vietnamese person would use: 09031987, 090387."""
    date = _DATE.fullmatch(fact)
    if date is None:
        return ()
    year, month, day = date.groups()
    return f"{day}{month}{year}", f"{day}{month}{year[2:]}"
