"""Read entries of the directory from a file, JSON or CSV, and say of each line what is wrong with it."""

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec

from motid.desk.directory.model import SMS_FORM, Audience, ContactEntry, ContactKind
from motid.kernel.digits import is_digits
from motid.kernel.email import EmailAddress
from motid.kernel.errors import InvalidValue

MOST_BYTES: Final = 2_000_000
_TEXTS: Final = ("value", "person", "label_vi", "label_en", "hours_vi", "hours_en")
_SHORTEST_NUMBER: Final = 3
_LONGEST_NUMBER: Final = 15


@dataclass(frozen=True, slots=True)
class EntryFault:
    """What is wrong with a line, in words that hold no value of it: `line` counts from 1; in JSON it is the place."""

    line: int
    what: str


def read_json(content: bytes) -> tuple[list[tuple[int, ContactEntry]], list[EntryFault]]:
    """Read a list of objects, whose members are those of `ContactEntry`."""
    try:
        given = msgspec.json.decode(content, type=list[dict[str, Any]])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return [], [EntryFault(1, "is no JSON list of objects")]
    return _read(enumerate(given, start=1))


def read_csv(content: bytes) -> tuple[list[tuple[int, ContactEntry]], list[EntryFault]]:
    """Read lines under a head with the names of `ContactEntry`'s members; empty cells are as if left out."""
    try:
        lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error):
        return [], [EntryFault(1, "is no CSV in UTF-8")]
    if not lines:
        return [], [EntryFault(1, "is empty")]
    head = [name.strip() for name in lines[0]]
    if len(set(head)) < len(head):
        return [], [EntryFault(1, "names a column twice")]
    return _read(_rows(head, lines[1:]))


def _rows(head: list[str], lines: list[list[str]]) -> Iterator[tuple[int, dict[str, Any]]]:
    for line, cells in enumerate(lines, start=2):
        if not any(cell.strip() for cell in cells):
            continue
        row: dict[str, Any] = {name: cell.strip() for name, cell in zip(head, cells, strict=False) if cell.strip()}
        if len(cells) > len(head):
            row["cells beyond the head"] = True
        if is_digits(row.get("escalation", ""), len(row.get("escalation", ""))):
            row["escalation"] = int(row["escalation"][:3])
        yield line, row


def _read(rows: Iterable[tuple[int, dict[str, Any]]]) -> tuple[list[tuple[int, ContactEntry]], list[EntryFault]]:
    entries: list[tuple[int, ContactEntry]] = []
    faults: list[EntryFault] = []
    seen: set[tuple[str, object]] = set()
    for line, row in rows:
        try:
            entry = msgspec.convert(row, ContactEntry)
        except msgspec.ValidationError as error:
            faults.append(EntryFault(line, _without_values(error)))
            continue
        if what := fault_of(entry):
            faults.append(EntryFault(line, what))
        elif (key := (entry.code, entry.valid_from)) in seen:
            faults.append(EntryFault(line, "code: stands in an earlier line for the same day"))
        else:
            seen.add(key)
            entries.append((line, entry))
    return entries, faults


def fault_of(entry: ContactEntry) -> str | None:
    """Return what an entry says that cannot be, as "member: words"; None where nothing is wrong."""
    for name in _TEXTS:
        if any(unicodedata.category(character) == "Cc" for character in getattr(entry, name)):
            return f"{name}: has characters that nobody can see"
    if entry.valid_from and entry.valid_to and entry.valid_to <= entry.valid_from:
        return "valid_to: is not after valid_from"
    if (entry.kind is ContactKind.OFFICER) != bool(entry.person):
        return "person: an officer has a name, and nothing else has"
    if entry.kind is ContactKind.OFFICER and entry.audience is Audience.PUBLIC:
        return "audience: names and telephones of people in office are for officials only"
    if entry.place and entry.audience is not Audience.PUBLIC:
        return "place: only what is public stands on pages"
    return _fault_of_value(entry.kind, entry.value)


def _fault_of_value(kind: ContactKind, value: str) -> str | None:
    if kind in (ContactKind.HOTLINE, ContactKind.OFFICER) and not _is_number(value):
        return "value: is no telephone number"
    if kind is ContactKind.SMS and not SMS_FORM.fullmatch(value):
        return "value: is not like TTTTB gửi 1414"
    if kind is ContactKind.WEBSITE and not _is_site(value):
        return "value: is no name of a website, such as www.dichvucong.gov.vn"
    if kind is ContactKind.MAIL:
        try:
            EmailAddress.parse(value)
        except InvalidValue:
            return "value: is no mail address"
    return None


def _is_number(value: str) -> bool:
    digits = value.translate(str.maketrans("", "", " .-()"))
    return is_digits(digits, len(digits)) and _SHORTEST_NUMBER <= len(digits) <= _LONGEST_NUMBER


def _is_site(value: str) -> bool:
    """A host with a path at most: it goes behind `https://` in a link."""
    try:
        parts = urlsplit(f"https://{value}")
        fine = parts.port is None and "@" not in parts.netloc
    except ValueError:
        return False
    return fine and bool(parts.hostname) and "." in (parts.hostname or "") and not any(c.isspace() for c in value)


def _without_values(error: msgspec.ValidationError) -> str:
    """Return "member: what was expected". A wrong word of a choice is what msgspec quotes; it is left out."""
    words, _, path = str(error).partition(" - at ")
    if words.startswith("Invalid enum value"):
        words = "Invalid enum value"
    member = path.strip("`").removeprefix("$.")
    return f"{member}: {words}" if member else words
