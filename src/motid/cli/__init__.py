"""The `motid` command."""

import typer

from motid.cli import client, database, population, serve
from motid.cli.audit import app as audit
from motid.cli.keys import app as keys
from motid.cli.policy import app as policy
from motid.cli.run import run

app = typer.Typer(
    name="motid",
    help="MotID: one person, one verified account.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("run")(run)
app.command("serve")(serve.serve)
app.command("work")(serve.work)
app.add_typer(database.app, name="db", help="The database schema.")
app.add_typer(client.app, name="client", help="Relying services.")
app.add_typer(keys, name="keys", help="Keys and their rotation.")
app.add_typer(audit, name="audit", help="The audit trail.")
app.add_typer(policy, name="policy", help="Rules with dates.")
app.add_typer(population.app, name="population", help="The sandbox's synthetic population.")


def main() -> None:
    """Run the command line."""
    app()
