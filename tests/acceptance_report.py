"""`make acceptance`: which items of the acceptance list are covered by passing tests.

A test names the items that it proves with `@pytest.mark.item("S4-19")`. An item counts as covered when at least
one test names it and every test that names it passed.
"""

import re
from collections import defaultdict

import pytest

SEEDS = {"S0": 32, "S1": 19, "S2": 29, "S3": 30, "S4": 43, "X": 7}
"""Items a seed, in the numbering of the acceptance list: S0-01 … S4-43, X-01 … X-07."""
_ITEM = re.compile(r"(S[0-4]|X)-(\d\d)")
_PROPERTY = "item"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--acceptance", action="store_true", help="print the coverage of the acceptance list")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--acceptance"):
        config.pluginmanager.register(_Report(), "acceptance-report")


def every_item() -> list[str]:
    """Return all items in order."""
    return [f"{seed}-{number:02}" for seed, count in SEEDS.items() for number in range(1, count + 1)]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    known = set(every_item())
    for test in items:
        for mark in test.iter_markers("item"):
            for name in mark.args:
                if not _ITEM.fullmatch(name) or name not in known:
                    raise pytest.UsageError(f"{test.nodeid} names {name}, which the acceptance list has not")
                test.user_properties.append((_PROPERTY, name))


class _Report:
    def __init__(self) -> None:
        self.tests: dict[str, list[str]] = defaultdict(list)
        self.names: dict[str, dict[str, None]] = defaultdict(dict)
        self.passed: set[str] = set()
        self.failed: set[str] = set()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        # What a test proves travels with its report, which comes from another process when tests run in parallel.
        for kind, name in report.user_properties:
            if kind == _PROPERTY:
                self.names[str(name)][report.nodeid] = None
        if report.failed:
            self.failed.add(report.nodeid)
        elif report.when == "call" and report.passed:
            self.passed.add(report.nodeid)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        covered: dict[str, int] = defaultdict(int)
        terminalreporter.section("acceptance")
        for item in every_item():
            tests = list(self.names[item])
            good = [t for t in tests if t in self.passed and t not in self.failed]
            if tests and len(good) == len(tests):
                covered[item.split("-")[0]] += 1
                terminalreporter.write_line(f"{item} covered {tests[0]}")
            else:
                terminalreporter.write_line(f"{item} {'failing' if tests else 'missing'}")
        counts = " · ".join(f"{seed} {covered[seed]}/{count}" for seed, count in SEEDS.items())
        terminalreporter.write_line(counts)
