"""The reference lists what the code has: nothing missing, nothing that is gone."""

import re

import pytest

from motid.authn.password_rules import PasswordRule
from motid.registries.unavailable import UnavailableReason
from motid.settings import Settings
from motid.web.presenters.errors import EXPLANATIONS
from motid.web.presenters.service_fault import DETAILS
from tests.docs.declared import SOURCE, error_codes
from tests.docs.documents import ROOT, document, documents
from tests.docs.generated import BLOCKS, command_names, renewed

_TABLE = re.compile(r"CREATE TABLE (\w+)")
_LOGGED = re.compile(r"\blog\.(?:info|warning|error|critical)\(\s*\"(\w+)\"")
_READ = re.compile(r"os\.environ\.get\(\"(MOTID_[A-Z_]+)\"")
_CODE = re.compile(r"^\| `([a-z_]+\.[a-z_.]+)` \|", re.MULTILINE)


@pytest.mark.parametrize("block", BLOCKS)
def test_generated_parts_are_up_to_date(block: str) -> None:
    target, text = renewed(block)
    assert target.text == text, f"{target.name} is behind; run: python -m tests.docs.generated"


def test_every_setting_says_what_it_is_for() -> None:
    silent = [name for name, field in Settings.model_fields.items() if not field.description]
    assert not silent


def test_every_error_code_is_listed_and_none_that_is_gone() -> None:
    listed = set(_CODE.findall(document("reference/errors.md").text))
    real = error_codes() | {rule.value for rule in PasswordRule}
    assert real - listed == set(), "add them to docs/reference/errors.md"
    assert listed - real == set(), "gone from the code"


def test_every_reason_and_status_that_people_may_meet_is_listed() -> None:
    text = document("reference/errors.md").text
    reasons = (
        [reason.value for reason in UnavailableReason] + list(DETAILS) + [str(status) for status in EXPLANATIONS]
    )
    assert [reason for reason in reasons if f"`{reason}`" not in text] == []


def test_every_log_event_is_explained_to_operators() -> None:
    logged = {event for path in SOURCE.rglob("*.py") for event in _LOGGED.findall(path.read_text(encoding="utf-8"))}
    text = document("howto/operate.md").text
    assert sorted(event for event in logged if f"`{event}`" not in text) == []


def test_every_table_has_its_place_in_the_architecture() -> None:
    text = document("architecture.md").text
    revisions = (SOURCE / "db/migrations/versions").glob("*.py")
    tables = {table for path in revisions for table in _TABLE.findall(path.read_text(encoding="utf-8"))}
    assert sorted(table for table in tables if f"`{table}`" not in text) == []


def test_documents_name_only_settings_that_exist() -> None:
    """Settings of MotID, and what its own tests read from the environment."""
    known = {f"MOTID_{name.upper()}" for name in Settings.model_fields} | _read_by_tests()
    for each in documents():
        named = set(re.findall(r"\bMOTID_[A-Z_]*[A-Z]\b", each.text))
        assert named <= known, f"{each.name}: {sorted(named - known)}"


def _read_by_tests() -> set[str]:
    sources = (path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("*.py"))
    return {name for source in sources for name in _READ.findall(source)}


def test_documents_type_only_commands_that_exist() -> None:
    commands = command_names()
    for each in documents():
        for line in each.shell_lines:
            for typed in re.findall(r"(?:^|[\s/(])motid ([a-z][a-z -]*)", line):
                words = tuple(typed.split())
                assert any(words[: len(name)] == name for name in commands), f"{each.name}: {line}"
