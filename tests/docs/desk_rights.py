"""The matrix of roles and rights at the desk, made from the one table in the code."""

import inspect
import re
from enum import StrEnum

from motid.officials import model
from motid.officials.model import Right, Role
from motid.officials.rights import ROLE_RIGHTS

_MEMBER = r'{name} = "[a-z_]+"[^\n]*\n    """(.*?)"""'


def rights_matrix() -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Return head and rows: a right a line, a role a column."""
    head = ("right", *(f"`{role}`" for role in Role), "meaning")
    rows = [
        (f"`{right}`", *("yes" if right in ROLE_RIGHTS[role] else "" for role in Role), _meaning(right))
        for right in Right
    ]
    return head, rows


def _meaning(member: StrEnum) -> str:
    """Return the words that stand below a member in the code."""
    source = inspect.getsource(getattr(model, type(member).__name__))
    found = re.search(_MEMBER.format(name=member.name), source, re.DOTALL)
    if found is None:
        raise LookupError(f"{member!r} says nothing of itself")
    return " ".join(found[1].split())
