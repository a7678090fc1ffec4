"""What is wrong with one member of a client's metadata."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """A broken rule: the member that breaks it, and the rule in plain words. Names no value that was given."""

    member: str
    rule: str

    def __str__(self) -> str:
        return f"{self.member}: {self.rule}"


def entry(member: str, position: int) -> str:
    """Name an entry of a list as people count."""
    return f"{member}, entry {position}"


def unknown_names(member: str, names: Iterable[str], known: Iterable[str]) -> Iterator[Problem]:
    """Yield a problem when some names are not among those that are known."""
    unknown = set(names) - set(known)
    if unknown:
        yield Problem(member, f"{len(unknown)} unknown; known are {', '.join(known)}")
