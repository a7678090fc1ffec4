"""The parts of the reference that are made from the code: `python -m tests.docs.generated` writes them anew.

They stand between `<!-- generated: name -->` and `<!-- end of generated -->`; what is around them is written by hand.
"""

import json
import re
import sys
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any, Final

import msgspec
import typer
from pydantic import SecretStr
from typer.testing import CliRunner

from motid.cli import app
from motid.kernel.clock import VIETNAM
from motid.oidc.client import ClientMetadata
from motid.oidc.client_events.explanations import EXPLANATIONS
from motid.policies import PolicyRecord
from motid.settings import Settings
from motid.web.management.document import client_schema
from tests.docs.declared import audit_events, fixed_limits, policies
from tests.docs.desk_rights import rights_matrix
from tests.docs.documents import Document, document
from tests.oidc.management import published

_BLOCK = r"(<!-- generated: {name} -->\n).*?(<!-- end of generated -->)"
_WIDTH = "100"


def settings_table() -> str:
    """Return every setting with what may stand there, its default and its meaning."""
    schema = Settings.model_json_schema()["properties"]
    rows = []
    for name, field in Settings.model_fields.items():
        default = field.get_default()
        rows.append((f"`MOTID_{name.upper()}`", _allowed(schema[name]), _written(default), field.description or ""))
    return _table(("variable", "value", "default", "meaning"), rows)


def _written(default: object) -> str:
    match default:
        case None:
            return "not set"
        case SecretStr():
            return f"`{default.get_secret_value()}`"
        case bool():
            return f"`{str(default).lower()}`"
        case _:
            return f"`{default}`"


def _allowed(schema: dict[str, Any]) -> str:
    options = [each for each in schema.get("anyOf", [schema]) if each.get("type") != "null"]
    found = options[0]
    if "enum" in found:
        return ", ".join(f"`{each}`" for each in found["enum"])
    least, most = found.get("minimum", found.get("exclusiveMinimum")), found.get("maximum")
    match found.get("format") or found["type"]:
        case "path":
            return "path"
        case "password":
            return "secret"
        case "boolean":
            return "`true` or `false`"
        case "integer" | "number" as kind:
            word = "whole number" if kind == "integer" else "number"
            if least is None:
                return word
            above = "above " if "exclusiveMinimum" in found else ""
            upper = f" … {most}" if most is not None else ("" if above else " or more")
            return f"{word}, {above}{least}{upper}"
        case _:
            return f"text, at most {found['maxLength']} characters" if "maxLength" in found else "text"


def commands_help() -> str:
    """Return the help of every command, as the terminal shows it."""
    parts = []
    for words in command_names():
        shown = CliRunner().invoke(app, [*words, "--help"], prog_name="motid", env={"COLUMNS": _WIDTH})
        heading = " ".join(["motid", *words])
        text = "\n".join(line.rstrip() for line in shown.output.strip().splitlines())
        parts.append(f"## {heading}\n\n```text\n{text}\n```")
    return "\n\n".join(parts)


def command_names() -> list[tuple[str, ...]]:
    """Return every command below `motid`, without groups."""
    return list(_commands_below(typer.main.get_command(app), ()))


def _commands_below(command: Any, words: tuple[str, ...]) -> Iterable[tuple[str, ...]]:
    below = getattr(command, "commands", None)
    if below is None:
        yield words
        return
    for name, each in below.items():
        yield from _commands_below(each, (*words, name))


def client_faults_text() -> str:
    """Return what clients do wrong: a heading a code, so that their lists of events can lead there."""
    return "\n\n".join(
        f"### {code}\n\n{explained.meaning} {explained.mend}" for code, explained in EXPLANATIONS.items()
    )


def audit_table() -> str:
    """Return every kind of event with its data and meaning."""
    rows = []
    for event in audit_events():
        fields = ", ".join(f"`{name}`" for name in event.__struct_fields__)
        rows.append((f"`{event.kind}`", fields, _first_paragraph(event.__doc__)))
    return _table(("kind", "data", "meaning"), rows)


def policies_text() -> str:
    """Return every rule with its initial records."""
    parts = []
    for policy in policies():
        records = [_record(each) for each in policy.initial]
        parts.append("\n\n".join([f"## {policy.name}", f"{policy.meaning}.", *records]))
    return "\n\n".join(parts)


