"""The table of the desk's pages, in a terminal and in the reference."""

from collections.abc import Sequence

from tests.bench.desk.measure import Took
from tests.bench.desk.stand import Size
from tests.bench.report import PAGE, today

_BEGIN, _END = "<!-- desk: begin -->", "<!-- desk: end -->"


def as_markdown(took: Sequence[Took], size: Size, machine: dict[str, str]) -> str:
    """Return the table."""
    facts = ", ".join(f"{name} {value}" for name, value in machine.items())
    lines = [
        f"Measured {today()}; {facts}. {size.accounts:,} accounts, {size.open_cases:,} open cases and"
        f" {size.closed_cases:,} closed ones.",
        "",
        "| page | fastest ms | median ms | p95 ms | desk CPU ms | database CPU ms |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
        *map(_line, took),
    ]
    return "\n".join(lines) + "\n"


def _line(took: Took) -> str:
    if took.error is not None:
        return f"| {took.page} | failed: {took.error[:120]} | | | | |"
    figures = (took.fastest_ms, took.median_ms, took.p95_ms, took.desk_cpu_ms, took.database_cpu_ms)
    return f"| {took.page} | {' | '.join(f'{figure:.1f}' for figure in figures)} |"


def write_page(text: str) -> None:
    """Replace the desk's part of the page in the reference."""
    before, _, rest = PAGE.read_text().partition(_BEGIN)
    _, _, after = rest.partition(_END)
    PAGE.write_text(f"{before}{_BEGIN}\n\n{text}\n{_END}{after}")
