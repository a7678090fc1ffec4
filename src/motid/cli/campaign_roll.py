"""The roll of a cohort, read from a file: who belongs to which unit. Numbers stay in values that nothing prints."""

from dataclasses import dataclass
from pathlib import Path

import typer

from motid.accounts.model import LoginName
from motid.kernel.errors import InvalidValue
from motid.kernel.login_name import parse_login_name
from motid.legacy.field_names import LegacyField
from motid.legacy.leading_zeros import restored
from motid.legacy.tables.open_table import open_table

_COLUMNS = ("number", "unit")


@dataclass(frozen=True, slots=True)
class Problem:
    """A line that is left out, and why, as a code; never what stands there."""

    line: int
    code: str


@dataclass(frozen=True, slots=True)
class Roll:
    """People by number, each with the code of a unit; of two lines about one number the last one counts."""

    people: dict[LoginName, str]
    problems: tuple[Problem, ...]


def read_roll(file: Path) -> Roll:
    """Read a roll. Ends the command where the file has not both columns."""
    table = open_table(file)
    if missing := [name for name in _COLUMNS if name not in table.columns]:
        raise typer.BadParameter(f"the file has no column {' and no column '.join(missing)}", param_hint="FILE")
    number, unit = (table.columns.index(name) for name in _COLUMNS)
    people: dict[LoginName, str] = {}
    problems = []
    for row in table.rows:
        if row.cells is None:
            problems.append(Problem(row.line, row.fault or "line.unreadable"))
            continue
        code = row.cells[unit].strip()
        try:
            name = parse_login_name(restored(row.cells[number].strip(), LegacyField.PERSONAL_NUMBER))
        except InvalidValue as error:
            problems.append(Problem(row.line, error.code))
            continue
        if not code:
            problems.append(Problem(row.line, "unit.missing"))
            continue
        people[name] = code
    return Roll(people, tuple(problems))
