"""What a parser made of outside text, for the fuzzing tests."""

from collections.abc import Callable
from typing import TypeVar

from motid.kernel.errors import InvalidValue

T = TypeVar("T")


def value_or_code(parse: Callable[[str], T], text: str) -> T | str:
    """Return what `parse` gives, or the code with which it refuses; any other exception is a fault."""
    try:
        return parse(text)
    except InvalidValue as refusal:
        return refusal.code
