"""Personal values that cannot be printed by accident (invariant 4).

A name, a number, a phone or an address travels through MotID inside a `PersonalValue`. Its `repr`, `str` and
`format` show the type and nothing of the content, so that a log line, a trace or an exception text that
includes one stays clean. The content leaves only through `reveal()`, a word that is easy to search for.
"""

from typing import Generic, NoReturn, Self, TypeVar, final

T = TypeVar("T")


class PersonalValue(Generic[T]):
    """Wraps one personal value; compares and hashes by content, prints as its type."""

    __slots__ = ("_content",)

    def __init__(self, content: T) -> None:
        self._content = content

    @final
    def reveal(self) -> T:
        """Return the content. Call it only where the content is stored sealed, sent or shown to its owner."""
        return self._content

    @final
    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    __str__ = __repr__

    @final
    def __format__(self, format_spec: str) -> str:
        return repr(self)

    def __eq__(self, other: object) -> bool:
        if other is self:
            return True
        if not isinstance(other, PersonalValue) or type(other) is not type(self):
            return NotImplemented
        return bool(self._content == other._content)

    def __hash__(self) -> int:
        return hash((type(self).__name__, self._content))

    def __copy__(self) -> Self:
        return self

    def __reduce__(self) -> NoReturn:
        raise TypeError(f"{type(self).__name__} is personal data and is never pickled")


class PersonalText(PersonalValue[str]):
    """Free text that may name a person: a complaint, a note, an address as printed."""
