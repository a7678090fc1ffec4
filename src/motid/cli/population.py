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
    size: Annotated[int, typer.Option(min=1, max=20_000_000, help="How many people")] = 10_000,
    seed: Annotated[int, typer.Option(help="The same seed gives the same people")] = 1,
) -> None:
    """Generate people into the sandbox's store, replacing those that are there."""
    from motid.sandbox.population.generate import generate as work  # noqa: PLC0415 - a production install has no sandbox

    settings = Settings(mode="sandbox")
    path = settings.var / "sandbox" / "population.sqlite"
    path.parent.mkdir(parents=True, exist_ok=True)
    with Progress() as progress:
        task = progress.add_task("people", total=size)
        work(path, seed, size, lambda done, _: progress.update(task, completed=done))
