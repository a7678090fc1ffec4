"""`motid population`: the sandbox's synthetic people."""

from typing import Annotated

import typer
from rich.progress import Progress

from motid.settings import Settings

app = typer.Typer(no_args_is_help=True)


@app.callback()
def group() -> None:
    """The sandbox's synthetic population."""


@app.command()
def generate(
    size: Annotated[int | None, typer.Option(min=1, help="How many people (10,000 when not given)")] = None,
    seed: Annotated[int | None, typer.Option(help="The same seed gives the same people")] = None,
) -> None:
    """Generate people into the sandbox's store, replacing those that are there."""
    # Imported here: a production install has no sandbox.
    from motid.sandbox.population.generate import generate as work  # noqa: PLC0415
    from motid.sandbox.population.store import DEFAULT_SEED, DEFAULT_SIZE  # noqa: PLC0415

    path = Settings(mode="sandbox").var / "sandbox" / "population.sqlite"
    path.parent.mkdir(parents=True, exist_ok=True)
    with Progress() as progress:
        task = progress.add_task("people", total=size or DEFAULT_SIZE)
        work(
            path,
            DEFAULT_SEED if seed is None else seed,
            size or DEFAULT_SIZE,
            lambda stored, _: progress.update(task, completed=stored),
        )
