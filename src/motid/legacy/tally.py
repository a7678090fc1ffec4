"""What an import did or would do, in counts that name nobody."""

from collections import Counter
from collections.abc import Iterable

import msgspec

from motid.legacy.problems import Problem


class Tally(msgspec.Struct):
    """Counts of an import; of a dry run, what the import would count. `problems` is by code."""

    read: int = 0
    opened: int = 0
    """Accounts that are new here."""
    joined: int = 0
    """Accounts that were here from the other portal, which is the same one (S0-07)."""
    updated: int = 0
    """Accounts known from an earlier file, with a later use or more dossiers."""
    unchanged: int = 0
    rejected: int = 0
    dossiers: int = 0
    problems: dict[str, int] = {}

    def note(self, problems: Iterable[Problem]) -> None:
        """Count problems by their codes."""
        found = Counter(one.code for one in problems)
        self.problems = dict(sorted((Counter(self.problems) + found).items()))


class Duplicates(msgspec.Struct):
    """How many rows of a file share something with an earlier row, or with an account that is here."""

    repeated_in_file: int = 0
    """Rows of an account that an earlier row is of already."""
    personal_number_in_file: int = 0
    cmnd_in_file: int = 0
    phone_in_file: int = 0
    name_and_birth_in_file: int = 0
    personal_number_here: int = 0
    cmnd_here: int = 0
    phone_here: int = 0