def client_metadata_table() -> str:
    """Return every member of a client's metadata with what may stand there and its default."""
    properties = client_schema()["properties"]
    rows = []
    for field in msgspec.structs.fields(ClientMetadata):
        if field.name != "localized":
            rows.append((f"`{field.name}`", _member_type(properties[field.name]), _member_default(field)))
    return _table(("member", "value", "default"), rows)


def _member_type(schema: dict[str, Any]) -> str:
    if "enum" in schema:
        return ", ".join(f"`{value}`" for value in schema["enum"] if value is not None)
    if "anyOf" in schema:
        return " or ".join(_member_type(each) for each in schema["anyOf"] if each.get("type") != "null")
    if "oneOf" in schema:
        return "text, by spaces"
    if schema["type"] == "array":
        return f"list of {_member_type(schema['items'])}"
    names = {"string": "text", "integer": "whole number", "boolean": "`true` or `false`", "object": "JSON object"}
    return names[schema["type"]]


def _member_default(field: Any) -> str:
    if field.required:
        return "needed"
    if field.default in (None, (), "") or field.default is msgspec.NODEFAULT:
        return ""
    value = msgspec.to_builtins(field.default)
    if isinstance(value, str):
        return f"`{value}`"
    return f"`{' '.join(value) if isinstance(value, list | tuple) else json.dumps(value)}`"


def desk_rights_table() -> str:
    """Return which role at the desk has which right."""
    return _table(*rights_matrix())


def limits_table() -> str:
    """Return the attempt limits that are fixed in code."""
    rows = [(f"`{each.name}`", str(each.burst), _in_words(each.interval)) for each in fixed_limits()]
    return _table(("limit", "at once", "one more each"), rows)


def _in_words(interval: timedelta) -> str:
    for unit, name in ((timedelta(days=1), "day"), (timedelta(hours=1), "hour"), (timedelta(minutes=1), "minute")):
        if interval >= unit:
            count = interval / unit
            return name if count == 1 else f"{count:g} {name}s"
    return f"{interval.total_seconds():g} seconds"


def _record(each: PolicyRecord) -> str:
    period = f"From {_day(each.valid_from)}" + (f" until {_day(each.valid_to)}" if each.valid_to else "")
    return f"**{period}.** Basis: {each.basis}\n\n```json\n{_readable(each.value)}\n```"


def _readable(value: object) -> str:
    """Return JSON with one member a line."""
    if not isinstance(value, dict):
        return msgspec.json.encode(value).decode()
    lines = [f"  {_compact(name)}: {_compact(member)}" for name, member in value.items()]
    return "{\n" + ",\n".join(lines) + "\n}"


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _day(instant: datetime) -> str:
    return instant.astimezone(VIETNAM).strftime("%Y-%m-%d")


def _first_paragraph(text: str | None) -> str:
    return " ".join((text or "").split("\n\n")[0].split())


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


BLOCKS: Final[dict[str, tuple[str, Callable[[], str]]]] = {
    "settings": ("reference/settings.md", settings_table),
    "commands": ("reference/cli.md", commands_help),
    "client faults": ("reference/errors.md", client_faults_text),
    "audit events": ("reference/audit-events.md", audit_table),
    "policies": ("reference/policies.md", policies_text),
    "client metadata": ("reference/client-metadata.md", client_metadata_table),
    "limits": ("reference/policies.md", limits_table),
    "desk rights": ("reference/desk-rights.md", desk_rights_table),
}
"""Name of a block to the document that holds it, and what makes it."""


def renewed(name: str) -> tuple[Document, str]:
    """Return a block's document, and the text that it should have."""
    path, make = BLOCKS[name]
    found = document(path)
    pattern = re.compile(_BLOCK.format(name=re.escape(name)), re.DOTALL)
    text, count = pattern.subn(lambda match: f"{match[1]}\n{make()}\n\n{match[2]}", found.text)
    if count != 1:
        raise LookupError(f"{found.name} has {count} blocks named {name}")
    return found, text


if __name__ == "__main__":
    for block in BLOCKS:
        target, content = renewed(block)
        target.path.write_text(content, encoding="utf-8")
        sys.stdout.write(f"{target.name}\n")
    sys.stdout.write(f"{published.write()}\n")
