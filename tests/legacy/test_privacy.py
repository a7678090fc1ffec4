"""Neither the database nor reports nor events nor what the command prints show anybody (invariant 4)."""

from pathlib import Path

import pytest

from motid.db import Database
from motid.kernel.legacy_charsets import Charset
from motid.legacy.problems import as_lines
from motid.sandbox.portal_file.accounts import old_accounts
from motid.sandbox.portal_file.write_file import write_portal_file
from tests.legacy.files import bring, look
from tests.privacy import assert_no_personal_data, dump_database

_PERSONAL = (1, 2, 5, 6, 8, 9, 10, 11)
"""Cells that tell of a person: numbers, name, phone, mail, hash and salt."""


async def test_nothing_personal_is_left_in_the_clear(
    database: Database, database_url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "file.csv"
    accounts = list(old_accounts(60, 5))
    write_portal_file(path, accounts, "csv", Charset.UNICODE)
    outcome, seen = await look(database, path)
    tally, problems = await bring(database, path)
    assert problems
    values = {account.row[place] for account in accounts for place in _PERSONAL if len(account.row[place]) >= 6}
    report = (as_lines(problems) + as_lines(seen) + repr(outcome) + repr(tally) + caplog.text).encode()
    assert_no_personal_data(report, values)
    spelled = sorted(values)[::4]  # every form of every value would take a minute
    assert_no_personal_data(await dump_database(database_url), spelled)
