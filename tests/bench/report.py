"""The report: a table to read, JSON for programs, and the page of the reference."""

import os
import platform
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import asyncpg
import msgspec

from tests.bench.in_process import Costs
from tests.bench.load import Result

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "performance.md"
_BEGIN, _END = "<!-- measured: begin -->", "<!-- measured: end -->"
_HEAD = ("operation", "each second", "p50 ms", "p99 ms", "server CPU ms", "database CPU ms", "errors")


class Report(msgspec.Struct, kw_only=True):
    """Everything that one run found out."""

    measured_at: str
    machine: dict[str, str]
    results: list[Result]
    under_sign_ins: Result | None
    costs: Costs | None

    @property
    def errors(self) -> int:
        """How many operations failed."""
        return sum(each.errors for each in (*self.results, *filter(None, [self.under_sign_ins])))


async def facts_of_machine(database_url: str) -> dict[str, str]:
    """Return what the figures depend on; call it first, for the load of others is one of it."""
    connection = await asyncpg.connect(database_url)
    try:
        version = await connection.fetchval("SHOW server_version")
    finally:
        await connection.close()
    return {
        "cores": str(os.cpu_count()),
        "processor": _processor(),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "postgresql": str(version),
        "load": f"{os.getloadavg()[0]:.1f}",
    }


def _processor() -> str:
    try:
        found = re.search(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    except OSError:
        found = None
    return found[1] if found else platform.machine()


def today() -> str:
    """Return the present minute in UTC."""
    return datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")


def as_markdown(report: Report) -> str:
    """Return tables in Markdown, which read well in a terminal too."""
    targets = list(dict.fromkeys(result.target for result in report.results))
    parts = [f"Measured {report.measured_at}; " + ", ".join(f"{k} {v}" for k, v in report.machine.items()) + "."]
    for target in targets:
        rows = [_row(result) for result in report.results if result.target == target]
        parts.append(f"{target}:\n\n{_table(_HEAD, rows)}")
    if len(targets) > 1:
        parts.append(_ratios(report.results, targets))
    parts += _sentences(report)
    return "\n\n".join(parts) + "\n"


def _row(result: Result) -> tuple[str, ...]:
    return (
        result.operation,
        f"{result.per_second:.0f}",
        f"{result.p50_ms:.2f}",
        f"{result.p99_ms:.2f}",
        f"{result.server_cpu_ms:.3f}",
        f"{result.database_cpu_ms:.3f}",
        str(result.errors),
    )


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    rule = tuple("-" * (width - 1) + ":" if place else "-" * width for place, width in enumerate(widths))
    lines = [
        [
            cell.rjust(width) if place else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        for row in (head, rule, *rows)
    ]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _ratios(results: list[Result], targets: list[str]) -> str:
    costs = {(result.target, result.operation): result.server_cpu_ms for result in results}
    own, peer = targets[:2]
    rows = [
        (operation, f"{cost:.3f}", f"{costs[peer, operation]:.3f}", f"{cost / costs[peer, operation]:.2f}")
        for (target, operation), cost in costs.items()
        if target == own and costs.get((peer, operation))
    ]
    return f"Server CPU ms an operation, one beside the other:\n\n{_table(('operation', own, peer, 'ratio'), rows)}"


def _sentences(report: Report) -> list[str]:
    found = []
    if (beside := report.under_sign_ins) is not None:
        latency = f"p50 {beside.p50_ms:.2f} ms, p99 {beside.p99_ms:.2f} ms"
        found.append(f"userinfo while sign-ins saturate the hashing thread: {latency}.")
    if (costs := report.costs) is not None:
        found += [
            f"One argon2id hash: {costs.argon2id_ms:.2f} ms of CPU time by the reference implementation, "
            f"{costs.own_argon2id_ms:.2f} ms as MotID makes it{_journey_in_hashes(report, costs)}.",
            f"Vault: seal {costs.seal_us:.1f} µs, open {costs.open_us:.1f} µs, blind index {costs.index_us:.1f} µs.",
            f"Population: {costs.people_per_second:,.0f} people a second ({costs.people:,} people).",
        ]
    return found


def _journey_in_hashes(report: Report, costs: Costs) -> str:
    for each in report.results:
        if each.target == "MotID" and each.operation == "journey":
            reference, own = each.server_cpu_ms / costs.argon2id_ms, each.server_cpu_ms / costs.own_argon2id_ms
            return f"; a journey costs {reference:.2f} of the former and {own:.2f} of the latter"
    return ""


def write_page(report: Report) -> None:
    """Replace the measured part of the page in the reference."""
    text = PAGE.read_text()
    before, _, rest = text.partition(_BEGIN)
    _, _, after = rest.partition(_END)
    PAGE.write_text(f"{before}{_BEGIN}\n\n{as_markdown(report)}\n{_END}{after}")
