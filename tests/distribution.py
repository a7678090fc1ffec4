"""How the workers of a parallel run share the tests: by files, and by whole folders that start an installation.

An installation of six processes takes a worker many seconds to start, and its pages are examined once a worker. All
that use one stay together, and begin first, each folder beside another; so does the longest file, which shows every
page in a browser. The small files fill up the end: what is long and begins late leaves the other worker with nothing.
"""

from typing import Any, Final

import pytest
from xdist.scheduler import LoadFileScheduling  # type: ignore[import-untyped]

FOLDERS: Final = ("tests/browser", "tests/journey", "tests/desk_site")
"""Tests that share an installation."""
FIRST: Final = ("tests/browser", "tests/journey", "tests/web/test_accessibility.py", "tests/desk_site")
"""What begins first, the longest before the others: folders, and files of more than a minute."""


def unit_of(test: str) -> str:
    """Return the file of a test, or its folder, whose tests one worker runs."""
    return next((folder for folder in FOLDERS if test.startswith(f"{folder}/")), test.partition("::")[0])


class ByFoldersAndFiles(LoadFileScheduling):  # type: ignore[misc] # without types
    """Gives out what is long first, and then the files in their order."""

    def _split_scope(self, nodeid: str) -> str:
        return unit_of(nodeid)

    def _assign_work_unit(self, node: Any) -> None:
        first = next((unit for unit in FIRST if unit in self.workqueue), None)
        if first is not None:
            self.workqueue.move_to_end(first, last=False)
        super()._assign_work_unit(node)


@pytest.hookimpl(tryfirst=True, optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Share the tests so wherever files are shared (`--dist loadfile`)."""
    return ByFoldersAndFiles(config, log) if config.getvalue("dist") == "loadfile" else None
